-- One row per tender, incumbent and quarter that counts: its published totals in the tender's family before the opening. One
-- that has several groups of engagements there has their mean by size, as engagements have in a vendor's score.
with sized as (

    select
        vendor_id,
        peer_group,
        period,
        case when bool_and(coalesce(size_fee > 0, false)) then sum(cast(size_fee as decimal(24, 6))) end as fee,
        case when bool_and(coalesce(size_volume > 0, false)) then sum(cast(size_volume as decimal(24, 6))) end as volume
    from scores.engagement_scores
    where total is not null and not is_removed
    group by vendor_id, peer_group, period

),

counted as (

    -- One yardstick for all groups of a quarter: fees if every one has a fee, else volumes, else equal parts.
    select
        c.tender_no,
        c.vendor_id,
        v.period,
        v.period_seq,
        v.total,
        r.incumbent_quarters,
        case
            when count(s.fee) over quarter = count(*) over quarter then s.fee
            when count(s.volume) over quarter = count(*) over quarter then s.volume
            else 1
        end as size
    from selection.candidates as c
    inner join selection.tenders as t on c.tender_no = t.tender_no
    inner join policy.selection_rules as r on c.scheme = r.scheme and c.scheme_version = r.version
    inner join scores.vendor_scores as v on c.vendor_id = v.vendor_id and v.family = t.family
    inner join entities.periods as p on v.period = p.period
    left join sized as s
        on v.vendor_id = s.vendor_id and v.peer_group = s.peer_group and v.period = s.period
    where v.total is not null and p.end_on < c.opened_on
    window quarter as (partition by c.tender_no, c.vendor_id, v.period)

),

quarters as (

    select
        tender_no,
        vendor_id,
        period,
        main.ratio(sum(total * size), sum(size)) as total,
        row_number() over (partition by tender_no, vendor_id order by period_seq desc) as place,
        incumbent_quarters
    from counted
    group by tender_no, vendor_id, period, period_seq, incumbent_quarters

)

select tender_no, vendor_id, period, cast(total as decimal(18, 9)) as total
from quarters
where place <= incumbent_quarters
