-- company_first_month: one row, the month of the first complaint in scope, null without any
with counts as (
    select * from municipality_counts_in_scope($scope)
)

select min(finalised_month) as first_month
from counts
