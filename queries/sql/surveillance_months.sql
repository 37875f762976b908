-- surveillance_months: one row a month kept of each of the chosen series
select
    series_id,
    finalised_month,
    observed,
    expected,
    upper_bound,
    p,
    adjusted_p,
    status
from data.surveillance_month
where list_contains($series_ids, series_id)
order by series_id, finalised_month
