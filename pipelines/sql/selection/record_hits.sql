-- One row per tender, candidate and entry of a public register within the months that count before the opening.
with hits as (

    select
        c.tender_no,
        c.vendor_id,
        k.hit_type,
        coalesce(k.hit_on, k.checked_on) as hit_on,
        k.severity,
        k.amount_cny,
        k.exempt_reason is not null as is_exempt,
        r.record_mode,
        exists (
            select 1 from policy.selection_words as w
            where
                w.scheme = c.scheme and w.version = c.scheme_version and w.kind = 'material_hits'
                and contains(k.hit_type, w.word)
        ) or coalesce(k.amount_cny >= r.material_fine_cny, false) as is_material,
        k.file_id,
        k.source_sheet,
        k.source_row,
        -- An entry that every later check finds again is one entry.
        row_number() over (
            partition by c.tender_no, c.vendor_id, k.hit_type, coalesce(k.hit_on, k.checked_on)
            order by k.checked_on desc, k.file_id, k.source_sheet, k.source_row
        ) as place
    from selection.candidates as c
    inner join policy.selection_rules as r on c.scheme = r.scheme and c.scheme_version = r.version
    inner join staging.credit_checks as k on c.vendor_id = k.vendor_id
    where
        coalesce(k.severity, '') <> 'none'
        and (k.severity is not null or k.hit_type is not null)
        and coalesce(k.hit_on, k.checked_on) <= c.opened_on
        and coalesce(k.hit_on, k.checked_on) > c.opened_on - to_months(r.evidence_months)

)

select
    tender_no,
    vendor_id,
    hit_type,
    hit_on,
    severity,
    -- What compliance exempted in writing trips nothing, and counts as a minor record.
    not is_exempt
    and case record_mode when 'material' then severity = 'gate' and is_material else severity = 'gate' end
        as trips_gate,
    file_id,
    source_sheet,
    source_row
from hits
where place = 1
