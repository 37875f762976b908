-- watched_series: one row a month of one series
with series as (
    select series_id
    from data.surveillance_series
    where
        kind = $kind
        and coalesce(ibge_code, '') = $municipality
        and coalesce(segment, '') = $segment
        and coalesce(problem_group, '') = $problem_group
        and coalesce(company, '') = $company
)

select
    surveillance_month.finalised_month,
    surveillance_month.observed,
    surveillance_month.expected,
    surveillance_month.upper_bound,
    surveillance_month.p,
    surveillance_month.adjusted_p,
    surveillance_month.status
from series
inner join data.surveillance_month on series.series_id = surveillance_month.series_id
order by surveillance_month.finalised_month
