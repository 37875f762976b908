-- The municipality cube, from the complaints of the same build.
insert into target.municipality_cube by name
with complaints as (
    select
        finalised_month,
        company,
        original_company,
        segment,
        uf = $reference_state as is_in_reference_state,
        ibge_code,
        case when uf = $reference_state then municipality_name end as municipality_name,
        is_rated,
        is_resolved,
        is_answered
    from target.complaint
)

select
    finalised_month,
    company,
    original_company,
    segment,
    is_in_reference_state,
    ibge_code,
    municipality_name,
    count(*) as finalised_count,
    count(*) filter (where is_rated) as rated_count,
    count(*) filter (where is_resolved) as resolved_count,
    count(*) filter (where is_answered) as answered_count
from complaints
group by
    finalised_month, company, original_company, segment, is_in_reference_state, ibge_code,
    municipality_name
order by
    finalised_month, company, original_company, segment, is_in_reference_state, ibge_code,
    municipality_name
