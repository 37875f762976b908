-- company_ratings: one row a company and rating of 1 to 5 that it has in scope
with complaints as (
    select * from complaints_in_scope($scope)
)

select
    company::varchar as company,
    rating::integer as rating,
    count(*)::bigint as rating_count
from complaints
where rating is not null
group by company, rating
order by company::varchar, rating
