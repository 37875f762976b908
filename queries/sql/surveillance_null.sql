-- surveillance_null: one row, what a month marks by chance alone
select
    expected_false_cards,
    standard_error,
    expected_attention,
    expected_tested,
    months_with_card,
    simulated_months
from data.surveillance_null
