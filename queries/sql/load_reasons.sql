-- load_reasons: one row a source file, outcome, reason, column and month of rows that do not count
select
    load_id,
    outcome,
    reason,
    column_name,
    finalised_month,
    row_count
from data.load_reason
order by load_id, outcome, reason, column_name, finalised_month
