-- One row per staff check whose figures differ from the roster of the same quarter: both stand, the check counts (domain 2.3).
with rostered as (

    select
        engagement_id, period, measure,
        main.ratio(sum(numerator), sum(denominator)) as rate
    from measures.roster_rates
    where state = 'superseded'
    group by engagement_id, period, measure

)

select
    c.file_id,
    c.source_sheet,
    c.source_row,
    c.source_field,
    cast(round(100 * main.ratio(c.numerator, c.denominator), 2) as varchar) || '%' as raw_text,
    'V04' as rule,
    '核查结果为 ' || cast(round(100 * main.ratio(c.numerator, c.denominator), 2) as varchar) || '%，人员报表为 '
    || cast(round(100 * r.rate, 2) as varchar) || '%，两者不一致；按核查结果计分，请查明原因。' as zh,
    'The check says ' || cast(round(100 * main.ratio(c.numerator, c.denominator), 2) as varchar) || ' %, the roster '
    || cast(round(100 * r.rate, 2) as varchar) || ' %; the check is scored. Find out why they differ.' as en
from measures.staff_check_rates as c
inner join rostered as r
    on c.engagement_id = r.engagement_id and c.period = r.period and c.measure = r.measure
where c.state = 'value' and abs(main.ratio(c.numerator, c.denominator) - r.rate) > 0.0005
