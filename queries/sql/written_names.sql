-- written_names: one row a written name of a company
select
    name as written_name,
    company,
    first_month,
    last_month,
    finalised_count
from data.company_name
order by name
