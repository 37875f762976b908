-- unmatched_names: one row a name of a city in scope that means no municipality
with complaints as (
    select * from complaints_in_scope($from_month, $to_month, $segments, $states)
)

select
    municipality_name::varchar as municipality_name,
    count(*) as finalised_count
from complaints
where municipality_name is not null and ibge_code is null
group by municipality_name
order by finalised_count desc, municipality_name::varchar
