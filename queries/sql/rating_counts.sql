-- rating_counts: one row a rating that a finalised complaint in scope has
with complaints as (
    select * from complaints_in_scope($scope)
)

select
    rating::integer as rating,
    count(*)::bigint as rating_count
from complaints
where rating is not null
group by rating
order by rating
