"""What must be said of a whole sheet: no known header, missing or doubled columns, data below the signature."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.contract import Contract, Field
from pipelines.questions import Question
from pipelines.reading.addresses import column_letters
from pipelines.reading.headers import HeaderIndex
from pipelines.reading.layout import Header, NoHeader
from pipelines.reading.messages import Sentence, sentence
from pipelines.reading.rows import SortedRows
from pipelines.reading.sheet import Sheet


def structural_faults(sheet: Sheet, header: Header, asked: Sequence[Question]) -> list[Sentence]:
    """Return why a sheet with a known header cannot be loaded as it is: columns missing, or two for one field.

    Where all that is missing is asked about, an answer mends the sheet as well as another file does.
    """
    faults = []
    if header.missing:
        said = {**_titled(header.contract), **_named(header.missing)}
        is_asked = {field.name for field in header.missing} <= {question.field for question in asked}
        faults.append(sentence("E09.asked", **said) if is_asked else sentence("E09.columns", **said))
        faults.extend(
            sentence("M-13.where", title_zh=field.title_zh, title_en=field.title_en)
            for field in header.missing
            if field.kind in {"month", "period"}
        )
    for field, places in header.twice:
        letters = ", ".join(column_letters(sheet.first_column + place) for place in places)
        faults.append(sentence("E09.twice", columns=letters, title_zh=field.title_zh, title_en=field.title_en))
    return faults


def unknown_header(missed: Sequence[NoHeader], indexes: Sequence[HeaderIndex]) -> Sentence:
    """Say that no header was found: which contract came nearest and what it lacks, or what can be read at all."""
    for each in missed:
        if each.nearest and each.unsaid:
            title = {"field_zh": each.unsaid.title_zh, "field_en": each.unsaid.title_en}
            return sentence("E09.unsaid", **_titled(each.nearest), **title)
        if each.nearest:
            return sentence("E09.nearest", **_titled(each.nearest), **_named(each.missing))
    contracts = [index.contract for index in indexes]
    return sentence(
        "E09.unknown",
        titles_zh="、".join(contract.title_zh for contract in contracts),
        titles_en=", ".join(contract.title_en for contract in contracts),
    )


def rows_remark(sheet: Sheet, header: Header, rows: SortedRows, rows_read: int) -> Sentence | None:
    """Say what a user should know of a sheet that was read: no data rows, data below its signature line, its month."""
    if rows_read == len(rows.aside):
        return sentence("E01.rows")
    footers = [each for each in rows.aside if each.kind == "footer"]
    required = [column.place for column in header.columns if column.field.required]
    if required and any(all(_has_cell(sheet, each.row, place) for place in required) for each in footers[1:]):
        return sentence("M-05.rows", text=footers[0].text, row=footers[0].row, count=len(footers) - 1)
    return _told_of(header.supplied) if header.supplied else None


def _told_of(supplied: Sequence[tuple[Field, str]]) -> Sentence:
    told = [sentence("M-13.supplied", title_zh=f.title_zh, title_en=f.title_en, stated=text) for f, text in supplied]
    return Sentence(told[0].code, "".join(each.zh for each in told), " ".join(each.en for each in told))


def _has_cell(sheet: Sheet, row: int, place: int) -> bool:
    return bool((sheet.cells.column(place)[row - 1].as_py() or "").strip())


def _titled(contract: Contract) -> dict[str, str]:
    return {"title_zh": contract.title_zh, "title_en": contract.title_en}


def _named(fields: Sequence[Field]) -> dict[str, str]:
    """Name missing columns; of those of which one is enough, with “or” between them."""
    groups: dict[str, list[Field]] = {}
    for field in fields:
        groups.setdefault(field.one_of or f"={field.name}", []).append(field)
    return {
        "missing_zh": "、".join("或".join(each.title_zh for each in group) for group in groups.values()),
        "missing_en": ", ".join(" or ".join(each.title_en for each in group) for group in groups.values()),
    }
