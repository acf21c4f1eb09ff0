"""How long a moved weight takes to become a ranking: 200 vendors × 30 indicators, twelve quarters on record."""

from __future__ import annotations

import json
import tempfile
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

from models.held_weights import settled
from pipelines.contract import load_contracts
from pipelines.inputs import Inputs, Watch
from pipelines.method.impact import as_built, impact
from pipelines.method.trial import Rule, prepare
from pipelines.opened import open_at
from pipelines.policy import load_policy
from pipelines.questions import Answers
from pipelines.tenders.tables import tender_rows
from pipelines.warehouse import Recipe, write_warehouse
from pipelines.workspace import Workspace
from tests.bench import rebuild

VENDORS, MOVES = 200, 9


def moved_weight() -> dict[str, Any]:
    """Time what a slider sets off: exact weights, scores, places, tiers, and what they were before."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("inbox", "policy", "warehouse"):
            (root / name).mkdir()
        rebuild._write_policy(root / "policy")
        target = root / "warehouse" / "bench.duckdb"
        built = _timed(lambda: _build(root, target))
        warehouse = open_at(target)
        start = time.perf_counter()
        trial = prepare(target, Rule("bench", "1"), ("2025Q4",))
        prepared = time.perf_counter() - start
        before = as_built(warehouse.connection, "2025Q4")
        taken, worked = [], []
        for move in range(MOVES):
            weights = settled(trial.weights, {"D1": Fraction(move, 2)}, {})
            start, cpu = time.perf_counter(), time.process_time()
            rows = impact(before, trial.standings(weights), ["A"])
            taken.append(time.perf_counter() - start)
            worked.append(time.process_time() - cpu)
            assert len(rows) == VENDORS
        trial.close()
    return {
        "name": f"a moved weight at {VENDORS} vendors × {rebuild.INDICATORS} indicators",
        "first_trial_ms": prepared * 1000,
        "median_ms": sorted(taken)[MOVES // 2] * 1000,
        "best_ms": min(taken) * 1000,
        "processor_ms": sorted(worked)[MOVES // 2] * 1000,
        "ratio_to_building_the_tables": sorted(taken)[MOVES // 2] / built,
    }


def _build(root: Path, target: Path) -> None:
    workspace = Workspace.at(root)
    recipe = Recipe(
        workspace,
        load_contracts(workspace.sources),
        load_policy(workspace.policy),
        Inputs([rebuild._typed_rows(root, VENDORS)], is_sample=False),
        Answers(),
        tender_rows(workspace),
        rebuild.AS_OF,
    )
    write_warehouse(target, recipe, Watch())


def _timed(action: Any) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


if __name__ == "__main__":
    print(json.dumps(moved_weight(), ensure_ascii=False, indent=2))
