"""How a file is given back marked: its own workbook where it can be, a workbook of its cells where it cannot."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

from pipelines.contract import Contracts, Dialect, load_contracts
from pipelines.errors import ScorecardError
from pipelines.intake import marked_name, shown_name
from pipelines.marking.lost_parts import Lost
from pipelines.marking.marks import Marks, marks_of
from pipelines.policy_files import LIMITS_FILE
from pipelines.reading.limited import Outcome, run_limited
from pipelines.reading.limits import Limits, read_limits
from pipelines.workspace import InputFile, Workspace

# Opening a workbook to change it costs several times what reading it does.
_TIMES_AS_LONG: Final = 4
_FROM_TEXT: Final = (
    "原文件不是 .xlsx，这里按读到的内容重建，单元格位置不变。"
    "\nThe file was no .xlsx; this workbook was built from what was read, every cell in its place."
)
_FROM_LARGE: Final = (
    "原工作簿的单元格内容超过 20 MB，这里按读到的内容重建：单元格位置不变，"
    "公式换成计算结果，格式、图形图片和隐藏的工作表没有保留。"
    "\nThe workbook holds more than 20 MB of cells, so this one was built from what was read: every cell is in its "
    "place, formulas became their results, formats, graphics and hidden sheets were not kept."
)
_FROM_ODD: Final = (
    "原工作簿无法直接加批注，这里按读到的内容重建：单元格位置不变，公式换成计算结果，格式、图形图片和隐藏的工作表没有保留。"
    "\nThe workbook could not take comments, so this one was built from what was read: every cell is in its place, "
    "formulas became their results, formats, graphics and hidden sheets were not kept."
)


@dataclass(frozen=True)
class MarkedCopy:
    """A marked workbook, and what of the user's own it could not keep."""

    content: bytes
    lost: tuple[Lost, ...] = ()


def marked_workbook(
    original: Path, name: str, marks: Marks, limits: Limits, dialects: Sequence[Dialect] = (Dialect(),)
) -> MarkedCopy:
    """Return a workbook with the file's cells, those that must be mended marked, and a list of them before it.

    An .xlsx is opened, marked and saved: cells, formulas and their results, formats, charts and pictures stay (charts
    and pictures written anew); what openpyxl cannot carry (text boxes, sparklines, newer conditional formats and lists,
    …) is lost, and listed on the first sheet and in `lost`. Where the file is too large or too odd for that, and for
    .xls and .csv, a workbook is built from the decoded cells, and says so. `dialects` are those a .csv may be in.
    Everything that opens the file runs in a process with the limits of reading. Raises ScorecardError where it cannot
    be opened.
    """
    with tempfile.TemporaryDirectory(prefix="scorecard-") as folder:
        out = Path(folder) / "marked.xlsx"
        arguments = {
            "path": str(original), "name": name, "out": str(out), "marks": marks.as_dict(), "limits": limits.as_dict(),
        }  # fmt: skip
        notice = _FROM_TEXT
        if Path(name).suffix.casefold() == ".xlsx":
            state, lost = _marked_in_place(arguments, original, limits)
            if state == "done":
                return MarkedCopy(out.read_bytes(), lost)
            notice = _FROM_LARGE if state == "large" else _FROM_ODD
        ways = [[each.delimiter, each.encoding] for each in dialects]
        outcome = _run(
            "from_cells:mark_cells", {**arguments, "how": {"dialects": ways, "notice": notice}}, original, limits
        )
        if outcome.value != "done":
            raise ScorecardError(
                f"{shown_name(Path(name).name)} 无法打开，不能做标注。请按文件清单中的提示改正原文件。",
                f"{shown_name(Path(name).name)} cannot be opened or marked; mend it as the list of files says.",
            )
        return MarkedCopy(out.read_bytes())


def _marked_in_place(arguments: dict[str, Any], original: Path, limits: Limits) -> tuple[str, tuple[Lost, ...]]:
    """Mark a workbook in place, with its texts in several fonts if that goes well, else without."""
    for is_rich in (True, False):
        outcome = _run("onto_workbook:mark_file", {**arguments, "is_rich": is_rich}, original, limits)
        made = outcome.value or {"state": "odd"}
        if made["state"] != "odd":
            break
    return made["state"], tuple(Lost(*each) for each in made.get("lost", ()))


