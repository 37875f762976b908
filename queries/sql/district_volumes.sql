-- district_volumes: one row a comarca of Goiás with a finalised complaint in scope
with counts as (
    select * from municipality_counts_in_scope($scope)
),

by_municipality as (
    select
        ibge_code::varchar as ibge_code,
        sum(finalised_count)::bigint as finalised_count
    from counts
    where ibge_code is not null
    group by ibge_code
)

select
    municipality.judicial_district as option_name,
    sum(by_municipality.finalised_count)::bigint as finalised_count
from by_municipality
inner join data.municipality on by_municipality.ibge_code = municipality.ibge_code
where municipality.judicial_district is not null
group by municipality.judicial_district
order by finalised_count desc, option_name
