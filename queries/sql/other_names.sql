-- other_names: one row a written name that counts as a company of another name
select
    name as written_name,
    company
from data.company_name
where name != company
order by name
