-- One row per engagement, quarter and cost line: the sum in 元 without VAT, and how much of it is blank.
with dated as (

    select
        c.*,
        t.months_due,
        t.first_month,
        t.last_on,
        -- A month whose invoices come to nothing, or less, was taken back and not invoiced anew: it is not there.
        cast(c.stated_month || '-01' as date) between t.first_month and t.last_on
        and (
            c.source <> 'invoice'
            or sum(c.amount_cny) filter (where c.source = 'invoice') over (
                partition by c.engagement_id, c.period, c.cost_code, c.stated_month
            ) > 0
        ) as is_due
    from costs.cost_lines as c
    left join costs.terms as t on c.engagement_id = t.engagement_id and c.period = t.period

),

summed as (

    select
        engagement_id,
        period,
        cost_code,
        side,
        sum(amount_cny) as amount_cny,
        sum(amount_cny) filter (where behaviour = 'variable') as variable_cny,
        sum(amount_cny) filter (where not adjusts_price) as before_credits_cny,
        sum(main.times(amount_cny, avoidable)) filter (where avoidable is not null) as avoidable_cny,
        sum(amount_cny) filter (where avoidable is not null) as judged_cny,
        sum(vat_cny) as vat_cny,
        sum(shared_vat_cny) as shared_vat_cny,
        string_agg(distinct source, ', ' order by source) as sources,
        count(*) filter (where amount_cny is null) as blank_count,
        -- A zero wants its reason where the line comes to nothing; beside an amount it is a part of it.
        coalesce(
            max(gap) filter (where gap <> 'zero_without_reason'), case when sum(amount_cny) = 0 then max(gap) end
        ) as gap,
        max(months_due) as months_due,
        count(stated_month) as monthly_count,
        coalesce(list(distinct stated_month) filter (where is_due), []) as months_there,
        max(first_month) as first_month,
        max(last_on) as last_on
    from dated
    group by engagement_id, period, cost_code, side

)

select
    s.engagement_id,
    s.period,
    s.cost_code,
    s.side,
    s.amount_cny,
    coalesce(s.variable_cny, 0) as variable_cny,
    s.before_credits_cny,
    s.avoidable_cny,
    coalesce(s.judged_cny, 0) as judged_cny,
    s.vat_cny,
    s.shared_vat_cny,
    s.sources,
    s.blank_count,
    -- A line stated by month needs every month that the contract runs; a row for the quarter beside it stands for none.
    case
        when s.monthly_count > 0
            then
                list_filter(
                    list_transform(
                        generate_series(s.first_month, s.last_on, interval 1 month),
                        lambda month: strftime(month, '%Y-%m')
                    ), lambda month: not list_contains(s.months_there, month)
                )
        else []
    end as months_not_there,
    case when s.monthly_count > 0 then coalesce(s.months_due, 3) - len(s.months_there) else 0 end as missing_months,
    s.gap
from summed as s
