-- load_years: one row a Procon file and year of archiving that it has rows of, in use or not
select
    load_year.load_id,
    load_year.archived_year,
    load.uf,
    load.file_name,
    load.loaded_on,
    load_year.file_row_count,
    load_year.accepted_count,
    load_year.is_used,
    load_year.is_own
from data.load_year
inner join data.load on load_year.load_id = load.load_id
order by load_year.load_id, load_year.archived_year
