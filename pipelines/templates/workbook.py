"""How a template workbook is written: a guide in both languages, then one sheet a contract, ready to be filled in."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from pipelines.contract import Contract, load_contracts
from pipelines.exports import FIXED_TIME, PLAIN_TEXT_ONLY, fitting, sheet_names, write_value
from pipelines.reading.addresses import column_letters
from pipelines.reading.own_sheets import GUIDE
from pipelines.templates.columns import TEXT_KINDS, TemplateColumn, columns_of
from pipelines.templates.examples import example_row
from pipelines.templates.guide import Guide, write_guide
from pipelines.templates.sets import chosen_sets, file_name
from pipelines.templates.validation import add_validation
from pipelines.templates.wording import comment
from pipelines.workbook_look import cell_format, example_format, header_format, header_width, set_up_print, width_of

_HEADER_HEIGHT, _ROW_HEIGHT = 34, 20
_LONGEST_COMMENT_LINE = 34


@dataclass(frozen=True)
class TemplateSheet:
    """One sheet to write: its name, contract and columns."""

    name: str
    contract: Contract
    columns: tuple[TemplateColumn, ...]


def write_template(contracts: Sequence[Contract], language: str) -> bytes:
    """Write one blank workbook with a sheet for each contract; `language` ('zh' or 'en') is that of its headers.

    Filled in, it loads without a question. The same contracts give the same bytes.
    """
    titles = [each.title_zh if language == "zh" else each.title_en for each in contracts]
    names = sheet_names([GUIDE.name, *titles])[1:]
    sheets = [
        TemplateSheet(name, contract, tuple(columns_of(contract, language)))
        for name, contract in zip(names, contracts, strict=True)
    ]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **PLAIN_TEXT_ONLY}) as workbook:
        workbook.set_properties({"created": FIXED_TIME})
        guide = write_guide(workbook, sheets)
        for sheet in sheets:
            _write_sheet(workbook, sheet, guide, language)
    return out.getvalue()


def write_chosen(
    sources: Path, chosen: tuple[int | None, str | None, bool], language: str, target: Path
) -> Iterator[Path]:
    """Write the templates that were asked for into a folder and give each file; `language` may be 'both'.

    `chosen` is the number of a workbook, the name of a source, or true for all. Raises ScorecardError.
    """
    templates = chosen_sets(load_contracts(sources), *chosen)
    target.mkdir(parents=True, exist_ok=True)
    for template in templates:
        for each in ("zh", "en") if language == "both" else (language,):
            path = target / file_name(template, each)
            path.write_bytes(write_template(template.contracts, each))
            yield path


def _write_sheet(workbook: Any, template: TemplateSheet, guide: Guide, language: str) -> None:
    sheet = workbook.add_worksheet(template.name)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_row(0, _HEADER_HEIGHT)
    sheet.set_row(1, _ROW_HEIGHT)
    set_up_print(sheet, template.name)
    headers = {demand: header_format(workbook, demand) for demand in ("required", "either", "optional")}
    examples = example_row(list(template.columns), language)
    for place, (column, example) in enumerate(zip(template.columns, examples, strict=True)):
        shown = float(example) if isinstance(example, Decimal) else example
        width = max(header_width(column.header), width_of(*column.choices, str(shown)[:16]))
        sheet.set_column(place, place, width, cell_format(workbook, column.number_format))
        sheet.write_string(0, place, fitting(column.header), headers[column.demand])
        _write_comment(sheet, place, comment(template.contract, column))
        write_value(sheet, (1, place), shown, example_format(workbook, column.number_format))
        add_validation(sheet, place, column, guide.list_range(template.contract.source, column.field.name))
    _allow_digits_as_text(sheet, template.columns)


def _write_comment(sheet: Any, place: int, text: str) -> None:
    lines = sum(1 + len(line) // _LONGEST_COMMENT_LINE for line in text.split("\n"))
    size = {"width": 300, "height": 24 + 17 * lines, "font_size": 9, "font_name": "Microsoft YaHei"}
    sheet.write_comment(0, place, fitting(text), {"author": "Scorecard", **size})


def _allow_digits_as_text(sheet: Any, columns: Sequence[TemplateColumn]) -> None:
    """Keep Excel from marking codes such as 001 as mistakes."""
    letters = [column_letters(place) for place, each in enumerate(columns) if each.field.kind in TEXT_KINDS]
    if letters:
        sheet.ignore_errors({"number_stored_as_text": " ".join(f"{each}2:{each}1048576" for each in letters)})
