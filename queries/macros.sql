-- The only WHERE on filters. An empty list restricts nothing.
create macro complaints_in_scope(from_month, to_month, segments, states) as table
    select *
    from data.complaint
    where
        finalised_month between from_month and to_month
        and (len(segments) = 0 or list_contains(segments, segment::varchar))
        and (len(states) = 0 or list_contains(states, uf::varchar));
