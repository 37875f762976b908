-- company_names: one row a written name that means the company, with its complaints in scope
with counts as (
    select * from municipality_counts_in_scope($scope)
),

asked as (
    select
        company,
        normalised_name
    from data.company
    where company = $company
),

volumes as (
    select
        company::varchar as company,
        sum(finalised_count)::bigint as finalised_count
    from counts
    group by company
)

select
    written.company,
    written.first_month,
    written.last_month,
    coalesce(volumes.finalised_count, 0)::bigint as finalised_count
from asked
inner join data.company as written
    on
        asked.normalised_name = written.normalised_name
        and (length(asked.normalised_name) > 0 or asked.company = written.company)
left join volumes on written.company = volumes.company
order by finalised_count desc, written.company
