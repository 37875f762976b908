-- company_totals: one row a company with a finalised complaint in scope
with complaints as (
    select * from complaints_in_scope($from_month, $to_month, $segments, $states)
),

segment_counts as (
    select
        company,
        segment,
        count(*) as finalised_count
    from complaints
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
        count(*) as finalised_count,
        count(*) filter (where is_rated) as rated_count,
        count(*) filter (where is_resolved) as resolved_count,
        count(*) filter (where is_answered) as answered_count,
        coalesce(sum(rating), 0)::bigint as rating_sum,
        count(rating) as rating_count,
        coalesce(sum(response_days), 0)::bigint as response_days_sum,
        count(response_days) as response_days_count,
        median(response_days) as median_response_days
    from complaints
    group by company
)

select
    totals.company::varchar as company,
    ranked_segments.segment::varchar as segment,
    totals.finalised_count,
    totals.rated_count,
    totals.resolved_count,
    totals.answered_count,
    totals.rating_sum,
    totals.rating_count,
    totals.response_days_sum,
    totals.response_days_count,
    totals.median_response_days
from totals
left join ranked_segments
    on totals.company = ranked_segments.company and ranked_segments.place = 1
order by company
