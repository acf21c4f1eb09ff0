"""What the tests of reading share: one small contract, and the way from a list of rows to what was read of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import Workbook

from pipelines.contract import Contracts, contracts_from
from pipelines.questions import Answers
from pipelines.reading.given import Given
from pipelines.reading.ingest import read_file
from pipelines.reading.limits import Limits
from pipelines.reading.outcomes import FileRead, SheetRead
from tests.pipelines.banks import Banks

# Every kind of cell once; `month` and `vendor_name` are the key.
FEES = """
source: fees
title: {zh: 费用表, en: Fees}
grain: {zh: 每供应商每月一行, en: One row per vendor and month}
key: [vendor_name, month]
fields:
  - {name: vendor_name, kind: key_text, required: true, header: {zh: 供应商名称, en: Vendor}, aliases: [外包公司]}
  - {name: month, kind: month, required: true, header: {zh: 月份, en: Month}}
  - {name: fee_cny, kind: money, required: true, header: {zh: 费用, en: Fee}}
  - {name: pieces, kind: integer, min: 0, header: {zh: 笔数, en: Pieces}}
  - {name: quality, kind: ratio, max: 1, header: {zh: 合格率, en: Quality}}
  - {name: unit_price_cny, kind: price, default_unit: 元, header: {zh: 单价, en: Unit price}}
  - {name: hours, kind: decimal, must_parse: true, header: {zh: 工时, en: Hours}}
  - {name: paid_on, kind: date, header: {zh: 支付日期, en: Paid on}}
  - {name: seen_at, kind: datetime, header: {zh: 受理时间, en: Seen at}}
  - {name: quarter, kind: period, header: {zh: 季度, en: Quarter}}
  - {name: repeated, kind: boolean, header: {zh: 是否重复, en: Repeated}}
  - {name: mode, kind: enum, header: {zh: 模式, en: Mode}, values: {onsite: [驻场], offsite: [离场]}}
  - {name: remark, kind: text, header: {zh: 备注, en: Remark}}
checks:
  - {rule: V03, holds: "hours <= pieces", field: hours, severity: reject, zh: 工时大于笔数, en: More hours than pieces}
  - {rule: V16, holds: "pieces < 1000", field: pieces, severity: note, zh: 笔数偏大, en: Many pieces}
"""

Rows = Sequence[Sequence[object]]


@pytest.fixture(scope="session")
def banks(tmp_path_factory: pytest.TempPathFactory) -> Banks:
    """Return the banks that are made once a worker."""
    return Banks(tmp_path_factory.mktemp("banks"))


@pytest.fixture
def fees() -> Contracts:
    """Return the contract of the fee sheet alone."""
    return contracts_from({"fees.yaml": yaml.safe_load(FEES)})


@pytest.fixture
def read_path(fees: Contracts) -> Callable[..., FileRead]:
    """Return how a file is read by the fee contract (or others given)."""

    def read(
        path: Path, name: str | None = None, contracts: Contracts | None = None, answers: Answers | None = None
    ) -> FileRead:
        return read_file(path, name or path.name, contracts or fees, Limits(), Given(answers or Answers()))

    return read


@pytest.fixture
def read_rows(tmp_path: Path, read_path: Callable[..., FileRead]) -> Callable[..., SheetRead]:
    """Return how rows become a sheet that was read: written to a workbook, changed by `finish`, read again."""

    def read(rows: Rows, finish: Callable[[Any], None] | None = None, **options: Any) -> SheetRead:
        workbook = Workbook()
        sheet = workbook.worksheets[0]
        for row in rows:
            sheet.append(list(row))
        if finish:
            finish(sheet)
        path = tmp_path / options.pop("file_name", "sheet.xlsx")
        workbook.save(path)
        result: FileRead = read_path(path, **options)
        assert result.error is None, result.error
        counted(result.sheets[0])
        return result.sheets[0]

    return read


def counted(sheet: SheetRead) -> None:
    """Assert that every row read is in exactly one place, and that each rejected row says why."""
    assert sheet.rows_read == sheet.rows_typed + sheet.rows_rejected + len(sheet.aside)
    rejected = {cell["row"] for cell in problems(sheet) if cell["severity"] == "rejected"}
    assert len(rejected) == sheet.rows_rejected
    if sheet.rows is not None:
        kept = sheet.rows.column("source_row").to_pylist()
        assert rejected.isdisjoint(kept)
        assert rejected.isdisjoint(aside.row for aside in sheet.aside)


def problems(sheet: SheetRead) -> list[dict[str, Any]]:
    """Return the problem cells of a sheet in reading order."""
    cells = [cell for table in sheet.problems for cell in table.to_pylist()]
    return sorted(cells, key=lambda cell: (cell["row"], len(cell["column"]), cell["column"]))


@pytest.fixture
def problem_cells() -> Callable[[SheetRead], list[tuple[str, str, str]]]:
    """Return how a sheet's problem cells are listed: address, rule, severity."""

    def listed(sheet: SheetRead) -> list[tuple[str, str, str]]:
        return [(f"{cell['column']}{cell['row']}", cell["rule"], cell["severity"]) for cell in problems(sheet)]

    return listed
