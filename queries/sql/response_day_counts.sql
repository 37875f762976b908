-- response_day_counts: one row a number of days in which a complaint in scope was answered
with complaints as (
    select * from complaints_in_scope($scope)
)

select
    response_days::integer as response_days,
    count(*)::bigint as response_days_count
from complaints
where response_days is not null
group by response_days
order by response_days
