-- One row per engagement, quarter and assumption: the value that holds for its place and time, and who says so (4.5, 2.8).
with places as (

    select
        e.engagement_id,
        e.unit_name,
        max(u.city) as city,
        max(u.legal_entity) as legal_entity
    from entities.engagements as e
    left join staging.org_units as u on e.unit_name = u.org_name
    group by e.engagement_id, e.unit_name

),

fitting as (

    select
        p.engagement_id,
        c.period,
        v.name,
        v.value,
        v.place,
        v.valid_from,
        v.is_confirmed,
        v.source_zh,
        v.source_en,
        row_number() over (
            partition by p.engagement_id, c.period, v.name
            order by
                case v.place when p.unit_name then 1 when p.city then 2 when p.legal_entity then 3 else 4 end,
                v.valid_from desc
        ) as place_no
    from places as p
    cross join costs.calendar as c
    inner join policy.cost_parameters as v
        on v.place in ('*', p.unit_name, p.city, p.legal_entity) and v.valid_from <= c.start_on

)

select engagement_id, period, name, value, place, valid_from, is_confirmed, source_zh, source_en
from fitting
where place_no = 1
