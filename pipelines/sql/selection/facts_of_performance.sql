-- One row per tender, candidate and referee or own quarter: an incumbent's quarters weigh with its referees (domain 3.4 ST3).
-- So many referees at least are asked of those without quarters; of an incumbent one is enough, and with none its quarters,
-- which the bank itself has seen, stand alone.
with referees as (

    select
        e.tender_no,
        e.vendor_id,
        e.numerator,
        e.file_id,
        e.source_sheet,
        e.source_row,
        count(*) over (partition by e.tender_no, e.vendor_id) as referee_count
    from selection.evidence as e
    where e.item = 'past_performance'

),

quarters as (

    select tender_no, vendor_id, count(*) as quarter_count
    from selection.incumbent_quarters
    group by tender_no, vendor_id

),

-- share · mean of quarters + (1 − share) · mean of referees, with n quarters and m referees, is a ratio of sums in
-- which a quarter weighs share · m and a referee (1 − share) · n.
weighed as (

    select
        f.tender_no,
        f.vendor_id,
        f.numerator as points,
        case when q.quarter_count is null then 1 else (1 - r.incumbent_share) * q.quarter_count end as weight,
        f.referee_count >= r.least_referees or q.quarter_count is not null as is_enough,
        f.file_id,
        f.source_sheet,
        f.source_row
    from referees as f
    inner join selection.candidates as c on f.tender_no = c.tender_no and f.vendor_id = c.vendor_id
    inner join policy.selection_rules as r on c.scheme = r.scheme and c.scheme_version = r.version
    left join quarters as q on f.tender_no = q.tender_no and f.vendor_id = q.vendor_id
    union all
    select
        i.tender_no,
        i.vendor_id,
        i.total as points,
        case when m.referee_count is null then 1 else r.incumbent_share * m.referee_count end as weight,
        true as is_enough,
        null as file_id,
        null as source_sheet,
        null as source_row
    from selection.incumbent_quarters as i
    left join (select distinct tender_no, vendor_id, referee_count from referees) as m
        on i.tender_no = m.tender_no and i.vendor_id = m.vendor_id
    inner join selection.candidates as c on i.tender_no = c.tender_no and i.vendor_id = c.vendor_id
    inner join policy.selection_rules as r on c.scheme = r.scheme and c.scheme_version = r.version

)

select
    tender_no,
    vendor_id,
    'past_performance' as measure,
    cast(points * weight as decimal(24, 12)) as numerator,
    cast(weight as decimal(24, 12)) as denominator,
    'value' as state,
    file_id,
    source_sheet,
    source_row,
    'numerator' as source_field
from weighed
where is_enough
