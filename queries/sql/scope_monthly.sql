-- scope_monthly: one row a month with a finalised complaint in scope
with counts as (
    select * from municipality_counts_in_scope($scope)
)

select
    finalised_month,
    sum(finalised_count)::bigint as finalised_count
from counts
group by finalised_month
order by finalised_month
