-- One row per quarter of an engagement up to the chosen one: verdict, margin of safety, and the sums so far.
select
    v.period,
    v.verdict,
    main.if_judged(v.verdict, v.margin_of_safety) as margin_of_safety,
    cast(main.if_judged(v.verdict, v.saving_cny) as double) as saving_cny,
    cast(c.saving_cny as double) as cumulative_saving_cny,
    c.verdict as cumulative_verdict,
    c.margin_of_safety as cumulative_margin,
    c.assessed_count,
    c.quarter_count,
    c.expected_to_break
from costs.verdicts as v
inner join costs.cumulative as c on v.engagement_id = c.engagement_id and v.period = c.period
inner join costs.calendar as k on v.period = k.period
where v.engagement_id = $engagement
    and k.seq <= (select p.seq from costs.calendar as p where p.period = $period)
order by k.seq
