"""How formulas keep the results they had: openpyxl drops them, and a formula without a result reads as no value."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from openpyxl import Workbook

# A formula cell as openpyxl writes it: its opening, its address, the formula, an empty value.
_FORMULA: Final = re.compile(
    rb'(<c r="([A-Z]+[0-9]+)"[^>]*)>(<f\b(?:[^>]*/>|[^>]*>.*?</f>))<v\s*(?:/>|></v>)', re.DOTALL
)

# By sheet and address: the type as the XML names it (n, str, b, e) and the result as text.
Results = Mapping[str, Mapping[str, tuple[str, str]]]


def has_formulas(workbook: Workbook) -> bool:
    """Tell whether any cell holds a formula."""
    return any(cell.data_type == "f" for sheet in workbook.worksheets for cell in cells_of(sheet))


def cells_of(sheet: Any) -> list[Any]:
    """Return the cells that a sheet has; going through its rows would make up those between them."""
    return [*sheet._cells.values()]


def results_of(computed: Workbook) -> Results:
    """Return the results in a workbook that was opened for its values."""
    return {
        sheet.title: {cell.coordinate: _as_xml(cell) for cell in cells_of(sheet) if cell.value is not None}
        for sheet in computed.worksheets
    }


def put_results(path: Path, titles: list[str], results: Results) -> None:
    """Write the results beside their formulas into a saved workbook; `titles` are its sheets in order."""
    parts = {f"xl/worksheets/sheet{number}.xml": title for number, title in enumerate(titles, start=1)}
    filled = path.with_suffix(".filled")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(filled, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            known = results.get(parts.get(info.filename, ""))
            new.writestr(info.filename, _FORMULA.sub(partial(_filled, known), content) if known else content)
    filled.replace(path)


def _filled(known: Mapping[str, tuple[str, str]], found: re.Match[bytes]) -> bytes:
    kind, text = known.get(found[2].decode(), ("", ""))
    if not kind:
        return found[0]
    typed = b"" if kind == "n" else f' t="{kind}"'.encode()
    return found[1] + typed + b">" + found[3] + b"<v>" + escape(text).encode() + b"</v>"


def _as_xml(cell: Any) -> tuple[str, str]:
    if cell.data_type == "b":
        return "b", str(int(cell.value))
    if cell.data_type == "n":
        return "n", repr(cell.value)
    return ("e" if cell.data_type == "e" else "str"), str(cell.value)
