-- filter_names: one row a filter and option of it that a complaint of the build has
with segments as (
    select distinct segment
    from data.company_cube
),

problem_groups as (
    select distinct problem_group
    from data.company_cube
),

subjects as (
    select distinct subject
    from data.complaint
),

problems as (
    select distinct problem
    from data.complaint
),

names as (
    select
        'segments' as filter_name,
        segment::varchar as option_name
    from segments
    union all
    select
        'problem_groups' as filter_name,
        problem_group::varchar as option_name
    from problem_groups
    union all
    select
        'subjects' as filter_name,
        subject::varchar as option_name
    from subjects
    union all
    select
        'problems' as filter_name,
        problem::varchar as option_name
    from problems
    union all
    select
        'companies' as filter_name,
        company as option_name
    from data.company
)

select
    filter_name,
    option_name
from names
where option_name is not null
order by filter_name, option_name
