-- One row per tender, incumbent and quarter that counts: its published totals in the tender's family before the opening, averaged.
with quarters as (

    select
        c.tender_no,
        c.vendor_id,
        v.period,
        avg(v.total) as total,
        row_number() over (partition by c.tender_no, c.vendor_id order by v.period_seq desc) as place,
        r.incumbent_quarters
    from selection.candidates as c
    inner join selection.tenders as t on c.tender_no = t.tender_no
    inner join policy.selection_rules as r on c.scheme = r.scheme and c.scheme_version = r.version
    inner join scores.vendor_scores as v on c.vendor_id = v.vendor_id and v.family = t.family
    inner join entities.periods as p on v.period = p.period
    where v.total is not null and p.end_on < c.opened_on
    group by c.tender_no, c.vendor_id, v.period, v.period_seq, r.incumbent_quarters

)

select tender_no, vendor_id, period, cast(total as decimal(18, 9)) as total
from quarters
where place <= incumbent_quarters
