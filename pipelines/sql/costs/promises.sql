-- One row per engagement and contract year of its first decision: what was promised then, and what came of it (R4.8).
with first_decisions as (

    select engagement_id, min(decided_on) as decided_on
    from staging.cost_decisions
    group by engagement_id

),

promised as (

    select d.*, e.start_on
    from staging.cost_decisions as d
    -- A later decision is another promise; the first one stays what was decided on.
    inner join first_decisions as f on d.engagement_id = f.engagement_id and d.decided_on = f.decided_on
    inner join entities.engagements as e on d.engagement_id = e.engagement_id

),

realised as (

    select
        p.engagement_id,
        p.year_no,
        count(*) filter (where v.verdict <> 'NOT_ASSESSABLE') as assessed_quarters,
        count(*) filter (where v.verdict = 'NOT_ASSESSABLE') as open_quarters,
        sum(v.inhouse_cny) filter (where v.verdict <> 'NOT_ASSESSABLE') as inhouse_cny,
        sum(v.outsourced_cny) filter (where v.verdict <> 'NOT_ASSESSABLE') as outsourced_cny
    from promised as p
    inner join costs.verdicts as v on p.engagement_id = v.engagement_id
    inner join costs.calendar as c
        on v.period = c.period and datediff('quarter', p.start_on, c.start_on) // 4 + 1 = p.year_no
        and c.end_on >= p.start_on
    group by p.engagement_id, p.year_no

)

select
    p.engagement_id,
    p.decided_on,
    p.decision_no,
    p.decided_by,
    p.year_no,
    p.promised_inhouse_cny,
    p.promised_outsourced_cny,
    p.one_time_cny,
    p.exit_cny,
    p.promised_inhouse_cny - p.promised_outsourced_cny as promised_saving_cny,
    coalesce(r.assessed_quarters, 0) as assessed_quarters,
    coalesce(r.open_quarters, 0) as open_quarters,
    r.inhouse_cny - r.outsourced_cny as realised_saving_cny,
    -- Of the promise, as many quarters as could be judged.
    main.times_ratio(p.promised_inhouse_cny - p.promised_outsourced_cny, r.assessed_quarters, 4)
        as promised_to_date_cny,
    p.file_id,
    p.source_sheet,
    p.source_row
from promised as p
left join realised as r on p.engagement_id = r.engagement_id and p.year_no = r.year_no
