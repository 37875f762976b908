-- The company cube, from the complaints of the same build.
insert into target.company_cube by name
select
    finalised_month,
    company,
    segment,
    problem_group,
    uf = $reference_state as is_in_reference_state,
    count(*) as finalised_count,
    count(*) filter (where is_rated) as rated_count,
    count(*) filter (where is_resolved) as resolved_count,
    count(*) filter (where is_answered) as answered_count,
    coalesce(sum(rating), 0) as rating_sum,
    count(rating) as rating_count,
    coalesce(sum(response_days), 0) as response_days_sum,
    count(response_days) as response_days_count,
    count(*) filter (where response_days = 0) as days_0_count,
    count(*) filter (where response_days = 1) as days_1_count,
    count(*) filter (where response_days = 2) as days_2_count,
    count(*) filter (where response_days = 3) as days_3_count,
    count(*) filter (where response_days = 4) as days_4_count,
    count(*) filter (where response_days = 5) as days_5_count,
    count(*) filter (where response_days = 6) as days_6_count,
    count(*) filter (where response_days = 7) as days_7_count,
    count(*) filter (where response_days = 8) as days_8_count,
    count(*) filter (where response_days = 9) as days_9_count,
    count(*) filter (where response_days = 10) as days_10_count,
    count(*) filter (where response_days = 11) as days_11_count,
    count(*) filter (where response_days = 12) as days_12_count,
    count(*) filter (where response_days = 13) as days_13_count,
    count(*) filter (where response_days = 14) as days_14_count,
    count(*) filter (where response_days = 15) as days_15_count
from target.complaint
group by finalised_month, company, segment, problem_group, is_in_reference_state
order by finalised_month, company, segment, problem_group, is_in_reference_state
