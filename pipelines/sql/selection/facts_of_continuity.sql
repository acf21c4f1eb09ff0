-- One row per tender, candidate and part of business continuity that is shown: plan 40, drill 30, backup 30 (domain 3.4 SM4).
select
    e.tender_no,
    e.vendor_id,
    'business_continuity' as measure,
    cast(
        case
            when e.numerator <= 0 then 0
            when e.item = 'continuity_plan' then 40
            when e.item = 'continuity_backup' then 30
            -- A drill counts by its day; without one nobody can tell that it lies within the year.
            when e.proven_on > c.opened_on - to_months(r.drill_months) and e.proven_on <= c.opened_on then 30
            else 0
        end as decimal(24, 12)
    ) as numerator,
    null as denominator,
    'value' as state,
    e.file_id,
    e.source_sheet,
    e.source_row,
    'numerator' as source_field
from selection.evidence as e
inner join selection.candidates as c on e.tender_no = c.tender_no and e.vendor_id = c.vendor_id
inner join policy.selection_rules as r on c.scheme = r.scheme and c.scheme_version = r.version
where e.item in ('continuity_plan', 'continuity_drill', 'continuity_backup')
-- Of several plans, drills or backups the best counts, once.
qualify row_number() over (
        partition by e.tender_no, e.vendor_id, e.item
        order by
            least(e.numerator, 1) desc, e.proven_on desc nulls last, e.file_id, e.source_sheet, e.source_row
    ) = 1
