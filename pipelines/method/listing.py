"""What the rules in force say, as rows: weights, measures, units, targets; and which versions there are."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pipelines.method.versions import versions
from pipelines.opened import Warehouse
from pipelines.queries import Answer, ask
from pipelines.second_run import Rule

_RULES: Final = """
select
    i.dimension, d.weight as dimension_weight, i.indicator, i.title_zh, i.title_en, i.weight, m.family, m.measure,
    a.aggregation, m.direction, round(m.floor_value / m.display_scale, 9) as floor,
    round(m.target / m.display_scale, 9) as target, m.unit,
    i.missing
from policy.indicators as i
inner join policy.dimensions as d on i.scheme = d.scheme and i.version = d.version and i.dimension = d.dimension
inner join policy.indicator_measures as m
    on i.scheme = m.scheme and i.version = m.version and i.indicator = m.indicator
inner join policy.measures as a on m.measure = a.measure
where i.scheme = $scheme and i.version = $version
order by i.seq, m.family, m.measure
"""


def rules(warehouse: Warehouse, rule: Rule) -> Answer:
    """Return one row per indicator, family and measure of a version: weight, curve's ends, who owes the evidence."""
    return ask(warehouse, _RULES, vars(rule))


def version_list(folder: Path) -> Answer:
    """Return one row per version of the evaluation rules, the latest in effect first."""
    names = ("scheme", "version", "effective_from", "author", "approved_by", "reason", "file")
    rows: list[tuple[object, ...]] = []
    for each in versions(folder):
        said = (each.effective_from.isoformat(), each.author, each.approved_by, each.reason, each.path.name)
        rows.append((each.rule.scheme, each.rule.version, *said))
    return Answer(names, rows)
