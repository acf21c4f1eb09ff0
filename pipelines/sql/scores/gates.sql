-- One row per engagement, period and gate: failed, passed, to_be_verified or not_collected, what follows, and the evidence.
-- A gate fails where a figure passes a limit; it passes only where every test of it has an answer.
with held as (

    select
        ep.engagement_id, ep.period, g.scheme, g.version, g.gate, g.seq as gate_seq,
        l.test, l.effect, l.cap_tier, t.seq as cap_seq,
        s.value, s.zh, s.en, s.file_id, s.source_sheet, s.source_row, s.source_field,
        s.test is not null as is_stated,
        s.test is not null and s.value is null as is_open,
        coalesce(c.first_seq <= f.seq, false) as is_collected,
        coalesce(
            case l.comparison
                when 'at_least' then s.value >= l.bound
                when 'above' then s.value > l.bound
                when 'below' then s.value < l.bound
            end, false
        ) as is_passed_over
    from entities.engagement_periods as ep
    inner join scores.scheme_in_force as f on ep.period = f.period
    inner join policy.gates as g on f.scheme = g.scheme and f.scheme_version = g.version
    inner join policy.gate_limits as l on g.scheme = l.scheme and g.version = l.version and g.gate = l.gate
    left join policy.tiers as t on l.scheme = t.scheme and l.version = t.version and l.cap_tier = t.tier
    left join facts.stated as s on ep.engagement_id = s.engagement_id and ep.period = s.period and l.test = s.test
    left join scores.tests_collected as c on l.test = c.test

),

weighed as (

    select
        *,
        case
            when not is_passed_over then 0
            when effect = 'remove' then 1000
            when effect = 'cap' then 1 + cap_seq
            else 1
        end as gravity
    from held

),

ordered as (

    -- The gravest evidence speaks for the gate, then what is open, then what is silent, then what is in order.
    select
        *,
        max(gravity) over gate as worst,
        bool_or(is_open or not is_stated) over gate as is_silent,
        bool_or(is_stated or is_collected) over gate as is_known,
        row_number() over (
            partition by engagement_id, period, gate
            order by
                gravity desc, is_open desc, not is_stated and is_collected desc, is_stated desc, value desc,
                test, file_id, source_sheet, source_row
        ) as place
    from weighed
    window gate as (partition by engagement_id, period, gate)

)

select
    o.engagement_id, e.vendor_id, o.period, o.scheme, o.version as scheme_version, o.gate, o.gate_seq,
    case
        when o.worst > 0 then 'failed'
        when not o.is_known then 'not_collected'
        when o.is_silent then 'to_be_verified'
        else 'passed'
    end as state,
    case when o.worst > 0 then o.effect end as effect,
    case when o.worst > 0 then o.cap_tier end as cap_tier,
    case when o.worst > 0 then o.cap_seq end as cap_seq,
    o.test, o.value, o.zh, o.en, o.file_id, o.source_sheet, o.source_row, o.source_field
from ordered as o
inner join entities.engagements as e on o.engagement_id = e.engagement_id
where o.place = 1
