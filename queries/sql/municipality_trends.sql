-- municipality_trends: one row a municipality whose trend the build tells
select
    ibge_code,
    month_count,
    change_pct_year,
    change_low,
    change_high,
    p,
    adjusted_p,
    word,
    method
from data.municipality_trend
order by ibge_code
