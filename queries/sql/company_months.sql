-- company_months: one row a company and month with a finalised complaint in scope
with counts as (
    select * from municipality_counts_in_scope($scope)
)

select
    finalised_month as period,
    company::varchar as company,
    sum(finalised_count)::bigint as case_count
from counts
group by finalised_month, company
order by finalised_month, company::varchar
