-- surveillance_parts: one row a series that is shown inside a card of the month
with judged as (
    select * from judged_series($month)
)

select
    judged.finalised_month,
    part.card_series_id,
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
    judged.status,
    judged.observed - judged.expected as excess
from data.surveillance_card_part as part
inner join judged
    on part.series_id = judged.series_id and part.finalised_month = judged.finalised_month
order by part.card_series_id, excess desc, judged.series_id
