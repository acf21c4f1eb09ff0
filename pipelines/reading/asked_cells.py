"""How the fast reader is asked what single cells of a workbook say: in a small workbook that holds nothing else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import fastexcel

from pipelines.reading.plain_cells import NO_STYLE
from pipelines.reading.plain_xml import NotPlainError
from pipelines.reading.workbook_xml import WorkbookParts
from pipelines.reading.zip_parts import Archive

# What is asked for one by one costs more than reading a sheet as a whole.
MOST_ASKED: Final = 200_000
_SPREADSHEET: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPES: Final = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
)
_WORKBOOK: Final = (
    f'<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>'
)


@dataclass(frozen=True)
class AskedCell:
    """One cell as its XML has it: style (-1: none), whether its text is the number of a shared text, and the text."""

    style: int
    is_shared: bool
    text: str


@dataclass(frozen=True)
class CellReader:
    """Reads cells as they are read in a workbook with these styles and shared texts."""

    archive: Archive
    parts: WorkbookParts

    def texts(self, cells: Sequence[AskedCell]) -> list[str]:
        """Return the text of each cell; raise NotPlainError where one has none."""
        if len(cells) > MOST_ASKED:
            raise NotPlainError
        try:
            sheet = fastexcel.read_excel(self._workbook(cells)).load_sheet(0, header_row=None, dtypes="string")
            batch, errors = sheet.to_arrow_with_errors()
        except fastexcel.FastExcelError as fault:
            raise NotPlainError from fault
        column = batch.column(0)
        if (errors and errors.errors) or len(column) != len(cells) or column.null_count:
            raise NotPlainError
        return list(column.to_pylist())

    def part(self, name: str) -> bytes:
        """Return a part of the workbook as it was packed."""
        return b"".join(self.archive.verified(name))

    def _workbook(self, cells: Sequence[AskedCell]) -> bytes:
        rows = "".join(_row(number, cell) for number, cell in enumerate(cells, start=1))
        written = {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _relations({"/officeDocument": "xl/workbook.xml"}),
            "xl/workbook.xml": _WORKBOOK,
            "xl/worksheets/s.xml": f'<worksheet xmlns="{_SPREADSHEET}"><sheetData>{rows}</sheetData></worksheet>',
        }
        targets = {"/worksheet": "worksheets/s.xml"}
        own = [("/styles", "styles.xml", self.parts.styles)]
        if any(cell.is_shared for cell in cells):
            own.append(("/sharedStrings", "sharedStrings.xml", self.parts.shared_texts))
        kept = io.BytesIO()
        with zipfile.ZipFile(kept, "w") as archive:
            for kind, name, part in own:
                if part is not None:
                    targets[kind] = name
                    archive.writestr(f"xl/{name}", self.part(part))
            for name, text in (written | {"xl/_rels/workbook.xml.rels": _relations(targets)}).items():
                archive.writestr(name, text)
        return kept.getvalue()


def _row(number: int, cell: AskedCell) -> str:
    style = "" if cell.style == NO_STYLE else f' s="{cell.style}"'
    kind = ' t="s"' if cell.is_shared else ""
    return f'<row r="{number}"><c r="A{number}"{style}{kind}><v>{cell.text}</v></c></row>'


def _relations(targets: dict[str, str]) -> str:
    each = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'
