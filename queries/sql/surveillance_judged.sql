-- surveillance_judged: one row a series with the month kept, judged or not
with judged as (
    select * from judged_series($month)
)

select
    judged.finalised_month,
    judged.series_id,
    judged.kind,
    judged.ibge_code,
    judged.municipality_name,
    judged.segment,
    judged.problem_group,
    judged.company,
    judged.observed,
    judged.expected,
    judged.upper_bound,
    judged.p,
    judged.adjusted_p,
    judged.status
from judged
order by judged.series_id
