-- company_duties: one row a company with a finalised complaint in scope
with complaints as (
    select * from complaints_in_scope($scope)
),

counts as (
    select
        company,
        segment,
        count(*) as finalised_count,
        count(is_answered) as known_count,
        count(case when is_answered then 1 end) as answered_count,
        count(case when is_answered and response_days <= 10 then 1 end) as answered_in_time_count
    from complaints
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
    from counts
    where segment is not null
),

totals as (
    select
        company,
        sum(finalised_count)::bigint as finalised_count,
        sum(known_count)::bigint as known_count,
        sum(answered_count)::bigint as answered_count,
        sum(answered_in_time_count)::bigint as answered_in_time_count
    from counts
    group by company
)

select
    totals.company::varchar as company,
    ranked_segments.segment::varchar as segment,
    totals.finalised_count,
    totals.known_count,
    totals.answered_count,
    totals.answered_in_time_count
from totals
left join ranked_segments
    on totals.company = ranked_segments.company and ranked_segments.place = 1
order by totals.company::varchar
