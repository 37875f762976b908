-- municipality_monthly: one row a municipality and month with a finalised complaint in scope
with counts as (
    select * from municipality_counts_in_scope($scope)
)

select
    ibge_code::varchar as ibge_code,
    finalised_month,
    sum(finalised_count)::bigint as finalised_count,
    sum(rated_count)::bigint as rated_count,
    sum(resolved_count)::bigint as resolved_count,
    sum(answered_count)::bigint as answered_count
from counts
group by ibge_code, finalised_month
order by ibge_code::varchar, finalised_month
