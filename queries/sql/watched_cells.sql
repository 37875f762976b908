-- watched_cells: one row a company and problem group of a municipality whose series has the month
with series as (
    select
        series_id,
        company,
        problem_group
    from data.surveillance_series
    where
        kind = 'municipality_problem_group_company'
        and ibge_code = $municipality
),

months as (
    select
        series_id,
        expected
    from data.surveillance_month
    where finalised_month = $month and expected is not null
)

select
    series.company,
    series.problem_group,
    months.expected
from series
inner join months on series.series_id = months.series_id
order by series.company, series.problem_group
