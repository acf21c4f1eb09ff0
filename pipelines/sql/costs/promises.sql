-- One row per engagement and contract year of its first decision: what was promised then, and what came of it (R4.8). Both are
-- net of the one-time cost, spread evenly over the contract's months; the exit counts in neither.
with decisions as (

    select
        engagement_id,
        min(decided_on) as decided_on,
        -- Which one was written first, no sheet tells: the earliest date holds, and whoever reads is told of the others.
        count(distinct decided_on) as decision_count,
        string_agg(distinct cast(decided_on as varchar), ', ' order by cast(decided_on as varchar)) as decision_days
    from staging.cost_decisions
    group by engagement_id

),

promised as (

    select
        d.*, f.decision_count, f.decision_days, e.start_on,
        main.term_months(e.start_on, e.end_on) as term_months,
        sum(cast(d.one_time_cny as decimal(28, 8))) over (partition by d.engagement_id) as whole_one_time_cny
    from staging.cost_decisions as d
    -- A later decision is another promise; the first one stays what was decided on.
    inner join decisions as f on d.engagement_id = f.engagement_id and d.decided_on = f.decided_on
    inner join entities.engagements as e on d.engagement_id = e.engagement_id

),

-- Months of the term that each contract year has; what begins after the last whole month belongs to the last year.
years as (

    select
        *,
        greatest(least(12, term_months - 12 * (year_no - 1)), 0) as year_months,
        12 * (year_no - 1) as first_index,
        case when 12 * year_no < term_months then 12 * year_no - 1 else 12 * 1000 end as last_index
    from promised

),

one_time as (

    select
        engagement_id, sum(case side when 'OUT' then amount_cny else -amount_cny end) as amount_cny
    from costs.one_time_cash
    where amort_months is not null and cost_code <> 'O13'
    group by engagement_id

),

charged as (

    select
        engagement_id, period, sum(case side when 'OUT' then amount_cny else -amount_cny end) as amount_cny
    from costs.cost_lines
    where source = 'amortised' and cost_code <> 'O13'
    group by engagement_id, period

),

-- Each quarter of a contract year: whole as judged, but for the one-time lines, and how many of its months are the year's.
quarters as (

    select
        y.engagement_id, y.year_no, v.verdict <> 'NOT_ASSESSABLE' as is_assessed, t.months_due,
        v.inhouse_cny - v.outsourced_cny + coalesce(c.amount_cny, 0)
        - coalesce(main.times_ratio(o.amount_cny, t.months_due, y.term_months), 0) as saving_cny,
        least(datediff('month', y.start_on, t.first_month) + t.months_due - 1, y.last_index)
        - greatest(datediff('month', y.start_on, t.first_month), y.first_index) + 1 as months
    from years as y
    inner join costs.verdicts as v on y.engagement_id = v.engagement_id
    inner join costs.terms as t on v.engagement_id = t.engagement_id and v.period = t.period
    left join one_time as o on y.engagement_id = o.engagement_id
    left join charged as c on v.engagement_id = c.engagement_id and v.period = c.period

),

realised as (

    select
        engagement_id,
        year_no,
        count(*) filter (where is_assessed) as assessed_quarters,
        count(*) filter (where not is_assessed) as open_quarters,
        sum(months) filter (where is_assessed) as assessed_months,
        sum(main.times_ratio(saving_cny, months, months_due)) filter (where is_assessed) as saving_cny
    from quarters
    where months > 0
    group by engagement_id, year_no

),

compared as (

    select
        y.*,
        y.promised_inhouse_cny - y.promised_outsourced_cny
        - coalesce(main.times_ratio(y.whole_one_time_cny, y.year_months, y.term_months), 0) as promised_saving_cny,
        coalesce(r.assessed_quarters, 0) as assessed_quarters,
        coalesce(r.open_quarters, 0) as open_quarters,
        -- Begun months may be one more than whole ones.
        case when r.assessed_months > y.year_months then y.year_months else r.assessed_months end as assessed_months,
        r.saving_cny as realised_saving_cny
    from years as y
    left join realised as r on y.engagement_id = r.engagement_id and y.year_no = r.year_no

)

select
    engagement_id,
    decided_on,
    decision_no,
    decided_by,
    decision_count,
    decision_days,
    year_no,
    promised_inhouse_cny,
    promised_outsourced_cny,
    whole_one_time_cny as one_time_cny,
    exit_cny,
    promised_saving_cny,
    assessed_quarters,
    open_quarters,
    realised_saving_cny,
    -- Of the promise, as many months as could be judged.
    main.times_ratio(promised_saving_cny, assessed_months, year_months) as promised_to_date_cny,
    sum(promised_saving_cny) over term as term_promised_cny,
    sum(main.times_ratio(promised_saving_cny, assessed_months, year_months)) over term as term_promised_to_date_cny,
    sum(realised_saving_cny) over term as term_realised_cny,
    file_id,
    source_sheet,
    source_row
from compared
window term as (partition by engagement_id)
