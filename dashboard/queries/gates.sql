-- One row per gate of one vendor in one peer group, or of one engagement: the gravest state among its engagements, with evidence.
with mine as (

    select
        g.*,
        e.label as engagement_label,
        row_number() over (
            partition by g.gate
            order by
                case g.state when 'failed' then 1 when 'to_be_verified' then 2 when 'not_collected' then 3 else 4 end,
                g.effect = 'warn', g.cap_seq desc, e.engagement_id
        ) as place,
        count(*) over (partition by g.gate) as engagement_count
    from scores.gates as g
    inner join entities.engagements as e on g.engagement_id = e.engagement_id
    where g.period = $period
        and e.vendor_id = $vendor
        and concat_ws('|', e.family, e.class, e.mode) = $group
        and ($engagement::varchar is null or e.engagement_id = $engagement)

)

select
    m.gate,
    p.title_zh,
    p.title_en,
    m.state,
    m.effect,
    m.cap_tier,
    m.zh,
    m.en,
    -- Where all is in order it is so for every engagement.
    case when m.engagement_count > 1 and m.state <> 'passed' then m.engagement_label end as engagement_label,
    p.basis,
    f.file_name,
    m.source_sheet as sheet,
    m.source_row as row_number
from mine as m
inner join policy.gates as p on m.scheme = p.scheme and m.scheme_version = p.version and m.gate = p.gate
left join staging.files as f on m.file_id = f.file_id
where m.place = 1
order by m.gate_seq
