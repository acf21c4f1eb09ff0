-- One row per tender and candidate: gates, quality, price points, total T = (1 − p)·Q + p·price, rank, and the reason in words.
with totals as (

    select
        c.tender_no,
        c.vendor_id,
        c.vendor_name,
        s.state as gate_state,
        s.failed_zh,
        s.failed_en,
        s.open_gates,
        q.quality,
        q.coverage,
        q.worst as quality_worst,
        q.best as quality_best,
        q.missing_indicators,
        c.price_cny,
        p.price_score,
        t.price_method,
        t.price_weight,
        t.is_opened,
        case
            when t.price_method = 'PM5' then cast(p.price_score as decimal(21, 15))
            when t.price_weight = 0 then cast(q.quality as decimal(21, 15))
            else
                cast((1 - t.price_weight) * q.quality as decimal(21, 15))
                + cast(t.price_weight * p.price_score as decimal(21, 15))
        end as total,
        h.ranked_coverage,
        h.provisional_coverage
    from selection.candidates as c
    inner join selection.tenders as t on c.tender_no = t.tender_no
    inner join policy.schemes as h on t.scheme = h.scheme and t.scheme_version = h.version
    inner join selection.standing as s on c.tender_no = s.tender_no and c.vendor_id = s.vendor_id
    left join selection.quality as q on c.tender_no = q.tender_no and c.vendor_id = q.vendor_id
    left join selection.price_scores as p on c.tender_no = p.tender_no and c.vendor_id = p.vendor_id

),

judged as (

    select
        *,
        case
            when gate_state = 'failed' then 'refused'
            when not is_opened then 'not_opened'
            when quality is null or round(coverage, 9) < provisional_coverage then 'not_scored'
            when total is null then 'no_price'
            when round(coverage, 9) < ranked_coverage then 'provisional'
            when gate_state = 'to_verify' then 'to_verify'
            else 'ranked'
        end as status
    from totals

)

select
    tender_no,
    vendor_id,
    vendor_name,
    gate_state,
    failed_zh,
    failed_en,
    open_gates,
    price_method,
    price_weight,
    price_cny,
    case when status in ('ranked', 'to_verify', 'provisional') then main.published(total) end as total,
    case when status in ('ranked', 'to_verify', 'provisional') then total end as total_exact,
    case when status <> 'refused' then main.published(quality) end as quality,
    case when status <> 'refused' then quality end as quality_exact,
    main.published(price_score) as price_score,
    price_score as price_score_exact,
    case when status in ('ranked', 'to_verify') then
            rank() over (
                partition by tender_no, status in ('ranked', 'to_verify')
                order by main.published(total) desc
            )
    end as rank,
    status,
    coverage,
    main.published(quality_worst) as quality_worst,
    main.published(quality_best) as quality_best,
    missing_indicators
from judged
