-- facets: one row a column and value of it with a finalised complaint in scope
with complaints as (
    select * from complaints_in_scope($scope)
),

options as (
    select
        case
            when grouping(company) = 0 then 0
            when grouping(ibge_code) = 0 then 1
            when grouping(problem) = 0 then 2
            when grouping(problem_group) = 0 then 3
            when grouping(segment) = 0 then 4
            when grouping(subject) = 0 then 5
        end as facet_number,
        coalesce(
            company::varchar,
            ibge_code::varchar,
            problem::varchar,
            problem_group::varchar,
            segment::varchar,
            subject::varchar
        ) as option_name,
        count(*) as finalised_count
    from complaints
    group by grouping sets (
        (company), (ibge_code), (problem), (problem_group), (segment), (subject)
    )
)

select
    facet_number,
    option_name,
    finalised_count
from options
where option_name is not null
order by facet_number, finalised_count desc, option_name
