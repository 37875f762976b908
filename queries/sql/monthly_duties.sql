-- monthly_duties: one row a month with a finalised complaint in scope
with complaints as (
    select * from complaints_in_scope($scope)
)

select
    finalised_month,
    count(*)::bigint as finalised_count,
    count(is_answered)::bigint as known_count,
    count(case when is_answered then 1 end)::bigint as answered_count,
    count(case when is_answered and response_days <= 10 then 1 end)::bigint
        as answered_in_time_count
from complaints
group by finalised_month
order by finalised_month
