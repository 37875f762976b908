-- segments: one row a segment with a finalised complaint in scope
with counts as (
    select * from municipality_counts_in_scope($scope)
)

select
    segment::varchar as segment,
    sum(finalised_count)::bigint as finalised_count
from counts
where segment is not null
group by segment
order by segment::varchar
