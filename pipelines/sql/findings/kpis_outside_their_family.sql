-- One row per KPI row whose KPI exists, but not for this engagement's family: loaded, and feeding no measure (M-31).
with engagements as (

    select engagement_id, family
    from entities.engagements

),

fitting as (

    select e.engagement_id, n.kpi_name
    from engagements as e
    inner join policy.kpi_names as n on n.family in (e.family, '*')

)

select
    o.file_id,
    o.source_sheet,
    o.source_row,
    'kpi_name' as source_field,
    o.month as source_heading,
    o.kpi_name as raw_text,
    'M-31' as rule,
    '指标“' || o.kpi_name || '”不是本服务族（' || f.title_zh || '）的指标，未计入任何得分；请核对指标名称，或在 kpis.yaml 中补充。' as zh,
    'The KPI “' || o.kpi_name || '” is none of this family''s (' || f.title_en
    || ') and counts for no score; check its name, or add it to kpis.yaml.' as en
from staging.kpi_observations as o
inner join engagements as e on o.engagement_id = e.engagement_id
inner join policy.families as f on e.family = f.family
left join fitting as t on o.engagement_id = t.engagement_id and o.kpi_name = t.kpi_name
where t.kpi_name is null
