-- watched_municipalities: one row a municipality whose series of one kind has the month
with series as (
    select
        series_id,
        ibge_code
    from data.surveillance_series
    where
        kind = $kind
        and coalesce(segment, '') = $segment
        and coalesce(problem_group, '') = $problem_group
        and coalesce(company, '') = $company
),

months as (
    select
        series_id,
        observed,
        expected,
        upper_bound,
        p,
        adjusted_p,
        status
    from data.surveillance_month
    where finalised_month = $month
)

select
    series.ibge_code,
    months.observed,
    months.expected,
    months.upper_bound,
    months.p,
    months.adjusted_p,
    months.status
from series
inner join months on series.series_id = months.series_id
order by series.ibge_code
