-- One row per tender, candidate and part of information security: checklist 50, certificate 30, no leak 20 of 100 (domain 3.4 SM3).
with shown as (

    select
        c.tender_no,
        c.vendor_id,
        c.opened_on,
        c.scheme,
        c.scheme_version,
        r.evidence_months
    from selection.candidates as c
    inner join policy.selection_rules as r on c.scheme = r.scheme and c.scheme_version = r.version
    -- Nothing shown at all is missing; a part that is not shown among others is not there.
    where exists (
            select 1 from selection.evidence as e
            where
                e.tender_no = c.tender_no and e.vendor_id = c.vendor_id
                and e.item in ('information_security', 'data_leaks')
        )

),

certified as (

    select
        s.tender_no, s.vendor_id, min(k.file_id) as file_id, min(k.source_sheet) as source_sheet,
        min(k.source_row) as source_row
    from shown as s
    inner join policy.selection_words as w
        on s.scheme = w.scheme and s.scheme_version = w.version and w.kind = 'security_certificates'
    inner join staging.certificates as k on s.vendor_id = k.vendor_id and k.certificate = w.word
    where k.valid_to >= s.opened_on and coalesce(k.issued_on, s.opened_on) <= s.opened_on
    group by s.tender_no, s.vendor_id

),

leaks as (

    select
        s.tender_no,
        s.vendor_id,
        sum(e.numerator) filter (
            where coalesce(e.proven_on, s.opened_on) > s.opened_on - to_months(s.evidence_months)
        ) as leak_count,
        min(e.file_id) as file_id,
        min(e.source_sheet) as source_sheet,
        min(e.source_row) as source_row
    from shown as s
    inner join selection.evidence as e
        on s.tender_no = e.tender_no and s.vendor_id = e.vendor_id and e.item = 'data_leaks'
    group by s.tender_no, s.vendor_id

),

-- Of several checklists the best counts, once.
checklists as (

    select
        s.tender_no, s.vendor_id, least(1, e.numerator / coalesce(e.denominator, 10)) as share,
        e.file_id, e.source_sheet, e.source_row
    from shown as s
    left join selection.evidence as e
        on s.tender_no = e.tender_no and s.vendor_id = e.vendor_id and e.item = 'information_security'
    qualify row_number() over (
            partition by s.tender_no, s.vendor_id
            order by
                e.numerator / coalesce(e.denominator, 10) desc nulls last, e.file_id, e.source_sheet, e.source_row
        ) = 1

),

parts as (

    select tender_no, vendor_id, 50 as part, share, file_id, source_sheet, source_row
    from checklists
    union all
    select
        s.tender_no, s.vendor_id, 30 as part, case when k.vendor_id is null then 0 else 1 end as share,
        k.file_id, k.source_sheet, k.source_row
    from shown as s
    left join certified as k on s.tender_no = k.tender_no and s.vendor_id = k.vendor_id
    union all
    select
        s.tender_no, s.vendor_id, 20 as part,
        case when l.vendor_id is not null and coalesce(l.leak_count, 0) = 0 then 1 else 0 end as share,
        l.file_id, l.source_sheet, l.source_row
    from shown as s
    left join leaks as l on s.tender_no = l.tender_no and s.vendor_id = l.vendor_id

)

select
    tender_no,
    vendor_id,
    'information_security' as measure,
    cast(part * coalesce(share, 0) as decimal(24, 12)) as numerator,
    cast(part as decimal(24, 12)) as denominator,
    'value' as state,
    file_id,
    source_sheet,
    source_row,
    'numerator' as source_field
from parts
