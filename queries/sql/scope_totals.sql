-- scope_totals: one row, the counts of all complaints in scope
with complaints as (
    select * from complaints_in_scope($from_month, $to_month, $segments, $states)
)

select
    count(*) as finalised_count,
    count(*) filter (where is_rated) as rated_count,
    count(*) filter (where is_resolved) as resolved_count,
    count(*) filter (where is_answered) as answered_count
from complaints
