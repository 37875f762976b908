-- loaded_months: one row a month in use, with the file that counts for it
select
    load_month.finalised_month,
    load.family,
    load.uf,
    load.file_name,
    load.file_sha256,
    load_month.accepted_count
from data.load_month
inner join data.load on load_month.load_id = load.load_id
where load_month.is_used
order by load_month.finalised_month, load.load_id
