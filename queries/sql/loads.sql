-- loads: one row a source file of the build
select
    load_id,
    file_name,
    file_sha256,
    sha256,
    uf,
    family,
    layout,
    encoding,
    loaded_on,
    read_count,
    accepted_count,
    rejected_count,
    set_aside_count,
    repeated_count
from data.load
order by load_id
