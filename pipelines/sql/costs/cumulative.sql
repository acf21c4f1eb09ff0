-- One row per engagement and quarter with a verdict: the sums since the beginning, fails in a row, when the rule may break (4.7).
with dated as (

    select
        v.*,
        c.seq,
        v.verdict <> 'NOT_ASSESSABLE' as is_assessed
    from costs.verdicts as v
    inner join costs.calendar as c on v.period = c.period

),

neighbours as (

    select *, lag(seq) over (partition by engagement_id order by seq) as seq_before
    from dated

),

-- A quarter that nobody judged breaks a run as one that did not fail does.
runs as (

    select
        *,
        sum(case when verdict = 'FAIL' and seq = coalesce(seq_before, seq - 1) + 1 then 0 else 1 end)
            over (partition by engagement_id order by seq) as breaks_before
    from neighbours

),

summed as (

    select
        engagement_id,
        period,
        seq,
        verdict,
        sum(inhouse_cny) filter (where is_assessed) over history as inhouse_cny,
        sum(outsourced_cny) filter (where is_assessed) over history as outsourced_cny,
        sum(personnel_cny) filter (where is_assessed) over history as personnel_cny,
        count(*) filter (where is_assessed) over history as assessed_count,
        count(*) over history as quarter_count,
        case
            when verdict = 'FAIL'
                then row_number() over (partition by engagement_id, breaks_before, verdict = 'FAIL' order by seq)
            else 0
        end as fails_running,
        -- A straight line through the margins of the last eight quarters, four at least: where it reaches nought the rule
        -- breaks, if things go on as they did.
        regr_slope(margin_of_safety, seq) filter (where is_assessed) over recent as slope,
        regr_intercept(margin_of_safety, seq) filter (where is_assessed) over recent as intercept,
        count(*) filter (where is_assessed) over recent as recent_count
    from runs
    window
        history as (partition by engagement_id order by seq),
        recent as (partition by engagement_id order by seq rows between 7 preceding and current row)

),

judged as (

    select
        s.*,
        s.inhouse_cny - s.outsourced_cny as saving_cny,
        main.ratio(s.inhouse_cny - s.outsourced_cny, s.inhouse_cny) as margin_of_safety,
        case
            when s.recent_count >= 4 and s.slope < 0 and s.intercept + s.slope * s.seq > 0
                then cast(ceil(-s.intercept / s.slope - 1e-9) as integer)
        end as breaking_seq
    from summed as s

)

select
    j.engagement_id,
    j.period,
    j.inhouse_cny,
    j.outsourced_cny,
    j.personnel_cny,
    j.saving_cny,
    j.margin_of_safety,
    j.assessed_count,
    j.quarter_count,
    main.cost_verdict(j.inhouse_cny, j.outsourced_cny, l.marginal_below) as verdict,
    j.fails_running,
    j.fails_running >= 2 as needs_review,
    -- One point makes no line.
    case when j.recent_count >= 2 then j.slope end as margin_slope,
    -- Within five years: a line is no prophecy beyond.
    case
        when j.breaking_seq between j.seq and j.seq + 20
            then cast((j.breaking_seq - 1) // 4 as varchar) || 'Q' || cast((j.breaking_seq - 1) % 4 + 1 as varchar)
    end as expected_to_break
from judged as j
cross join policy.cost_limits as l