def losses_of(workspace: Workspace, connection: duckdb.DuckDBPyConnection, asked: str) -> list[Lost]:
    """Return what the marked copy of a loaded file will lack; nothing of one that is built from its cells."""
    _, file = find_file(workspace, connection, asked)
    if Path(file.name).suffix.casefold() != ".xlsx":
        return []
    limits = read_limits(workspace.policy / LIMITS_FILE)
    arguments = {"path": str(file.path), "name": file.name, "limits": limits.as_dict()}
    outcome = _run("onto_workbook:expected_losses", arguments, file.path, limits)
    return [Lost(*each) for each in outcome.value or ()]


def marked_file(
    workspace: Workspace, connection: duckdb.DuckDBPyConnection, contracts: Contracts, limits: Limits, asked: str
) -> tuple[str, MarkedCopy]:
    """Return name and content of the marked copy of a loaded file, found by the name its sender knows.

    Raises ScorecardError where no or more than one file of that name was loaded, or it could not be read at all.
    """
    file_id, file = find_file(workspace, connection, asked)
    sql = "select distinct source from staging.sheets where file_id = ? and source is not null order by source"
    sources = [source for (source,) in connection.cursor().execute(sql, [file_id]).fetchall()]
    dialects = list(
        dict.fromkeys(contracts.by_source[source].csv for source in sources if source in contracts.by_source)
    )
    marks = marks_of(connection, file_id, contracts)
    copy = marked_workbook(file.path, file.name, marks, limits, dialects or [each.csv for each in contracts][:1])
    return marked_name(shown_name(Path(file.name).name)), copy


@dataclass(frozen=True)
class Written:
    """Where a marked copy was written, and what it could not keep."""

    path: Path
    lost: tuple[Lost, ...]


def write_marked(workspace: Workspace, connection: duckdb.DuckDBPyConnection, asked: str, target: Path) -> Written:
    """Write the marked copy of a loaded file to a path, or under its own name into a folder; return where it lies.

    Raises ScorecardError where something stands there already, and for a place whose files are loaded: a copy beside
    its original would contradict it.
    """
    contracts, limits = load_contracts(workspace.sources), read_limits(workspace.policy / LIMITS_FILE)
    name, copy = marked_file(workspace, connection, contracts, limits, asked)
    path = target / name if target.is_dir() else target
    _check_free(workspace, path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(copy.content)
    return Written(path, copy.lost)


def _check_free(workspace: Workspace, path: Path) -> None:
    if path.exists() or path.is_symlink():
        raise ScorecardError(
            f"{path} 已存在，标注副本不覆盖任何文件。请换一个文件名或文件夹。",
            f"{path} exists, and a marked copy overwrites nothing. Choose another name or folder.",
        )
    if any(path.resolve().is_relative_to(each.resolve()) for each in (workspace.inbox, workspace.sample)):
        raise ScorecardError(
            f"{path} 在收件夹之内，写在那里会与原文件一起载入。请写到数据目录之外，改好后再放入。",
            f"{path} lies in the inbox, where it would be loaded beside its original. Write it elsewhere and drop it "
            "when it is mended.",
        )


def find_file(workspace: Workspace, connection: duckdb.DuckDBPyConnection, asked: str) -> tuple[str, InputFile]:
    """Return id and place of the one loaded file of that name."""
    rows = connection.cursor().execute("select file_id, file_name, state, zh, en from staging.files").fetchall()
    found = [row for row in rows if asked in (row[1], shown_name(Path(row[1]).name))]
    if len(found) != 1:
        raise _not_one(asked, found, rows)
    file_id, name, state, zh, en = found[0]
    if state == "refused":
        raise ScorecardError(f"{asked} 没有读入，不能做标注。{zh}", f"{asked} was not read and cannot be marked. {en}")
    files = [*workspace.inbox_files(), *workspace.sample_files()]
    place = next((each for each in files if each.name == name), None)
    if place is None:
        raise ScorecardError(
            f"{asked} 已不在收件夹中，请重新放入。", f"{asked} is no longer in the inbox; drop it again."
        )
    return file_id, place


def _not_one(asked: str, found: Sequence[tuple[Any, ...]], rows: Sequence[tuple[Any, ...]]) -> ScorecardError:
    names = "、".join(sorted(row[1] if found else shown_name(row[1]) for row in found or rows))
    if found:
        return ScorecardError(
            f"名为 {asked} 的文件不止一个，请写全名：{names}",
            f"Several files are called {asked}; name one in full: {names}",
        )
    return ScorecardError(f"没有载入过 {asked}；现有：{names}", f"No file {asked} is loaded; there are {names}")


def _run(function: str, arguments: dict[str, Any], original: Path, limits: Limits) -> Outcome:
    seconds = _TIMES_AS_LONG * limits.seconds_for(original.stat().st_size)
    return run_limited(f"pipelines.marking.{function}", arguments, limits.child_bytes, seconds)
