-- load_months: one row a source file and month that it covers, in use or not
select
    load_month.load_id,
    load_month.finalised_month,
    load.family,
    load.uf,
    load.file_name,
    load.loaded_on,
    load_month.file_row_count,
    load_month.accepted_count,
    load_month.is_used
from data.load_month
inner join data.load on load_month.load_id = load.load_id
order by load_month.load_id, load_month.finalised_month
