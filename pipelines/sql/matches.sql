-- One row per distinct reference on a sheet (temp.wanted): the engagement it means, or why none.
-- A contract number decides alone where it has one engagement; else service and unit must leave exactly one.
-- outcome says whether somebody can be asked: which vendor a name is (unknown_vendor), which unit (unknown_unit).
with engagements as (
    select e.engagement_id, e.contract_no, e.vendor_id, e.service_name, e.using_unit, n.norm
    from staging.engagements as e
    left join temp.names as n on e.vendor_name = n.spelling
),

-- Without a vendor sheet the contracts say which vendor a name is.
contract_names as (
    select norm, min(vendor_id) as vendor_id
    from engagements
    group by norm
    having count(distinct vendor_id) = 1
),

named as (
    select w.*, coalesce(k.vendor_id, c.vendor_id) as vendor_id
    from temp.wanted as w
    left join temp.names as n on w.vendor_name = n.spelling
    left join temp.known_names as k on n.norm = k.norm
    left join contract_names as c on n.norm = c.norm
),

by_contract as (
    select
        w.contract_no, w.vendor_name, w.service_name, w.using_unit,
        count(distinct e.engagement_id) as candidate_count, min(e.engagement_id) as engagement_id
    from named as w
    inner join engagements as e on w.contract_no = e.contract_no
    group by w.contract_no, w.vendor_name, w.service_name, w.using_unit
),

by_detail as (
    select
        w.contract_no, w.vendor_name, w.service_name, w.using_unit,
        count(distinct e.engagement_id) as candidate_count, min(e.engagement_id) as engagement_id
    from named as w
    inner join engagements as e
        on w.vendor_id = e.vendor_id
        and coalesce(w.service_name = e.service_name, true)
        and coalesce(w.using_unit = e.using_unit, true)
    where w.contract_no is null
    group by w.contract_no, w.vendor_name, w.service_name, w.using_unit
),

by_contract_detail as (
    select
        w.contract_no, w.vendor_name, w.service_name, w.using_unit,
        count(distinct e.engagement_id) as candidate_count, min(e.engagement_id) as engagement_id
    from named as w
    inner join engagements as e
        on w.contract_no = e.contract_no
        and coalesce(w.service_name = e.service_name, true)
        and coalesce(w.using_unit = e.using_unit, true)
    group by w.contract_no, w.vendor_name, w.service_name, w.using_unit
),

-- A service or unit that the register knows, but not of this contract.
contradicted as (
    select w.contract_no, w.vendor_name, w.service_name, w.using_unit
    from named as w
    inner join by_contract as c
        on w.contract_no = c.contract_no and w.vendor_name is not distinct from c.vendor_name
        and w.service_name is not distinct from c.service_name and w.using_unit is not distinct from c.using_unit
    inner join engagements as e on c.engagement_id = e.engagement_id
    where
        c.candidate_count = 1
        and (
            (w.service_name <> e.service_name and w.service_name in (select service_name from engagements))
            or (w.using_unit <> e.using_unit and w.using_unit in (select using_unit from engagements))
        )
),

chosen as (
    select
        w.*,
        case
            when c.candidate_count = 1 then c.engagement_id
            when cd.candidate_count = 1 then cd.engagement_id
            when d.candidate_count = 1 then d.engagement_id
        end as engagement_id,
        case
            when w.contract_no is null and w.vendor_name is not null and w.vendor_id is null then 'unknown_vendor'
            when
                w.using_unit is not null and u.unit is null
                and (c.candidate_count is not null or (w.contract_no is null and w.vendor_id is not null))
                then 'unknown_unit'
            when coalesce(c.candidate_count, 0) + coalesce(d.candidate_count, 0) = 0 then 'unknown'
            else 'ambiguous'
        end as outcome
    from named as w
    left join (select distinct unit from temp.known_units) as u on w.using_unit = u.unit
    left join by_contract as c
        on w.contract_no = c.contract_no and w.vendor_name is not distinct from c.vendor_name
        and w.service_name is not distinct from c.service_name and w.using_unit is not distinct from c.using_unit
    left join by_contract_detail as cd
        on w.contract_no = cd.contract_no and w.vendor_name is not distinct from cd.vendor_name
        and w.service_name is not distinct from cd.service_name and w.using_unit is not distinct from cd.using_unit
    left join by_detail as d
        on w.contract_no is null and d.contract_no is null and w.vendor_name = d.vendor_name
        and w.service_name is not distinct from d.service_name and w.using_unit is not distinct from d.using_unit
)

select
    c.contract_no, c.vendor_name, c.service_name, c.using_unit,
    case when c.vendor_id <> e.vendor_id or x.contract_no is not null then null else c.engagement_id end
        as engagement_id,
    case
        when c.vendor_id <> e.vendor_id then 'other_vendor'
        when x.contract_no is not null then 'other_engagement'
        else c.outcome
    end as outcome
from chosen as c
left join engagements as e on c.engagement_id = e.engagement_id
left join contradicted as x
    on c.contract_no = x.contract_no and c.vendor_name is not distinct from x.vendor_name
    and c.service_name is not distinct from x.service_name and c.using_unit is not distinct from x.using_unit
