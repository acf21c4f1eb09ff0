-- One row per tender and candidate with a subcontracting incident of its own in this bank: gate G9.
select
    c.tender_no,
    c.vendor_id,
    'G9' as gate,
    'failed' as state,
    '本行事件台账记有转包分包：' || min(i.incident_no) as zh,
    'The bank''s own incident log holds subcontracting: ' || min(i.incident_no) as en,
    min(i.file_id) as file_id,
    min(i.source_sheet) as source_sheet,
    min(i.source_row) as source_row
from selection.candidates as c
inner join policy.selection_rules as r on c.scheme = r.scheme and c.scheme_version = r.version
inner join entities.engagements as e on c.vendor_id = e.vendor_id
inner join staging.incidents as i on e.engagement_id = i.engagement_id
where
    i.incident_type = 'subcontract'
    and coalesce(i.attribution, 'pending') in ('vendor', 'shared')
    and cast(i.occurred_at as date) <= c.opened_on
    and cast(i.occurred_at as date) > c.opened_on - to_months(r.evidence_months)
group by c.tender_no, c.vendor_id
