-- company_monthly: one row a month of the company, and one of all others in scope
with counts as (
    select * from company_counts_in_scope($scope)
)

select
    finalised_month,
    company::varchar = $company as is_company,
    sum(finalised_count)::bigint as finalised_count,
    sum(rated_count)::bigint as rated_count,
    sum(resolved_count)::bigint as resolved_count,
    sum(answered_count)::bigint as answered_count,
    sum(rating_sum)::bigint as rating_sum,
    sum(rating_count)::bigint as rating_count,
    sum(response_days_sum)::bigint as response_days_sum,
    sum(response_days_count)::bigint as response_days_count
from counts
group by finalised_month, is_company
order by finalised_month, is_company
