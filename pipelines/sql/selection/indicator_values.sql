-- One row per tender, candidate and indicator of its scheme: the value and its state, before points.
with summed as (

    select
        f.tender_no,
        f.vendor_id,
        f.measure,
        sum(f.numerator) filter (where f.state = 'value') as numerator,
        sum(f.denominator) filter (where f.state = 'value') as denominator,
        count(*) filter (where f.state = 'value') as value_count,
        bool_or(f.state = 'na') as is_na,
        bool_or(f.state = 'missing_bank') as is_owed_by_bank
    from selection.facts as f
    group by f.tender_no, f.vendor_id, f.measure

),

drawn as (

    select
        c.tender_no,
        c.vendor_id,
        i.scheme,
        i.version as scheme_version,
        i.indicator,
        i.missing,
        m.measure,
        m.curve_id,
        s.numerator,
        s.denominator,
        case
            when m.measure = 'committee_mean' then cast(k.mean_points as double)
            when a.aggregation = 'sum' then cast(s.numerator as double)
            else main.ratio(s.numerator, s.denominator)
        end as value,
        coalesce(s.is_na, false) as is_na,
        coalesce(s.is_owed_by_bank, false) as is_owed_by_bank
    from selection.candidates as c
    inner join policy.indicators as i on c.scheme = i.scheme and c.scheme_version = i.version
    inner join policy.indicator_measures as m
        on i.scheme = m.scheme and i.version = m.version and i.indicator = m.indicator and m.family = '*'
    inner join policy.measures as a on m.measure = a.measure
    left join summed as s on c.tender_no = s.tender_no and c.vendor_id = s.vendor_id and m.measure = s.measure
    left join selection.committee_means as k
        on c.tender_no = k.tender_no and c.vendor_id = k.vendor_id and i.indicator = k.indicator

)

select
    tender_no,
    vendor_id,
    scheme,
    scheme_version,
    indicator,
    measure,
    curve_id,
    numerator,
    denominator,
    value,
    case
        when value is not null then 'value'
        when is_na then 'na'
        when is_owed_by_bank then 'missing_bank'
        else 'missing_' || missing
    end as state
from drawn
