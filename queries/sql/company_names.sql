-- company_names: one row a written name that counts as the company or is spelt alike
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
        coalesce(original_company::varchar, company::varchar) as written_name,
        sum(finalised_count)::bigint as finalised_count
    from counts
    group by coalesce(original_company::varchar, company::varchar)
)

select
    written.name as company,
    written.first_month,
    written.last_month,
    written.company = asked.company as is_counted,
    coalesce(volumes.finalised_count, 0)::bigint as finalised_count
from asked
inner join data.company as companies
    on
        asked.company = companies.company
        or (
            asked.normalised_name = companies.normalised_name
            and length(asked.normalised_name) > 0
        )
inner join data.company_name as written
    on companies.company = written.company
left join volumes on written.name = volumes.written_name
order by is_counted desc, finalised_count desc, written.name
