"""Scores from observations to ranks, at 10,000 vendors × 30 indicators × 20 quarters: time, and the process's peak memory."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from pipelines.policy import write_policy
from pipelines.policy_files import PolicyTables
from pipelines.schemes import add_scheme
from pipelines.transform import INTERFACE, MACROS, in_order, load_tables
from pipelines.workspace import PRODUCT

VENDORS, INDICATORS, QUARTERS, DIMENSIONS = 10_000, 30, 20, 5
WORDS = {"zh": "指标", "en": "Indicator"}


def measure() -> dict[str, Any]:
    """Run it in a process of its own, so that the peak is of nothing else."""
    command = [sys.executable, "-m", "tests.bench.scoring"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def scores_of_many() -> dict[str, Any]:
    """Time every table of scores over literal observations; a single group-by over them is the yardstick."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(str(Path(folder) / "bench.duckdb")) as connection:
        _prepare(connection)
        before = _peak_mib()
        yardstick = _timed(
            lambda: connection.execute(
                "select engagement_id, period, measure, sum(numerator), sum(denominator) from measures.observations "
                "group by engagement_id, period, measure"
            ).fetchmany(1)
        )
        spent = time.process_time()
        tables = in_order(load_tables([PRODUCT / "sql" / "scores"]))
        seconds = _timed(lambda: [connection.execute(each.ddl()) for each in tables])
        spent = time.process_time() - spent
        ranked = connection.execute("select count(*) from scores.vendor_scores where rank is not null").fetchone()
    assert ranked == (VENDORS * QUARTERS,)
    return {
        "name": f"scores of {VENDORS:,} vendors × {INDICATORS} indicators × {QUARTERS} quarters, observations to ranks",
        "seconds": seconds,
        "processor_s": spent,
        "observations": VENDORS * INDICATORS * QUARTERS,
        "one_group_by_s": yardstick,
        "ratio_to_one_group_by": seconds / yardstick,
        "peak_mib": _peak_mib(),
        "of_it_before_scoring_mib": before,
    }


def _prepare(connection: duckdb.DuckDBPyConnection) -> None:
    for ddl in (MACROS, INTERFACE):
        connection.execute(ddl.read_text(encoding="utf-8"))
    policy = PolicyTables()
    add_scheme(policy, "bench.yaml", _scheme())
    write_policy(connection, policy)
    connection.execute("create schema scores")
    vendors, quarters = f"range({VENDORS}) as v (v)", f"range({QUARTERS}) as q (q)"
    first = "date '2021-01-01' + to_months(cast(3 * q as integer))"
    for statement in (
        f"insert into entities.vendors select 'v' || v, 'Vendor ' || v, null from {vendors}",
        "insert into entities.engagements select 'e' || v, 'v' || v, 'e' || v, 'F' || (v % 10), 's', 'm', 'u', 'k', "
        f"'outsourced', '2020-01-01', '2030-01-01' from {vendors}",
        f"insert into entities.periods select main.quarter_of({first}), {first}, {first} + interval 3 months - interval "
        f"1 day, q + 1 from {quarters}",
        "insert into entities.engagement_periods select 'e' || v, period, 90, 3, false, 100, 100 from "
        f"{vendors}, entities.periods",
        "insert into measures.observations select 'e' || v, p.period, 'm' || m, p.end_on, "
        "800 + hash(v * 7919 + m * 104729 + p.seq) % 200, 1000, 'value', false, 'f', 's', 1, 'n' from "
        f"{vendors}, entities.periods as p, range({INDICATORS}) as m (m)",
    ):
        connection.execute(statement)


def _scheme() -> dict[str, Any]:
    indicators = [
        {
            "indicator": f"K{k}", "title": WORDS, "weight": 1, "measure": f"m{k}", "unit": "%", "missing": "bank",
            "curve": {"up": [80, 98]},
        }
        for k in range(INDICATORS)
    ]  # fmt: skip
    size = INDICATORS // DIMENSIONS
    dimensions = [
        {"dimension": f"D{d}", "title": WORDS, "weight": size, "indicators": indicators[d::DIMENSIONS]}
        for d in range(DIMENSIONS)
    ]
    head = {"scheme": "bench", "version": "1", "effective_from": date(2020, 1, 1), "period": "quarter", "title": WORDS}
    return {**head, "dimensions": dimensions, "tiers": [{"tier": "A", "title": WORDS, "from": 0}]}


def _timed(action: Any) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(scores_of_many(), ensure_ascii=False))
