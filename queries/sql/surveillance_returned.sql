-- surveillance_returned: one row a card of the month before whose series is within its limit again
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
from data.surveillance_card as card
inner join judged
    on card.series_id = judged.series_id and card.finalised_month + 1 = judged.finalised_month
where
    judged.status in ('within', 'untested')
    and coalesce(judged.observed <= judged.upper_bound, false)
order by card.rank
