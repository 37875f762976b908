-- company_response_days: one row a company and number of days in which it answered in scope
with complaints as (
    select * from complaints_in_scope($scope)
)

select
    company::varchar as company,
    response_days::integer as response_days,
    count(*)::bigint as response_days_count
from complaints
where response_days is not null
group by company, response_days
order by company::varchar, response_days
