-- One row per engagement and period: its share of its vendor's score in the peer group, by size (domain 6.1).
-- share: among the engagements with a score; due_share: among all, so that one without a score costs coverage. What a
-- gate takes out of the ranking has neither.
with sized as (

    select
        engagement_id,
        vendor_id,
        peer_group,
        period,
        total,
        size_fee,
        size_volume,
        min(coalesce(size_fee, 0)) over siblings as least_fee,
        min(coalesce(size_volume, 0)) over siblings as least_volume
    from scores.engagement_scores
    where not is_removed
    window siblings as (partition by vendor_id, peer_group, period)

),

chosen as (

    -- One yardstick for all engagements of a vendor: fees if every one has a fee, else volumes, else equal parts.
    select
        engagement_id,
        vendor_id,
        peer_group,
        period,
        total is not null as is_scored,
        case when least_fee > 0 then 'fee' when least_volume > 0 then 'volume' else 'equal' end as size_basis,
        case
            when least_fee > 0 then cast(size_fee as decimal(24, 6))
            when least_volume > 0 then size_volume
            else cast(1 as decimal(24, 6))
        end as size
    from sized

)

select
    engagement_id,
    vendor_id,
    peer_group,
    period,
    size_basis,
    case
        when is_scored then cast(
                cast(size as double)
                / cast(sum(case when is_scored then size end) over siblings as double) as decimal(15, 14)
            )
    end as share,
    cast(cast(size as double) / cast(sum(size) over siblings as double) as decimal(15, 14)) as due_share
from chosen
window siblings as (partition by vendor_id, peer_group, period)
