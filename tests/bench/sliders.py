"""How long a moved weight takes to become a ranking, and to be seen: 200 vendors × 30 indicators, twelve quarters on record."""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

from models.held_weights import settled
from pipelines.contract import load_contracts
from pipelines.inputs import Inputs, Watch
from pipelines.method.impact import as_built, impact
from pipelines.method.trial import prepare
from pipelines.opened import POINTER, open_at
from pipelines.policy import load_policy
from pipelines.questions import Answers
from pipelines.second_run import Rule
from pipelines.tenders.tables import tender_rows
from pipelines.warehouse import Recipe, write_warehouse
from pipelines.workspace import Workspace
from tests.bench import rebuild
from tests.bench.watched import Served, pause, watched

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
            rows = impact(before, trial.standings(weights), {"A": 1})
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


def drawn_weight() -> dict[str, Any]:
    """Time what a reader sees: from letting go of a slider until the new ranking is written on the page."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("inbox", "policy", "warehouse"):
            (root / name).mkdir()
        rebuild._write_policy(root / "policy")
        _build(root, root / "warehouse" / "bench.duckdb")
        (root / "warehouse" / POINTER).write_text("bench.duckdb", encoding="utf-8")
        with watched(root) as served:
            served.open("/method?rules=weights")
            _move(served, 0)
            before = served.processor()
            taken = [_move(served, move) for move in range(1, MOVES + 1)]
            worked = served.processor() - before
    return {
        "name": f"a moved weight drawn at {VENDORS} vendors × {rebuild.INDICATORS} indicators",
        "median_ms": statistics.median(taken) * 1000,
        "worst_ms": max(taken) * 1000,
        "server_processor_ms": worked / MOVES * 1000,
    }


def _move(served: Served, move: int) -> float:
    """Drag the first slider to another place, let go, and return the seconds until the table was written anew."""
    slider = served.page.locator("[data-testid=stSlider]").first
    thumb, track = slider.locator("input[type=range]").bounding_box(), slider.bounding_box()
    height = thumb["y"] + thumb["height"] / 2
    served.page.mouse.move(thumb["x"] + thumb["width"] / 2, height)
    served.page.mouse.down()
    served.page.mouse.move(track["x"] + track["width"] * (0.25 + 0.05 * move), height, steps=5)
    pause()
    served.page.mouse.up()
    served.stands_still()
    seconds = served.seconds_until("written")
    assert seconds > 0
    return seconds


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
    print(json.dumps([moved_weight(), drawn_weight()], ensure_ascii=False, indent=2))
