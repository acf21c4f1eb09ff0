-- One row per engagement and quarter in which it had a line scheduled; size_volume counts its lines.
-- A month counts as reported with two lines or more: one parcel says nothing about a month. A vendor is new in the quarter of
-- its first line.
with months as (

    select
        engagement_id,
        vendor_name,
        period,
        month(scheduled_on) as month_number,
        count(*) as line_count
    from entities.delivery_lines
    group by engagement_id, vendor_name, period, month(scheduled_on)

),

quarters as (

    select
        engagement_id,
        vendor_name,
        period,
        cast(sum(case when line_count >= 2 then 1 else 0 end) as integer) as months_reported,
        sum(line_count) as line_count
    from months
    group by engagement_id, vendor_name, period

),

first_days as (

    select
        vendor_name,
        min(scheduled_on) as first_scheduled_on
    from entities.delivery_lines
    group by vendor_name

)

select
    q.engagement_id,
    q.period,
    cast(
        1 + datediff('day', greatest(e.start_on, p.start_on), least(e.end_on, p.end_on)) as integer
    ) as active_days,
    q.months_reported,
    f.first_scheduled_on >= p.start_on as is_new,
    cast(null as decimal(18, 2)) as size_fee,
    cast(q.line_count as decimal(24, 6)) as size_volume
from quarters as q
inner join entities.engagements as e on q.engagement_id = e.engagement_id
inner join entities.periods as p on q.period = p.period
inner join first_days as f on q.vendor_name = f.vendor_name
