-- build_facts: one row, what the build in use is
select
    name,
    schema_version,
    built_at,
    is_sample,
    complaint_count
from data.meta
