-- records: one row a complaint in scope, of those between two places in the order of the days
with complaints as (
    select * from complaints_in_scope($scope)
),

places as (
    select
        complaints.load_id,
        complaints.source_line,
        complaints.finalised_on,
        complaints.uf,
        complaints.ibge_code,
        complaints.municipality_name,
        complaints.company,
        complaints.segment,
        complaints.area,
        complaints.subject,
        complaints.problem_group,
        complaints.problem,
        complaints.purchase_channel,
        complaints.is_answered,
        complaints.response_days,
        complaints.is_rated,
        complaints.is_resolved,
        complaints.rating
    from complaints
    order by complaints.finalised_on, complaints.load_id, complaints.source_line
    limit $row_count offset $rows_before
)

select
    places.finalised_on,
    places.uf,
    municipalities.name as municipality,
    places.municipality_name,
    places.company,
    places.segment,
    places.area,
    places.subject,
    places.problem_group,
    places.problem,
    places.purchase_channel,
    places.is_answered,
    places.response_days,
    places.is_rated,
    places.is_resolved,
    places.rating,
    loads.file_name,
    places.source_line
from places
inner join data.load as loads
    on places.load_id = loads.load_id
left join data.municipality as municipalities
    on places.ibge_code::varchar = municipalities.ibge_code
order by places.finalised_on, places.load_id, places.source_line
