-- company_reach: one row a company in scope, with the municipalities that its complaints come from
with counts as (
    select * from municipality_counts_in_scope($scope)
)

select
    company::varchar as company,
    count(distinct ibge_code)::bigint as municipality_count,
    coalesce(sum(case when ibge_code is not null then finalised_count end), 0)::bigint
        as located_count
from counts
group by company
order by company::varchar
