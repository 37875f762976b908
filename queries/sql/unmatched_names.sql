-- unmatched_names: one row a name of a city in scope that means no municipality
with counts as (
    select * from municipality_counts_in_scope($scope)
)

select
    municipality_name::varchar as municipality_name,
    sum(finalised_count)::bigint as finalised_count
from counts
where municipality_name is not null and ibge_code is null
group by municipality_name
order by finalised_count desc, municipality_name::varchar
