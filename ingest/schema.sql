-- The tables of a build. Dictionary types are created before this file runs, from the values
-- of the load, sorted: an enum sorts by the position of its values.
create table complaint (
    load_id usmallint not null,
    source_line uinteger not null,
    finalised_on date not null,
    finalised_month usmallint not null,
    uf uf_word not null,
    municipality_name municipality_name_word,
    ibge_code ibge_code,
    sex sex_word,
    age_band age_band_word,
    company company_word not null,
    segment segment_word,
    area area_word,
    subject subject_word,
    problem_group problem_group_word,
    problem problem_word,
    purchase_channel purchase_channel_word,
    economic_group economic_group_word,
    original_company original_company_word,
    original_segment original_segment_word,
    original_subject original_subject_word,
    original_problem original_problem_word,
    protocol_hash ubigint,
    has_contacted_company boolean,
    is_answered boolean,
    response_days usmallint check (response_days <= 365),
    has_invalid_response_days boolean not null,
    is_rated boolean not null,
    is_resolved boolean check (is_rated = (is_resolved is not null)),
    rating utinyint check (rating is null or (rating between 1 and 5 and is_rated)),
    is_repeat boolean not null
);

comment on table complaint is 'One row a finalised complaint, in date order; months are year * 12 + month - 1. original_... is what the file writes where the value was renamed since, or where people decided that it counts as another company; is_repeat marks a row that equals an earlier one of its file, or has the protocol of an earlier one of the build.';

create table company_cube (
    finalised_month usmallint not null,
    company company_word not null,
    segment segment_word,
    problem_group problem_group_word,
    is_in_reference_state boolean not null,
    finalised_count uinteger not null,
    rated_count uinteger not null,
    resolved_count uinteger not null,
    answered_count uinteger not null,
    rating_sum uinteger not null,
    rating_count uinteger not null,
    response_days_sum uinteger not null,
    response_days_count uinteger not null,
    days_0_count uinteger not null,
    days_1_count uinteger not null,
    days_2_count uinteger not null,
    days_3_count uinteger not null,
    days_4_count uinteger not null,
    days_5_count uinteger not null,
    days_6_count uinteger not null,
    days_7_count uinteger not null,
    days_8_count uinteger not null,
    days_9_count uinteger not null,
    days_10_count uinteger not null,
    days_11_count uinteger not null,
    days_12_count uinteger not null,
    days_13_count uinteger not null,
    days_14_count uinteger not null,
    days_15_count uinteger not null
);

comment on table company_cube is 'One row a month, company, segment, problem group and side of the border of Goiás: complaints counted, days_n_count of them answered in n days, the rest of response_days_count in 16 or more; by month.';

create table municipality_cube (
    finalised_month usmallint not null,
    company company_word not null,
    segment segment_word,
    is_in_reference_state boolean not null,
    original_company original_company_word,
    ibge_code ibge_code,
    municipality_name municipality_name_word,
    finalised_count uinteger not null,
    rated_count uinteger not null,
    resolved_count uinteger not null,
    answered_count uinteger not null
);

comment on table municipality_cube is 'One row a month, company, name that the file writes instead, segment, side of the border of Goiás and written city name, which is null outside Goiás: complaints counted; by month.';

create table company (
    company varchar primary key,
    normalised_name varchar not null,
    first_month usmallint not null,
    last_month usmallint not null,
    finalised_count bigint not null,
    economic_group varchar
);

comment on table company is 'One row a company, by the name that counts; economic_group is the last one that a file names.';

create table company_name (
    name varchar primary key,
    company varchar not null,
    first_month usmallint not null,
    last_month usmallint not null,
    finalised_count bigint not null
);

comment on table company_name is 'One row a company name as the files write it, spaces trimmed, and the company that it counts as.';

create table name_decision (
    name varchar not null,
    other varchar not null check (name < other),
    primary key (name, other)
);

comment on table name_decision is 'One row a pair of names that people decided are one company, written in this build or not.';

create table municipality (
    ibge_code varchar primary key,
    name varchar not null,
    normalised_name varchar not null,
    latitude double not null,
    longitude double not null,
    mesoregion_code varchar not null,
    mesoregion varchar not null,
    microregion_code varchar not null,
    microregion varchar not null,
    health_region_code varchar not null,
    is_judicial_district_seat boolean not null,
    judicial_district varchar
);

comment on table municipality is 'One row a municipality of Goiás; coordinates are of the seat. judicial_district is the comarca that a loaded file says, null where none does.';

create table population (
    ibge_code varchar not null,
    year usmallint not null,
    population double not null check (population > 0),
    official_population bigint,
    official_source varchar,
    primary key (ibge_code, year)
);

comment on table population is 'One row a municipality and year; population is anchored in the censuses of 2010 and 2022.';

create table procon_complaint (
    load_id usmallint not null,
    source_line uinteger not null,
    archived_on date not null,
    archived_year usmallint not null,
    opened_on date,
    uf varchar not null,
    ibge_code varchar,
    has_cep boolean not null,
    cnpj_root varchar check (length(cnpj_root) = 8),
    is_root_masked boolean not null,
    is_natural_person boolean not null,
    legal_name varchar,
    trade_name varchar,
    registered_legal_name varchar,
    registered_trade_name varchar,
    activity_code varchar,
    activity varchar,
    is_settled boolean,
    subject varchar,
    problem varchar,
    is_repeat boolean not null,
    check (not is_root_masked or cnpj_root is null),
    check (has_cep or ibge_code is null),
    check (not is_natural_person or coalesce(cnpj_root, legal_name, trade_name) is null)
);

