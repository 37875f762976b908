-- The only WHERE on filters, and the only choice between the cubes and the complaints. A scope is
-- one value, a structure with the fields of queries.scope.Scope.

-- An empty list restricts nothing.
create macro allows(names, name) as len(names) = 0 or list_contains(names, name::varchar);

create macro is_in_window(scope, month) as
month between struct_extract(scope, 'from_month') and struct_extract(scope, 'to_month');

-- A region is a meso- or a microregion.
create macro is_in_regions(regions, code) as
len(regions) = 0
or code::varchar in (
    select ibge_code
    from data.municipality
    where list_contains(regions, mesoregion_code) or list_contains(regions, microregion_code)
);

-- Without a file of comarcas no municipality has one.
create macro is_in_districts(districts, code) as
len(districts) = 0
or code::varchar in (
    select ibge_code
    from data.municipality
    where list_contains(districts, judicial_district)
);

create macro complaints_in_scope(scope) as table
    select *
    from data.complaint
    where
        is_in_window(scope, finalised_month)
        and allows(struct_extract(scope, 'segments'), segment)
        and allows(struct_extract(scope, 'states'), uf)
        and allows(struct_extract(scope, 'subjects'), subject)
        and allows(struct_extract(scope, 'problem_groups'), problem_group)
        and allows(struct_extract(scope, 'problems'), problem)
        and allows(struct_extract(scope, 'municipalities'), ibge_code)
        and is_in_regions(struct_extract(scope, 'regions'), ibge_code)
        and is_in_districts(struct_extract(scope, 'judicial_districts'), ibge_code)
        and allows(struct_extract(scope, 'companies'), company);

-- The cubes tell Goiás from the rest of the country, and no other state from another; neither
-- holds subjects and problems.
create macro cubes_tell(scope) as
len(struct_extract(scope, 'subjects')) = 0
and len(struct_extract(scope, 'problems')) = 0
and (
    len(struct_extract(scope, 'states')) = 0
    or (len(struct_extract(scope, 'states')) = 1 and struct_extract(scope, 'states')[1] = 'GO')
);

create macro company_cube_answers(scope) as
cubes_tell(scope)
and len(struct_extract(scope, 'municipalities')) = 0
and len(struct_extract(scope, 'regions')) = 0
and len(struct_extract(scope, 'judicial_districts')) = 0;

create macro municipality_cube_answers(scope) as
cubes_tell(scope) and len(struct_extract(scope, 'problem_groups')) = 0;

-- Counts to be summed: rows of company_cube or, for what it does not tell apart, one row a
-- complaint. The scope is a constant, so only one of the two tables is read.
create macro company_counts_in_scope(scope) as table
    select
        finalised_month,
        company,
        segment,
        problem_group,
        finalised_count,
        rated_count,
        resolved_count,
        answered_count,
        rating_sum,
        rating_count,
        response_days_sum,
        response_days_count,
        days_0_count,
        days_1_count,
        days_2_count,
        days_3_count,
        days_4_count,
        days_5_count,
        days_6_count,
        days_7_count,
        days_8_count,
        days_9_count,
        days_10_count,
        days_11_count,
        days_12_count,
        days_13_count,
        days_14_count,
        days_15_count
    from data.company_cube
    where
        company_cube_answers(scope)
        and is_in_window(scope, finalised_month)
        and allows(struct_extract(scope, 'segments'), segment)
        and allows(struct_extract(scope, 'problem_groups'), problem_group)
        and allows(struct_extract(scope, 'companies'), company)
        and (len(struct_extract(scope, 'states')) = 0 or is_in_reference_state)
    union all
    select
        finalised_month,
        company,
        segment,
        problem_group,
        1 as finalised_count,
        is_rated::integer as rated_count,
        coalesce(is_resolved, false)::integer as resolved_count,
        coalesce(is_answered, false)::integer as answered_count,
        coalesce(rating, 0) as rating_sum,
        (rating is not null)::integer as rating_count,
        coalesce(response_days, 0) as response_days_sum,
        (response_days is not null)::integer as response_days_count,
        (response_days is not distinct from 0)::integer as days_0_count,
        (response_days is not distinct from 1)::integer as days_1_count,
        (response_days is not distinct from 2)::integer as days_2_count,
        (response_days is not distinct from 3)::integer as days_3_count,
        (response_days is not distinct from 4)::integer as days_4_count,
        (response_days is not distinct from 5)::integer as days_5_count,
        (response_days is not distinct from 6)::integer as days_6_count,
        (response_days is not distinct from 7)::integer as days_7_count,
        (response_days is not distinct from 8)::integer as days_8_count,
        (response_days is not distinct from 9)::integer as days_9_count,
        (response_days is not distinct from 10)::integer as days_10_count,
        (response_days is not distinct from 11)::integer as days_11_count,
        (response_days is not distinct from 12)::integer as days_12_count,
        (response_days is not distinct from 13)::integer as days_13_count,
        (response_days is not distinct from 14)::integer as days_14_count,
        (response_days is not distinct from 15)::integer as days_15_count
    from complaints_in_scope(scope)
    where not company_cube_answers(scope);

-- The same of municipality_cube, which is the smaller one. A city outside Goiás has neither code
-- nor name.
create macro municipality_counts_in_scope(scope) as table
    select
        finalised_month,
        company,
        original_company,
        segment,
        ibge_code,
        municipality_name,
        finalised_count,
        rated_count,
        resolved_count,
        answered_count
    from data.municipality_cube
    where
        municipality_cube_answers(scope)
        and is_in_window(scope, finalised_month)
        and allows(struct_extract(scope, 'segments'), segment)
        and allows(struct_extract(scope, 'municipalities'), ibge_code)
        and is_in_regions(struct_extract(scope, 'regions'), ibge_code)
        and is_in_districts(struct_extract(scope, 'judicial_districts'), ibge_code)
        and allows(struct_extract(scope, 'companies'), company)
        and (len(struct_extract(scope, 'states')) = 0 or is_in_reference_state)
    union all
    select
        finalised_month,
        company,
        original_company,
        segment,
        ibge_code,
        case when uf = 'GO' then municipality_name end as municipality_name,
        1 as finalised_count,
        is_rated::integer as rated_count,
        coalesce(is_resolved, false)::integer as resolved_count,
        coalesce(is_answered, false)::integer as answered_count
    from complaints_in_scope(scope)
    where not municipality_cube_answers(scope);

-- One row a series with the month kept, judged or not, in words.
create macro judged_series(month) as table
    with kept as (
        select
            finalised_month,
            series_id,
            observed,
            expected,
            upper_bound,
            p,
            adjusted_p,
            status
        from data.surveillance_month
        where finalised_month = month
    )

    select
        kept.finalised_month,
        kept.series_id,
        series.kind,
        series.ibge_code,
        municipality.name as municipality_name,
        series.segment,
        series.problem_group,
        series.company,
        kept.observed,
        kept.expected,
        kept.upper_bound,
        kept.p,
        kept.adjusted_p,
        kept.status
    from kept
    inner join data.surveillance_series as series on kept.series_id = series.series_id
    left join data.municipality as municipality on series.ibge_code = municipality.ibge_code;

create macro listed_months(months) as table
    select unnest(months) as finalised_month;
