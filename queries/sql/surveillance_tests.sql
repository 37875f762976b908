-- surveillance_tests: one row a loaded month, with what was tested in it
select
    finalised_month,
    series_count,
    tested_count,
    alert_count,
    attention_count,
    new_count,
    card_count,
    baseline_month_count,
    has_family_change,
    untested_reason
from data.surveillance_test
order by finalised_month