comment on table procon_complaint is 'One row a complaint that a Procon found well-founded and archived (Sindec), by day of archiving. ibge_code is the municipality of the consumer by CEP, null without one (has_cep) and outside Goiás. is_root_masked: the root of the file is part of a person''s number; of a natural person no name and number is kept. is_settled: Atendida. registered_... as the federal register has it.';

create table load (
    load_id usmallint primary key,
    file_name varchar not null,
    file_sha256 varchar not null,
    sha256 varchar not null,
    uf varchar not null,
    family varchar not null,
    layout varchar not null,
    encoding varchar not null,
    delimiter varchar not null,
    unknown_columns varchar not null,
    loaded_on date not null,
    read_count bigint not null,
    accepted_count bigint not null,
    rejected_count bigint not null,
    set_aside_count bigint not null,
    repeated_count bigint not null,
    check (read_count = accepted_count + rejected_count + set_aside_count)
);

comment on table load is 'One row a source file, of complaints, of Procon complaints (family procon) or of judicial districts (comarcas); read_count is counted independently of the reader.';

create table load_reason (
    load_id usmallint not null,
    outcome varchar not null check (outcome in ('rejected', 'set_aside')),
    reason varchar not null,
    column_name varchar not null,
    finalised_month usmallint,
    row_count bigint not null
);

comment on table load_reason is 'Rows of a source file that are not in complaint: one row a reason, column and month.';

create table load_month (
    load_id usmallint not null,
    finalised_month usmallint not null,
    file_row_count bigint not null,
    accepted_count bigint not null,
    is_used boolean not null,
    repeated_count bigint not null,
    primary key (load_id, finalised_month)
);

comment on table load_month is 'One row a month that a source file covers; is_used where its rows are the ones counted.';

create table load_year (
    load_id usmallint not null,
    archived_year usmallint not null,
    file_row_count bigint not null,
    accepted_count bigint not null,
    is_used boolean not null,
    is_own boolean not null,
    repeated_count bigint not null,
    primary key (load_id, archived_year)
);

comment on table load_year is 'One row a year of archiving that a Procon file has rows of; is_used where its rows are the ones counted, is_own where the file says that it is of this year.';

create table surveillance_series (
    series_id uinteger primary key,
    kind varchar not null check (
        kind in (
            'state', 'municipality', 'municipality_segment', 'municipality_problem_group',
            'company_problem_group', 'municipality_problem_group_company'
        )
    ),
    ibge_code varchar,
    segment varchar,
    problem_group varchar,
    company varchar
);

comment on table surveillance_series is 'One row a series of complaints of Goiás that was tested in some month; parts that do not belong to its kind are null.';

create table surveillance_month (
    series_id uinteger not null,
    finalised_month usmallint not null,
    observed uinteger not null,
    expected double,
    upper_bound double,
    p double check (p between 0 and 1),
    adjusted_p double check (adjusted_p between 0 and 1),
    status varchar not null check (
        status in ('within', 'attention', 'alert', 'new', 'untested')
    ),
    primary key (series_id, finalised_month)
);

comment on table surveillance_month is 'One row a series and month: of the state and the municipalities every month with a model, of the others the tested ones and, around a card, the 24 months before and the one after. A count above upper_bound is rare (1 in 100); nulls where there is no model, p where nothing was tested.';

create table surveillance_card (
    finalised_month usmallint not null,
    series_id uinteger not null,
    rank usmallint not null,
    months_in_row usmallint not null,
    excess double not null,
    primary key (finalised_month, series_id)
);

comment on table surveillance_card is 'One row a month and event: the series that stands for it, by rank of evidence, the state first; months_in_row of alerts of the series, this one included; excess is observed less expected.';

create table surveillance_card_part (
    finalised_month usmallint not null,
    card_series_id uinteger not null,
    series_id uinteger not null,
    primary key (finalised_month, series_id)
);

comment on table surveillance_card_part is 'One row a month and alert that is shown inside the card of another series: the same excess.';

create table surveillance_test (
    finalised_month usmallint primary key,
    series_count uinteger not null,
    tested_count uinteger not null,
    alert_count uinteger not null,
    attention_count uinteger not null,
    new_count uinteger not null,
    card_count uinteger not null,
    baseline_month_count usmallint not null,
    has_family_change boolean not null,
    untested_reason varchar check (
        untested_reason in ('short_history', 'family_change', 'partial_month')
    )
);

comment on table surveillance_test is 'One row a loaded month: series with a model and tested ones, their marks (attention without alerts), months that its baseline knows, whether both file families are in it, and why nothing was tested.';

create table surveillance_null (
    expected_false_cards double,
    standard_error double,
    expected_attention double,
    expected_tested double,
    months_with_card double,
    simulated_months uinteger not null
);

comment on table surveillance_null is 'One row: cards and marks a month that come by chance, simulated from the fitted series of the newest months; null where no month was tested.';

create table meta (
    name varchar not null,
    schema_version usmallint not null,
    built_at timestamp not null,
    is_sample boolean not null,
    complaint_count bigint not null
);

comment on table meta is 'One row: what this build is; name is the hash of schema, sources and decisions on names.';

create table municipality_trend (
    ibge_code varchar primary key,
    month_count usmallint not null,
    change_pct_year double,
    change_low double,
    change_high double,
    p double check (p between 0 and 1),
    adjusted_p double check (adjusted_p between 0 and 1),
    word varchar not null check (word in ('rising', 'falling', 'unclear', 'insufficient')),
    method varchar not null check (method in ('theil_sen', 'poisson', 'none'))
);

comment on table municipality_trend is 'One row a municipality: which way its complaints per inhabitant go in the last 60 months, in per cent a year; nulls where the word is insufficient.';
