-- procon_years: one row a year of archiving, the Procon complaints of one state counted
select
    archived_year,
    count(*) as complaint_count,
    count(*) filter (where is_settled) as settled_count,
    count(*) filter (where cnpj_root is null and not is_root_masked) as without_root_count,
    count(*) filter (where is_natural_person) as natural_person_count,
    count(ibge_code) as with_municipality_count,
    count(*) filter (where not has_cep) as without_cep_count,
    count(*) filter (where has_cep and ibge_code is null) as outside_count
from data.procon_complaint
where uf = $uf
group by archived_year
order by archived_year
