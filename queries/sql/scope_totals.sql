-- scope_totals: one row, the counts of all complaints in scope
with counts as (
    select * from municipality_counts_in_scope($scope)
)

select
    coalesce(sum(finalised_count), 0)::bigint as finalised_count,
    coalesce(sum(rated_count), 0)::bigint as rated_count,
    coalesce(sum(resolved_count), 0)::bigint as resolved_count,
    coalesce(sum(answered_count), 0)::bigint as answered_count
from counts
