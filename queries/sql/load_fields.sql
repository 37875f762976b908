-- load_fields: one row a source file with complaints in scope, its values counted by column
with complaints as (
    select * from complaints_in_scope($scope)
)

select
    load_id,
    count(*) as finalised_count,
    count(municipality_name) as municipality_name_count,
    count(sex) as sex_count,
    count(age_band) as age_band_count,
    count(segment) as segment_count,
    count(area) as area_count,
    count(subject) as subject_count,
    count(problem_group) as problem_group_count,
    count(problem) as problem_count,
    count(purchase_channel) as purchase_channel_count,
    count(has_contacted_company) as has_contacted_company_count,
    count(is_answered) as is_answered_count,
    count(response_days) as response_days_count,
    count(rating) as rating_count
from complaints
group by load_id
order by load_id
