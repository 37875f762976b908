-- name_decisions: one row a pair of names that the build counts as one company
select
    name as one_name,
    other as other_name
from data.name_decision
order by name, other
