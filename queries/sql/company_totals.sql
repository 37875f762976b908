-- company_totals: one row a company with a finalised complaint in scope
with counts as (
    select * from company_counts_in_scope($scope)
),

company_names as (
    select
        company,
        economic_group
    from data.company
),

segment_counts as (
    select
        company,
        segment,
        sum(finalised_count) as finalised_count
    from counts
    where segment is not null
    group by company, segment
),

ranked_segments as (
    select
        company,
        segment,
        row_number() over (
            partition by company
            order by finalised_count desc, segment::varchar
        ) as place
    from segment_counts
),

totals as (
    select
        company,
        sum(finalised_count)::bigint as finalised_count,
        sum(rated_count)::bigint as rated_count,
        sum(resolved_count)::bigint as resolved_count,
        sum(answered_count)::bigint as answered_count,
        sum(rating_sum)::bigint as rating_sum,
        sum(rating_count)::bigint as rating_count,
        sum(response_days_sum)::bigint as response_days_sum,
        sum(response_days_count)::bigint as response_days_count,
        sum(days_0_count)::bigint as days_0_count,
        sum(days_1_count)::bigint as days_1_count,
        sum(days_2_count)::bigint as days_2_count,
        sum(days_3_count)::bigint as days_3_count,
        sum(days_4_count)::bigint as days_4_count,
        sum(days_5_count)::bigint as days_5_count,
        sum(days_6_count)::bigint as days_6_count,
        sum(days_7_count)::bigint as days_7_count,
        sum(days_8_count)::bigint as days_8_count,
        sum(days_9_count)::bigint as days_9_count,
        sum(days_10_count)::bigint as days_10_count,
        sum(days_11_count)::bigint as days_11_count,
        sum(days_12_count)::bigint as days_12_count,
        sum(days_13_count)::bigint as days_13_count,
        sum(days_14_count)::bigint as days_14_count,
        sum(days_15_count)::bigint as days_15_count
    from counts
    group by company
)

select
    totals.company::varchar as company,
    ranked_segments.segment::varchar as segment,
    company_names.economic_group,
    totals.finalised_count,
    totals.rated_count,
    totals.resolved_count,
    totals.answered_count,
    totals.rating_sum,
    totals.rating_count,
    totals.response_days_sum,
    totals.response_days_count,
    totals.days_0_count,
    totals.days_1_count,
    totals.days_2_count,
    totals.days_3_count,
    totals.days_4_count,
    totals.days_5_count,
    totals.days_6_count,
    totals.days_7_count,
    totals.days_8_count,
    totals.days_9_count,
    totals.days_10_count,
    totals.days_11_count,
    totals.days_12_count,
    totals.days_13_count,
    totals.days_14_count,
    totals.days_15_count
from totals
left join ranked_segments
    on totals.company = ranked_segments.company and ranked_segments.place = 1
left join company_names
    on totals.company::varchar = company_names.company
order by company
