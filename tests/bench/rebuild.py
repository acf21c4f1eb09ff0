"""How long the warehouse takes to rebuild from typed rows: the sample bank, and 2,000 vendors × 30 indicators × 36 months."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import yaml

from pipelines.contract import load_contracts
from pipelines.inputs import Inputs, Watch
from pipelines.policy import load_policy
from pipelines.questions import Answers
from pipelines.staging.ledger import LoadedFile
from pipelines.tenders.tables import tender_rows
from pipelines.warehouse import Recipe, build, write_warehouse
from pipelines.workspace import DEFAULT_ROOT, Workspace

VENDORS, INDICATORS, MONTHS = 2_000, 30, 36
AS_OF = date(2026, 1, 31)


def sample_rebuild() -> dict[str, Any]:
    """Time the sample bank: first with every file to read, then again with only the tables to make."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "inbox").mkdir()
        shutil.copytree(DEFAULT_ROOT / "sample", root / "sample")
        workspace = Workspace.at(root)
        first = _timed(lambda: build(workspace, AS_OF))
        again = _timed(lambda: build(workspace, date(2026, 2, 1)))
        unchanged = _timed(lambda: build(workspace, date(2026, 2, 1)))
    return {
        "name": "rebuild of the sample bank",
        "read_and_build_s": first,
        "build_only_s": again,
        "nothing_changed_s": unchanged,
        "ratio_build_only_to_all": again / first,
    }


def large_rebuild() -> dict[str, Any]:
    """Time the tables of a bank far larger than most, from typed rows to ranks."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("inbox", "policy", "warehouse"):
            (root / name).mkdir()
        _write_policy(root / "policy")
        workspace = Workspace.at(root)
        contracts = load_contracts(workspace.sources)
        inputs = Inputs([_typed_rows(root)], is_sample=False)
        recipe = Recipe(
            workspace, contracts, load_policy(workspace.policy), inputs, Answers(), tender_rows(workspace), AS_OF
        )
        target = root / "warehouse" / "bench.duckdb"
        seconds = _timed(lambda: write_warehouse(target, recipe, Watch()))
        with duckdb.connect(str(target), read_only=True) as connection:
            rows = connection.execute("select count(*) from staging.kpi_observations").fetchone()
            scan = _timed(
                lambda: connection.execute(
                    "select engagement_id, kpi_name, sum(numerator) from staging.kpi_observations group by all"
                ).fetchall()
            )
        assert rows == (VENDORS * INDICATORS * MONTHS,)
    return {
        "name": f"rebuild at {VENDORS:,} vendors × {INDICATORS} indicators × {MONTHS} months",
        "seconds": seconds,
        "rows": rows[0],
        "one_group_by_s": scan,
        "ratio_to_one_group_by": seconds / scan,
    }


def _timed(action: Any) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _write_policy(folder: Path) -> None:
    for name in ("families.yaml", "costs.yaml"):
        shutil.copy(DEFAULT_ROOT / "policy" / name, folder / name)
    words = {"zh": "指标", "en": "Indicator"}
    kpis = {
        f"K{k}": {"title": {"zh": f"指标{k}", "en": f"KPI {k}"}, "families": "all", "measure": f"measure_{k}"}
        for k in range(INDICATORS)
    }
    indicators = [
        {
            "indicator": f"K{k}",
            "title": words,
            "weight": 1,
            "measure": f"measure_{k}",
            "unit": "%",
            "curve": {"up": [80, 98]},
            "missing": "bank",
        }
        for k in range(INDICATORS)
    ]
    dimensions = [
        {"dimension": f"D{d}", "title": words, "weight": INDICATORS // 5, "indicators": indicators[d::5]}
        for d in range(5)
    ]
    scheme = {
        "scheme": "bench",
        "version": "1",
        "effective_from": date(2020, 1, 1),
        "period": "quarter",
        "title": words,
        "weights_sum": INDICATORS,
        "dimensions": dimensions,
        "tiers": [{"tier": "A", "title": words, "from": 0}],
    }
    (folder / "kpis.yaml").write_text(yaml.safe_dump({"kpis": kpis}, allow_unicode=True), encoding="utf-8")
    (folder / "scheme.yaml").write_text(yaml.safe_dump(scheme, allow_unicode=True), encoding="utf-8")


def _typed_rows(root: Path, vendors: int = VENDORS) -> LoadedFile:
    """Write the Parquet files that reading one huge workbook would have left behind."""
    folder = root / "warehouse" / "read" / "bench"
    folder.mkdir(parents=True)
    place = (
        "'s' as source_sheet, cast(row_number() over () as integer) as source_row, cast([] as varchar[]) as na_fields"
    )
    _parquet(
        folder,
        "services",
        f"select '录入' as service_name, 'DE' as family, 'simple' as class, '件' as unit_of_output, "
        f"null::varchar as core_flag, {place}",
    )
    _parquet(
        folder,
        "engagements",
        f"""
        select 'HT' || v as contract_no, '供应商' || v as vendor_name, null::varchar as uscc, '录入' as service_name,
            '分行' || (v % 6) as using_unit, 'simple' as class, 'onsite' as mode, date '2020-01-01' as start_on,
            date '2030-12-31' as end_on, {place}
        from range({vendors}) as t (v)""",
    )
    _parquet(
        folder,
        "kpi_observations",
        f"""
        select cast(date '2023-01-01' + to_months(cast(m as integer)) as date) as month, 'HT' || v as contract_no,
            '供应商' || v as vendor_name, '录入' as service_name, '分行' || (v % 6) as using_unit, '指标' || k as kpi_name,
            cast(800 + hash(v * 7919 + k * 104729 + m) % 200 as decimal(18, 6)) as numerator,
            cast(1000 as decimal(18, 6)) as denominator, {place}
        from range({vendors}) as t (v), range({INDICATORS}) as u (k), range({MONTHS}) as w (m)""",
    )
    counts = {"rows_read": 0, "rows_typed": 0, "rows_rejected": 0, "rows_set_aside": 0}
    sheet = {
        "sheet": "s",
        "state": "loaded",
        "header_row": 1,
        "code": None,
        "zh": "",
        "en": "",
    }
    sheets = [{**sheet, **counts, "source": name} for name in ("services", "engagements", "kpi_observations")]
    return LoadedFile(
        "bench",
        "bench.xlsx",
        0,
        False,
        folder,
        json.loads(json.dumps({"file_error": None, "sheets": sheets})),
    )


def _parquet(folder: Path, source: str, query: str) -> None:
    columns = {
        field.name: field.sql_type for field in load_contracts(Workspace(folder).sources).by_source[source].fields
    }
    given = {name for name, *_ in duckdb.execute(f"select * from ({query}) limit 0").description}
    missing = "".join(f", cast(null as {kind}) as {name}" for name, kind in columns.items() if name not in given)
    duckdb.sql(f"copy (select * {missing} from ({query})) to '{folder}/rows-{source}.parquet' (format parquet)")
