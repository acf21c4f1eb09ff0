-- One row per code that a page shows in words: families, classes, modes, cost lines.
select 'family' as kind, family as code, title_zh, title_en, denominator_zh, denominator_en from policy.families
union all
select kind, code, title_zh, title_en, null as denominator_zh, null as denominator_en from policy.words
union all
select 'cost' as kind, cost_code, title_zh, title_en, null as denominator_zh, null as denominator_en
from policy.cost_items
