"""Do sheets whose contract says what is scored need no SQL: vendors, periods, measures and evidence follow from their rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines import opened, warehouse
from pipelines.contract import contracts_from
from pipelines.errors import ContractError
from pipelines.workspace import Workspace

CONTRACT = """
source: marks
title: {zh: 评分, en: Marks}
grain: {zh: 每家每季一行, en: One row per firm and quarter}
key: [firm_id, quarter]
scored:
  vendor: firm_id
  name: firm
  told_apart_by: [city]
  period: quarter
  family: F
  measures: [speed, care]
fields:
  - {name: firm_id, kind: key_text, required: true, header: {zh: 编号, en: Firm ID}}
  - {name: firm, kind: text, required: true, header: {zh: 名称, en: Firm}}
  - {name: city, kind: text, header: {zh: 城市, en: City}}
  - {name: quarter, kind: period, required: true, header: {zh: 季度, en: Quarter}}
  - {name: speed, kind: decimal, blanks: [none], header: {zh: 速度, en: Speed}}
  - {name: care, kind: decimal, header: {zh: 细致, en: Care}}
"""
POLICY = """
scheme: marks
version: "1"
effective_from: 2024-01-01
period: quarter
title: {zh: 评分, en: Marks}
dimensions:
  - dimension: all
    title: {zh: 全部, en: All}
    weight: 2
    indicators:
      - {indicator: S, title: {zh: 速度, en: Speed}, weight: 1, measure: speed, unit: pts, curve: {up: [0, 10]}, missing: bank}
      - {indicator: C, title: {zh: 细致, en: Care}, weight: 1, measure: care, unit: pts, curve: {up: [0, 10]}, missing: bank}
"""
FAMILIES = "families: {F: {title: {zh: 公司, en: Firms}, denominator: {zh: 家, en: firms}}}\n"
ROWS = """Firm ID,Firm,City,Quarter,Speed,Care
1,Alpha,Oslo,2025Q1,8,6
2,Alpha,Bergen,2025Q1,none,5
3,Beta,Oslo,2025Q1,4,不适用
1,Alpha,Oslo,2025Q2,9,7
2,Alpha,Bergen,2025Q2,3,5
"""


def workspace(folder: Path, contract: str = CONTRACT, rows: str = ROWS) -> Workspace:
    files = {
        "sources/marks.yaml": contract,
        "policy/marks.yaml": POLICY,
        "policy/families.yaml": FAMILIES,
        "inbox/marks.csv": rows,
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return Workspace.at(folder)


def test_a_sheet_and_three_files_of_declarations_make_a_ranking(tmp_path: Path) -> None:
    space = workspace(tmp_path)
    warehouse.build(space)
    connection = opened.open_current(space).connection.cursor()
    query = "select vendor_name, period, total, rank, coverage from scores.vendor_scores order by period, vendor_id"
    assert [(name, period, float(total), rank, share) for name, period, total, rank, share in connection.execute(query).fetchall()] == [
        ("Alpha (Oslo)", "2025Q1", 70.0, 1, 1.0),
        ("Alpha (Bergen)", "2025Q1", 50.0, 2, 0.5),
        ("Beta", "2025Q1", 40.0, 3, 1.0),
        ("Alpha (Oslo)", "2025Q2", 80.0, 1, 1.0),
        ("Alpha (Bergen)", "2025Q2", 40.0, 2, 1.0),
    ]  # fmt: skip
    states = "select engagement_id, measure, state from measures.observations where state <> 'value' order by 1"
    assert connection.execute(states).fetchall() == [("F|2", "speed", "missing"), ("F|3", "care", "na")]
    days = "select period, start_on::varchar, end_on::varchar, seq from entities.periods order by seq"
    assert connection.execute(days).fetchall() == [
        ("2025Q1", "2025-01-01", "2025-03-31", 1),
        ("2025Q2", "2025-04-01", "2025-06-30", 2),
    ]
    place = "select source_sheet, source_row, source_field from measures.observations where numerator = 9"
    assert [row[1:] for row in connection.execute(place).fetchall()] == [(5, "speed")]
    assert connection.execute("select count(*) from meta.checks where failing_rows > 0").fetchall() == [(0,)]


@pytest.mark.parametrize(
    ("edition", "begins", "days"),
    [
        ("2024", 1, ("2024-01-01", "2024-12-31", 366, 12)),
        ("2024", 10, ("2023-10-01", "2024-09-30", 366, 12)),
        ("2024Q2", 1, ("2024-04-01", "2024-06-30", 91, 3)),
        ("2024-02", 1, ("2024-02-01", "2024-02-29", 29, 1)),
    ],
)
def test_an_edition_is_the_period_of_all_rows(
    tmp_path: Path, edition: str, begins: int, days: tuple[str, str, int, int]
) -> None:
    contract = CONTRACT.replace("period: quarter\n", f'edition: "{edition}"\n  year_begins: {begins}\n', 1)
    rows = "\n".join(line for line in ROWS.split("\n") if "Q2" not in line)
    space = workspace(tmp_path, contract.replace("key: [firm_id, quarter]", "key: [firm_id]"), rows)
    warehouse.build(space)
    connection = opened.open_current(space).connection.cursor()
    query = (
        "select distinct p.start_on::varchar, p.end_on::varchar, e.active_days, e.months_reported "
        "from entities.periods as p inner join entities.engagement_periods as e on p.period = e.period"
    )
    assert connection.execute(query).fetchall() == [days]


def test_entities_of_the_workspace_go_before_those_of_its_contracts(tmp_path: Path) -> None:
    space = workspace(tmp_path)
    (tmp_path / "sql" / "entities").mkdir(parents=True)
    names = [folder.relative_to(folder.parents[2]).as_posix() for folder in space.sql_folders(score_rows=True)]
    assert [name for name in names if name.endswith("entities")] == [f"{tmp_path.name}/sql/entities"]
    assert "sql/scored/measures" in names


def scored_with(**changes: Any) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(CONTRACT)
    document["scored"] = {name: value for name, value in (document["scored"] | changes).items() if value is not None}
    return document


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"vendor": "firm_no"}, "scored: vendor"),
        ({"vendor": "city"}, "scored: vendor"),
        ({"name": "titel"}, "scored: name"),
        ({"told_apart_by": ["town"]}, "scored: told_apart_by"),
        ({"measures": []}, "needs one field or more"),
        ({"measures": ["speed", "speed"]}, "each once"),
        ({"measures": ["firm"]}, "scored: measures"),
        ({"period": None}, "needs either period"),
        ({"edition": "2024"}, "needs either period"),
        ({"period": "firm"}, "scored: period"),
        ({"period": None, "edition": "FY24"}, "is written 2024, 2024Q1 or 2024-03"),
        ({"year_begins": 13}, "scored: year_begins"),
        ({"families": "F"}, "unknown key families"),
        ({"family": None}, "family is missing"),
    ],
)
def test_a_wrong_declaration_is_refused_with_its_place(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ContractError) as refused:
        contracts_from({"marks.yaml": scored_with(**changes)})
    assert words in refused.value.en
    assert "marks.yaml: scored" in refused.value.en
