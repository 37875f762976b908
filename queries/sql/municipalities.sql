-- municipalities: one row a municipality of Goiás
select
    ibge_code,
    name,
    mesoregion_code,
    mesoregion,
    microregion_code,
    microregion,
    judicial_district
from data.municipality
order by name, ibge_code
