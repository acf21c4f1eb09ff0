"""The weights of a rule as exact fractions: read from its policy tables, and written back for a trial."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Final

import duckdb

from models.held_weights import Tree, dimension_weights, whole_of
from pipelines.second_run import Rule

# A scheme's sum comes as a float of what was written: 100, 1, 2.5.
_WHOLES_WITHIN: Final = 1_000_000
_WEIGHTS: Final = """
select dimension, indicator, weight_units, weight_unit_total, weight_total
from policy.indicators
inner join policy.schemes using (scheme, version)
where scheme = $scheme and version = $version
order by seq
"""


def weights_of(connection: duckdb.DuckDBPyConnection, rule: Rule) -> dict[str, dict[str, Fraction]]:
    """Return a version's exact weights by dimension and indicator, in the order they are shown."""
    rows = connection.execute(_WEIGHTS, vars(rule)).fetchall()
    tree: dict[str, dict[str, Fraction]] = {}
    for dimension, indicator, units, unit_total, total in rows:
        whole = Fraction(total).limit_denominator(_WHOLES_WITHIN)
        tree.setdefault(dimension, {})[indicator] = Fraction(units, unit_total) * whole
    return tree


def set_weights(connection: duckdb.DuckDBPyConnection, rule: Rule, weights: Tree) -> None:
    """Write exact weights into the policy tables as pipelines/schemes.py does: whole units in their proportion."""
    indicators = {name: weight for members in weights.values() for name, weight in members.items()}
    units = lcm(*(weight.denominator for weight in indicators.values()))
    connection.execute(
        "update policy.schemes set weight_unit_total = ? where scheme = ? and version = ?",
        [int(whole_of(weights) * units), rule.scheme, rule.version],
    )
    for table, named in (("dimensions", dimension_weights(weights)), ("indicators", indicators)):
        connection.execute(
            f"update policy.{table} as t set weight = n.weight, weight_units = n.units from ("  # noqa: S608
            "select unnest($names) as name, unnest($weights) as weight, unnest($units) as units) as n "
            f"where t.scheme = $scheme and t.version = $version and t.{table[:-1]} = n.name",
            {
                "names": list(named),
                "weights": [float(weight) for weight in named.values()],
                "units": [int(weight * units) for weight in named.values()],
                **vars(rule),
            },
        )
