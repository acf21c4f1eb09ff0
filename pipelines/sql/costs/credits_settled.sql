-- One row per engagement and quarter with agreed credits on the penalty sheet: what is due for it, and what its own invoices
-- and those of the next invoiced quarter took off for it, the older credit first (4.6, 8.3 C27).
with recursive due as (

    select
        engagement_id, main.quarter_of_stated(period) as quarter,
        cast(
            sum(case coalesce(entry_kind, 'credit') when 'credit' then amount_ex_vat_cny else -amount_ex_vat_cny end)
            as decimal(28, 8)
        ) as due_cny
    from staging.penalties
    where
        main.quarter_of_stated(period) is not null and status in ('confirmed', 'deducted')
        and coalesce(entry_kind, 'credit') in ('credit', 'earn_back')
    group by engagement_id, main.quarter_of_stated(period)
    having due_cny > 0

),

billed as (

    select engagement_id, quarter, cast(sum(off_cny + stated_cny) as decimal(28, 8)) as taken_cny
    from costs.billed_invoices
    where counts and main.quarter_of_stated(period) is not null
    group by engagement_id, quarter

),

-- The next quarter that has invoices: a credit may be taken off there.
steps as (

    select
        d.engagement_id, d.quarter, d.due_cny, b.taken_cny, n.quarter as next_quarter, n.taken_cny as next_cny,
        row_number() over (partition by d.engagement_id order by d.quarter) as step
    from due as d
    left join billed as b on d.engagement_id = b.engagement_id and d.quarter = b.quarter
    left join billed as n on d.engagement_id = n.engagement_id and d.quarter < n.quarter
    qualify row_number() over (partition by d.engagement_id, d.quarter order by n.quarter) = 1

),

-- From quarter to quarter: what an older credit took of a quarter's invoices is no longer there for its own.
settled as (

    select
        *,
        least(due_cny, coalesce(taken_cny, 0)) as own_cny,
        least(due_cny - own_cny, coalesce(next_cny, 0)) as late_cny,
        cast(coalesce(next_cny, 0) - late_cny as decimal(28, 8)) as left_cny
    from steps
    where step = 1
    union all
    select
        s.engagement_id, s.quarter, s.due_cny, s.taken_cny, s.next_quarter, s.next_cny, s.step,
        least(
            s.due_cny, case when p.next_quarter = s.quarter then p.left_cny else coalesce(s.taken_cny, 0) end
        ) as own_cny,
        least(
            s.due_cny - own_cny,
            case when p.next_quarter = s.next_quarter then p.left_cny else coalesce(s.next_cny, 0) end
        ) as late_cny,
        cast(
            case when p.next_quarter = s.next_quarter then p.left_cny else coalesce(s.next_cny, 0) end - late_cny
            as decimal(28, 8)
        ) as left_cny
    from steps as s
    inner join settled as p on s.engagement_id = p.engagement_id and s.step = p.step + 1

)

select
    engagement_id, quarter, due_cny, own_cny, late_cny, next_quarter, taken_cny is not null as is_billed
from settled
