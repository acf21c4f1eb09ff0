"""What is to be marked in one file and listed before it, taken from the ledger of the current warehouse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

import duckdb

from pipelines.contract import Contracts

_CELLS_SQL: Final = """
select p.sheet, coalesce(p.cell, 'A' || p.row), p.field, p.raw_text, p.rule, p.severity, p.zh, p.en
from staging.problem_cells as p
left join (select file_id, sheet, min(seq) as seq from staging.sheets group by file_id, sheet) as s
    on p.file_id = s.file_id and p.sheet = s.sheet
where p.file_id = $file_id
order by case p.severity when 'rejected' then 1 when 'blanked' then 2 else 3 end, s.seq, p.row, length(p.cell), p.cell
"""
_SHEETS_SQL: Final = """
select sheet, 'A' || coalesce(header_row, 1), '', code, state, zh, en
from staging.sheets
where file_id = $file_id and state <> 'ignored' and (zh is not null or state in ('held', 'unrecognised', 'hidden'))
order by seq
"""
_QUESTIONS_SQL: Final = """
select distinct sheet, cell, field, kind, 'question', zh, en
from staging.questions
where file_id = $file_id and answer is null
order by sheet, cell
"""
_ASIDE_SQL: Final = """
select sheet, 'A' || row, text, '', kind, zh, en
from staging.set_aside_rows
where file_id = $file_id
order by sheet, row
"""
_PERSONAL_SQL: Final = "select sheet, source, field from staging.columns where file_id = $file_id"
HIDDEN_TEXT: Final = "（个人信息，不显示 personal data, not shown）"


@dataclass(frozen=True)
class MarkedCell:
    """One cell that could not be taken as it is: where it stands, what it held, by which rule, and what to do."""

    sheet: str
    cell: str
    raw_text: str
    rule: str
    severity: str
    zh: str
    en: str


@dataclass(frozen=True)
class Remark:
    """Something about a sheet or row that is no faulty cell: held, asked, set aside. `kind` says which."""

    sheet: str
    cell: str
    text: str
    rule: str
    kind: str
    zh: str
    en: str


@dataclass(frozen=True)
class Marks:
    """Everything that is said of one file."""

    cells: tuple[MarkedCell, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return it as the marking process gets it."""
        return asdict(self)


def marks_from(entry: dict[str, Any]) -> Marks:
    """Return what `as_dict` wrote."""
    cells, remarks = entry["cells"], entry["remarks"]
    return Marks(tuple(MarkedCell(**each) for each in cells), tuple(Remark(**each) for each in remarks))


def marks_of(connection: duckdb.DuckDBPyConnection, file_id: str, contracts: Contracts) -> Marks:
    """Return what the warehouse has to say of one file; people's data are not repeated."""
    personal = set(_personal_columns(connection, file_id, contracts))
    cells = [
        _without_person(MarkedCell(sheet, cell, raw or "", rule or "", severity, zh or "", en or ""))
        if (sheet, field) in personal
        else MarkedCell(sheet, cell, raw or "", rule or "", severity, zh or "", en or "")
        for sheet, cell, field, raw, rule, severity, zh, en in _rows(connection, _CELLS_SQL, file_id)
    ]
    remarks = [
        Remark(sheet or "", cell or "A1", text or "", rule or "", kind, zh or "", en or "")
        for sql in (_SHEETS_SQL, _QUESTIONS_SQL)
        for sheet, cell, text, rule, kind, zh, en in _rows(connection, sql, file_id)
    ]
    people = {sheet for sheet, _ in personal}
    aside = [
        Remark(sheet, cell, HIDDEN_TEXT if sheet in people else text or "", "", kind, zh or "", en or "")
        for sheet, cell, text, _, kind, zh, en in _rows(connection, _ASIDE_SQL, file_id)
    ]
    return Marks(tuple(cells), (*remarks, *aside))


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, file_id: str) -> list[tuple[Any, ...]]:
    return connection.cursor().execute(sql, {"file_id": file_id}).fetchall()


def _personal_columns(
    connection: duckdb.DuckDBPyConnection, file_id: str, contracts: Contracts
) -> Iterator[tuple[str, str]]:
    """Give sheet and field of every column of the file that holds people's data."""
    for sheet, source, field in _rows(connection, _PERSONAL_SQL, file_id):
        contract = contracts.by_source.get(source or "")
        if contract and any(each.name == field and each.personal for each in contract.fields):
            yield sheet, field


def _without_person(cell: MarkedCell) -> MarkedCell:
    """Return the cell's mark without what it held: the list is passed on more widely than the file."""
    zh, en = (text.replace(cell.raw_text, "…") if cell.raw_text else text for text in (cell.zh, cell.en))
    return MarkedCell(cell.sheet, cell.cell, HIDDEN_TEXT, cell.rule, cell.severity, zh, en)
