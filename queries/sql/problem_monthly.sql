-- problem_monthly: one row a problem group, problem and month with a finalised complaint in scope
with complaints as (
    select * from complaints_in_scope($scope)
)

select
    problem_group::varchar as problem_group,
    problem::varchar as problem,
    finalised_month,
    count(*)::bigint as finalised_count,
    sum(is_rated::integer)::bigint as rated_count,
    sum(coalesce(is_resolved, false)::integer)::bigint as resolved_count
from complaints
group by problem_group, problem, finalised_month
order by problem_group, problem, finalised_month
