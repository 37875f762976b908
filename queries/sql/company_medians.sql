-- company_medians: one row a company of the list with an answered complaint in scope
with complaints as (
    select * from complaints_in_scope($scope)
)

select
    company::varchar as company,
    median(response_days) as median_response_days
from complaints
where response_days is not null and list_contains($companies, company::varchar)
group by company
order by company::varchar
