-- company_volumes: one row a company with a finalised complaint in scope
with counts as (
    select * from municipality_counts_in_scope($scope)
)

select
    company::varchar as company,
    sum(finalised_count)::bigint as finalised_count
from counts
group by company
order by finalised_count desc, company::varchar
