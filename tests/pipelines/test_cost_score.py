"""Does the margin of the cost test earn its points in the six-dimension scheme (decisions 16: EX1, UP[0,10] %, weight 3)?"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from pipelines.policy import load_policy, write_policy
from pipelines.workspace import DEFAULT_ROOT
from tests.sql.test_sql import insert, prepare, run

SHIPPED = DEFAULT_ROOT / "policy"
# Verdict, in-house cost, saving, what is missing; and the points of 100 that follow.
QUARTERS = {
    "example": (("PASS", 1056872.0, 106578.0, None), 100),
    "half": (("PASS", 1000.0, 50.0, None), 50),
    "marginal": (("MARGINAL", 1000.0, 25.0, None), 25),
    "equal": (("FAIL", 1000.0, 0.0, None), 0),
    "dear": (("FAIL", 1000.0, -1.0, None), 0),
    "blank": (("NOT_ASSESSABLE", 1000.0, 900.0, "O3"), None),
    "bot": (("NOT_ASSESSABLE", 1000.0, 900.0, "bot"), None),
}


def test_the_margin_earns_a_tenth_of_the_points_a_percent(tmp_path: Path) -> None:
    for path in SHIPPED.glob("*.yaml"):
        if path.name != "evaluation.yaml":
            shutil.copy(path, tmp_path)
    shutil.copy(SHIPPED / "options" / "evaluation-6d.yaml", tmp_path)
    with duckdb.connect() as connection:
        prepare(connection)
        connection.execute("drop schema policy cascade")
        write_policy(connection, load_policy(tmp_path))
        period = {"period": "2025Q4", "start_on": "2025-10-01", "end_on": "2025-12-31", "seq": 8104}
        insert(connection, "entities.periods", [period])
        for name in QUARTERS:
            scored = {"engagement_id": name, "vendor_id": name, "family": "DE", "class": "simple", "mode": "onsite"}
            insert(connection, "entities.engagements", [scored | {"arrangement": "outsourced"}])
            active = {"engagement_id": name, "period": "2025Q4", "active_days": 92, "months_reported": 3}
            insert(connection, "entities.engagement_periods", [active | {"is_new": False}])
        names = ("verdict", "inhouse_cny", "saving_cny", "missing_items")
        verdicts = [
            {"engagement_id": name, "period": "2025Q4", **dict(zip(names, row, strict=True))}
            for name, (row, _points) in QUARTERS.items()
        ]
        insert(connection, "costs.verdicts", verdicts)
        run(
            connection,
            [
                "measures.cost_margin", "scores.scheme_in_force", "scores.measure_values", "scores.collected",
                "scores.indicator_ways", "scores.indicators_drawn", "scores.prior_rates", "scores.own_limits",
                "scores.indicator_values", "scores.indicator_parts", "scores.indicator_states",
                "scores.indicators_overdue", "scores.dimensions_short", "scores.indicators_weighed",
                "scores.engagement_dimensions", "scores.indicators_told", "scores.indicator_points",
            ],
        )  # fmt: skip
        found = connection.execute(
            "select engagement_id, state, is_applicable, points from scores.indicator_points where indicator = 'EX1'"
        ).fetchall()
    assert {name: points for name, _state, _applicable, points in found} == {
        name: points for name, (_row, points) in QUARTERS.items()
    }
    told = {name: (state, applicable) for name, state, applicable, _points in found}
    # The bank owes what is blank; a quarter that is never compared is owed by nobody.
    assert told["blank"] == ("missing_bank", True)
    assert told["bot"] == ("na", False)
