-- segments: one row a segment with a finalised complaint in scope
with complaints as (
    select * from complaints_in_scope($from_month, $to_month, $segments, $states)
)

select
    segment::varchar as segment,
    count(*) as finalised_count
from complaints
where segment is not null
group by segment
order by segment::varchar
