-- municipality_totals: one row a municipality of Goiás, with its complaints in scope and its people
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

months as (
    select * from listed_months($months)
),

known_years as (
    select
        min(year) as first_year,
        max(year) as last_year
    from data.population
),

-- Beyond the years known those of the nearest one.
years as (
    select
        months.finalised_month,
        greatest(
            least(floor(months.finalised_month / 12), known_years.last_year), known_years.first_year
        ) as people_year
    from months
    cross join known_years
),

people as (
    select
        population.ibge_code,
        sum(population.population) as population_months
    from data.population
    inner join years on population.year = years.people_year
    group by population.ibge_code
)

select
    municipality.ibge_code,
    municipality.name as municipality,
    municipality.judicial_district,
    municipality.mesoregion_code,
    municipality.mesoregion,
    municipality.microregion_code,
    municipality.microregion,
    municipality.latitude,
    municipality.longitude,
    coalesce(by_municipality.finalised_count, 0)::bigint as finalised_count,
    coalesce(people.population_months, 0) as population_months
from data.municipality
left join by_municipality on municipality.ibge_code = by_municipality.ibge_code
left join people on municipality.ibge_code = people.ibge_code
order by municipality.name, municipality.ibge_code
