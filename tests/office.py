"""What LibreOffice makes of a workbook whose formulas it has to reckon itself, and how a test reads and rewrites cells."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from pipelines.cost_workbook import INPUTS_SHEET, LINES_SHEET, RESULT_SHEET

Recalculate = Callable[[Mapping[str, bytes]], dict[str, Any]]
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def recalculated(office: str, folder: Path, contents: Mapping[str, bytes]) -> dict[str, Any]:
    """Return the workbooks with the values that LibreOffice finds; the stored results of formulas are gone before."""
    names = {name: folder / f"{number}.xlsx" for number, name in enumerate(contents)}
    for name, content in contents.items():
        # Saved by openpyxl a formula has no stored result, so that only reckoning can give the totals.
        load_workbook(io.BytesIO(content)).save(names[name])
    # LibreOffice believes the results stored in a workbook unless it is told to compute them itself.
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, "utf-8")
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"), *map(str, names.values())],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return {name: load_workbook(folder / "out" / path.name, data_only=True) for name, path in names.items()}


def results(book: Any) -> dict[str, Any]:
    """Return the results of a cost workbook by the first word of their name."""
    rows = book[RESULT_SHEET].iter_rows()
    return {str(row[0].value).split(" ")[0]: row[1].value for row in rows if row[0].value}


def line_amounts(book: Any) -> list[tuple[str, Decimal | None]]:
    """Return code and amount of every line of a cost workbook in cents, by code and amount."""
    rows = [(row[1].value, row[4].value) for row in book[LINES_SHEET].iter_rows(min_row=2)]
    found = [(code, None if amount is None else cents(amount)) for code, amount in rows]
    return sorted(found, key=lambda row: (row[0], row[1] is not None, row[1] or 0))


def cents(amount: object) -> Decimal:
    """Return an amount as a spreadsheet shows it."""
    return Decimal(str(amount)).quantize(Decimal("0.00000001")).quantize(Decimal("0.01"), ROUND_HALF_UP)


def rewritten(content: bytes, name: str, value: object, sheet: str = INPUTS_SHEET) -> bytes:
    """Return a workbook in which the one cell with a name that begins so holds another value."""
    book = load_workbook(io.BytesIO(content))
    (row,) = (row for row in book[sheet].iter_rows() if str(row[0].value or "").startswith(name))
    assert row[1].value != value
    row[1].value = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
