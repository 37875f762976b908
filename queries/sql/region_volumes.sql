-- region_volumes: one row a meso- or microregion of Goiás with a finalised complaint in scope
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
),

by_region as (
    select
        municipality.mesoregion_code as option_name,
        by_municipality.finalised_count
    from by_municipality
    inner join data.municipality on by_municipality.ibge_code = municipality.ibge_code
    union all
    select
        municipality.microregion_code as option_name,
        by_municipality.finalised_count
    from by_municipality
    inner join data.municipality on by_municipality.ibge_code = municipality.ibge_code
)

select
    option_name,
    sum(finalised_count)::bigint as finalised_count
from by_region
group by option_name
order by finalised_count desc, option_name
