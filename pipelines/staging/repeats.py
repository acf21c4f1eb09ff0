"""Which rows say the same thing twice, and which contradict each other, across all files (M-22, M-23)."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from pipelines.contract import Contract
from pipelines.staging.faults import Fault, Faults


@dataclass(frozen=True)
class _Row:
    row_no: int
    key: str
    content: str
    place: str
    text: str | None


def find_repeats(connection: duckdb.DuckDBPyConnection, contract: Contract, table: str, faults: Faults) -> None:
    """Set aside exact repeats of a key's first row; reject all rows of a key whose values differ.

    Nothing is guessed: of two different values for one key neither is taken until somebody corrects a file.
    """
    if not contract.key:
        return
    groups: dict[str, list[_Row]] = {}
    for row in _repeated_rows(connection, contract, table):
        groups.setdefault(row.key, []).append(row)
    field = next((name for name in reversed(contract.key) if any(each.name == name for each in contract.fields)), "")
    faults.add(contract, table, [fault for rows in groups.values() for fault in _judge(rows, field)])


def _repeated_rows(connection: duckdb.DuckDBPyConnection, contract: Contract, table: str) -> list[_Row]:
    key = ", ".join(contract.key)
    same = " and ".join(f"r.{name} is not distinct from d.{name}" for name in contract.key)
    names = ", ".join(f"'{each.name}', r.\"{each.name}\"" for each in contract.fields)
    shown = next((name for name in reversed(contract.key) if any(each.name == name for each in contract.fields)), None)
    text = f"cast(r.{shown} as varchar)" if shown else "null"
    sound = f"select * from {table} as s anti join temp.faulty_rows as f on f.source = $source and f.row_no = s.row_no"  # noqa: S608
    rows = connection.execute(
        f"with sound as ({sound}), "  # noqa: S608 - names come from contracts
        f"d as (select {key}, min(row_no) as first_row from sound group by {key} having count(*) > 1) "
        f"select r.row_no, cast(d.first_row as varchar), cast(json_object({names}) as varchar), "
        f"r.file_name || ' / ' || r.source_sheet || ' / ' || cast(r.source_row as varchar), {text} "
        f"from sound as r join d on {same} order by r.row_no",
        {"source": contract.source},
    ).fetchall()
    return [_Row(*row) for row in rows]


def _judge(rows: list[_Row], field: str) -> list[Fault]:
    first = rows[0]
    if all(row.content == first.content for row in rows):
        return [
            Fault(
                row.row_no,
                "set_aside",
                field,
                row.text,
                "M-22",
                f"与 {first.place} 行完全重复，只计一次。",
                f"An exact repeat of {first.place}; counted once.",
            )
            for row in rows[1:]
        ]
    return [_contradiction(row, next(other for other in rows if other is not row), field) for row in rows]


def _contradiction(row: _Row, other: _Row, field: str) -> Fault:
    return Fault(
        row.row_no,
        "rejected",
        field,
        row.text,
        "M-23",
        f"与 {other.place} 行键值相同而内容不同，两行均未入库；请删去错误的一行后重新报送。",
        f"Same key as {other.place} with other values, so neither is loaded; delete the wrong row and send again.",
    )
