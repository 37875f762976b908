-- company_problem_group_monthly: one row a company, problem group and month with complaints
with counts as (
    select * from complaints_in_scope($scope)
)

select
    company::varchar as company,
    problem_group::varchar as problem_group,
    finalised_month,
    count(*) as finalised_count
from counts
group by company, problem_group, finalised_month
order by company::varchar, problem_group::varchar, finalised_month
