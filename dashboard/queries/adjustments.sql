-- One row per event that takes or adds points in the period, with its evidence; engagement_share is its engagement's part of the score.
select
    a.happened_on,
    e.label as engagement_label,
    a.item,
    p.title_zh,
    p.title_en,
    a.kind,
    a.state,
    cast(a.points as double) as points,
    case when $engagement::varchar is null then s.share else 1 end as engagement_share,
    a.zh,
    a.en,
    f.file_name,
    a.source_sheet as sheet,
    a.source_row as row_number
from scores.adjustments as a
inner join entities.engagements as e on a.engagement_id = e.engagement_id
left join scores.engagement_shares as s on a.engagement_id = s.engagement_id and a.period = s.period
left join policy.adjustments as p on a.scheme = p.scheme and a.scheme_version = p.version and a.item = p.item
left join staging.files as f on a.file_id = f.file_id
where a.period = $period
    and e.vendor_id = $vendor
    and concat_ws('|', e.family, e.class, e.mode) = $group
    and ($engagement::varchar is null or e.engagement_id = $engagement)
order by a.state = 'counted' desc, a.kind desc, a.item_seq nulls last, a.happened_on, e.engagement_id
