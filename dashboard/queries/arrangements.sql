-- One row per scope, member and way of doing the same work: unit cost and punctuality, and what they rest on.
select
    scope, member, member_zh, member_en, arrangement, title_zh, title_en, unit_cost, unit_zh, unit_en,
    main.ratio(good_count, item_count) as good_ratio, item_count, counted_count, note_zh, note_en, caveat_zh, caveat_en
from costs.arrangements
where period = $period and ($family::varchar is null or member in ($family, '*'))
order by scope, member, place
