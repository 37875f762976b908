-- surveillance_cards: one row a card of the month, with its series and what was judged
with judged as (
    select * from judged_series($month)
)

select
    judged.finalised_month,
    card.rank as card_rank,
    judged.series_id,
    judged.kind,
    judged.ibge_code,
    judged.municipality_name,
    judged.segment,
    judged.problem_group,
    judged.company,
    card.months_in_row,
    card.excess,
    judged.observed,
    judged.expected,
    judged.upper_bound,
    judged.p,
    judged.adjusted_p,
    judged.status
from data.surveillance_card as card
inner join judged
    on card.series_id = judged.series_id and card.finalised_month = judged.finalised_month
order by card.rank
