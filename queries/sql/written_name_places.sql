-- written_name_places: one row a written name, segment and municipality with a complaint in scope
with counts as (
    select * from municipality_counts_in_scope($scope)
)

select
    segment::varchar as segment,
    ibge_code::varchar as ibge_code,
    coalesce(original_company::varchar, company::varchar) as written_name,
    sum(finalised_count)::bigint as finalised_count
from counts
group by coalesce(original_company::varchar, company::varchar), segment::varchar, ibge_code::varchar
order by written_name, segment, ibge_code
