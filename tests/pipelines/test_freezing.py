"""Does freezing a quarter of a real workspace hold its scores through drops, undos, backups, and decisions, on record."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipelines.backup import backup, restore
from pipelines.freezing import (
    FreezeError,
    differences,
    freeze,
    frozen_quarter,
    open_again,
    quarters,
)
from pipelines.intake import REPLACED, Moves, accept
from pipelines.journal import Journal
from pipelines.kept_files import FOLDER, KeptFileError
from pipelines.loads import LOAD, changes_of, withdraw
from pipelines.marking import write_marked
from pipelines.open_questions import AnswerError, give_answers, take_back, write_answers
from pipelines.opened import open_current
from pipelines.queries import ask
from pipelines.questions import TAKE_IN
from pipelines.reading.pool import LoadStoppedError
from pipelines.warehouse import Caller, Change, build
from pipelines.who import Who
from pipelines.workspace import Workspace
from tests.pipelines import bank
from tests.pipelines.banks import Banks

pytestmark = pytest.mark.slow

AS_OF = date(2026, 1, 31)
WHO = Who("王会计")
Q4 = "2025Q4"
Rows = Sequence[Sequence[object]]
ROWS = [*bank.kpi_rows("HT-1", bank.GOOD), *bank.kpi_rows("HT-2", bank.FAIR)]


def built(workspace: Workspace, change: Change | None = None) -> None:
    build(workspace, AS_OF, caller=Caller(WHO, change=change))


def dropped(workspace: Workspace, folder: Path, name: str, rows: Rows) -> Change:
    content = bank.write_workbook(folder / "sent" / name, {"KPI": [bank.KPI_HEADER, *rows]}).read_bytes()

    def change() -> Callable[[], None]:
        moves = Moves()
        accept(workspace, name, content, moves)
        return moves.undo

    return change


def scores(workspace: Workspace, period: str = Q4) -> list[tuple[object, ...]]:
    query = "select vendor_name, total, rank, tier from scores.vendor_scores where period = ? order by 1"
    return ask(open_current(workspace), query, [period]).rows


def said(workspace: Workspace, query: str) -> list[tuple[object, ...]]:
    return ask(open_current(workspace), query).rows


def questions(workspace: Workspace) -> dict[str, str]:
    """The open questions about frozen quarters: id by the file's name."""
    query = "select file_name, question_id from staging.questions where kind = 'frozen' and answer is null"
    return {name.partition("_")[2] or name: key for name, key in said(workspace, query)}


def answered(workspace: Workspace, given: Mapping[str, str], reason: str) -> Change:
    from pipelines.open_questions import answer_contents

    contents = answer_contents(open_current(workspace), given, dict.fromkeys(given, reason))
    return lambda: write_answers(workspace, contents, WHO)


def loaded_and_frozen(made: Workspace) -> None:
    bank.write_bank(made.inbox / "bank.xlsx", [])
    built(made, dropped(made, made.root.parent, "月报.xlsx", ROWS))
    built(made, lambda: freeze(made, Q4, " 季度已报送 ", WHO))


@pytest.fixture
def frozen(workspace: Path, banks: Banks) -> Workspace:
    """A bank whose fourth quarter was loaded from 月报.xlsx and frozen."""
    return banks.copy(workspace, loaded_and_frozen)


def worse(rows: Rows = ROWS) -> list[tuple[object, ...]]:
    """The same months, in which 乙公司 had more errors in December."""
    return [(*row[:3], 5, row[4]) if row[:3] == ("2025-12", "HT-2", "录入差错率") else tuple(row) for row in rows]


def test_a_frozen_quarter_is_told_and_changed_by_a_decision_alone(frozen: Workspace, tmp_path: Path) -> None:
    before = scores(frozen)
    january = ("2026-01", "HT-1", "满意度", 98, 100)
    built(frozen, dropped(frozen, tmp_path, "月报.xlsx", [*worse(), january]))
    assert scores(frozen) == before
    (query,) = questions(frozen).values()
    with pytest.raises(AnswerError, match="reason"):
        give_answers(frozen, open_current(frozen), {query: TAKE_IN}, WHO)

    built(frozen, answered(frozen, {query: TAKE_IN}, "差错漏计"))
    assert [row[0] for row in scores(frozen) if row not in before] == ["乙公司"]
    state = frozen_quarter(frozen, Q4)
    assert (state.version, state.who, state.reason) == (2, "王会计", "季度已报送")
    assert [(each.reason, each.is_taken_in) for each in state.corrections] == [("差错漏计", True)]
    # What the decision changed is told where what any load changed is, and once more against the frozen scores.
    load = Journal.of(frozen).entries({LOAD})[-1]
    assert [(each["vendor_name"], each["period"]) for each in changes_of(frozen, load)] == [("乙公司", Q4)]
    (differing,) = differences(frozen, open_current(frozen), state)
    assert (differing["vendor_name"], differing["total_before"]) == ("乙公司", 63.66)
    assert differing["total_change"] == pytest.approx(differing["total_after"] - 63.66)
    assert said(frozen, "select period, frozen_by, version from meta.frozen_quarters") == [(Q4, "王会计", 2)]

    built(frozen, lambda: take_back(frozen, query, WHO))
    assert scores(frozen) == before
    assert frozen_quarter(frozen, Q4).version == 3
    Journal.of(frozen).verify()


def test_withdrawing_and_replacing_take_nothing_from_the_frozen_quarter(frozen: Workspace, tmp_path: Path) -> None:
    before = scores(frozen)
    (name,) = [file.name for file in frozen.inbox_files() if "月报" in file.name]
    built(frozen, lambda: withdraw(frozen, name, WHO))
    assert scores(frozen) == before
    assert said(frozen, "select state, rows_loaded from staging.files where file_name like '%月报%'") == [("kept", 24)]
    assert said(frozen, "select * from meta.checks where failing_rows > 0") == []
    # The loss is on record, and the copy is nobody's load.
    assert [each["name"] for each in Journal.of(frozen).entries({LOAD})[-1].content["removed"]] == [name]

    (query,) = questions(frozen).values()
    built(frozen, answered(frozen, {query: TAKE_IN}, "误报"))
    assert scores(frozen) == []
    (still,) = [each for each in quarters(frozen, open_current(frozen)) if each.period == Q4]
    assert (still.frozen is not None, still.differing) == (True, 2)


def test_opened_it_counts_what_came_meanwhile_and_frozen_anew_it_asks_anew(frozen: Workspace, tmp_path: Path) -> None:
    before = scores(frozen)
    built(frozen, dropped(frozen, tmp_path, "补报.xlsx", [("2025-12", "HT-2", "到岗率", 1, 100)]))
    (first,) = questions(frozen).values()
    built(frozen, answered(frozen, {first: TAKE_IN}, "补报"))
    built(frozen, lambda: open_again(frozen, Q4, "重新核对", WHO))
    changed = scores(frozen)
    assert changed != before
    assert questions(frozen) == {}
    (name,) = [file.name for file in frozen.inbox_files() if "补报" in file.name]
    built(frozen, lambda: withdraw(frozen, name, WHO))
    assert scores(frozen) == before

    built(frozen, lambda: freeze(frozen, Q4, "已核对", WHO))
    built(frozen, dropped(frozen, tmp_path, "补报.xlsx", [("2025-12", "HT-2", "到岗率", 1, 100)]))
    assert scores(frozen) == before
    (second,) = questions(frozen).values()
    assert second != first
    assert frozen_quarter(frozen, Q4).version == 1


def test_a_file_of_the_same_name_for_another_month_still_counts_beside_the_old_one(
    frozen: Workspace, tmp_path: Path
) -> None:
    before = scores(frozen)
    built(frozen, dropped(frozen, tmp_path, "月报.xlsx", [("2026-01", "HT-1", "满意度", 98, 100)]))
    assert len([file for file in frozen.inbox_files() if "月报" in file.name]) == 2
    assert not [path for path in (frozen.inbox / REPLACED).rglob("*") if path.is_file()]
    assert scores(frozen) == before
    assert questions(frozen) == {}


def test_another_branchs_file_of_the_same_name_waits_without_pushing_the_old_one_out(
    frozen: Workspace, tmp_path: Path
) -> None:
    before = scores(frozen)
    built(frozen, dropped(frozen, tmp_path, "月报.xlsx", [("2025-12", "HT-1", "到岗率", 99, 100)]))
    assert len([file for file in frozen.inbox_files() if "月报" in file.name]) == 2
    assert scores(frozen) == before
    assert said(frozen, "select state from staging.files where state = 'kept'") == []


def test_a_name_confirmed_after_the_freeze_is_told_as_a_difference(workspace: Path, tmp_path: Path) -> None:
    made = Workspace.at(workspace)
    bank.write_bank(made.inbox / "bank.xlsx", ROWS[:-4])
    header = ("月份", "供应商名称", "服务项目", "使用单位", "指标名称", "分子", "分母")
    late = [(month, "乙公司分部", "凭证录入", "西分行", name, *pair) for month, _, name, *pair in worse()[-4:]]
    bank.write_workbook(made.inbox / "late.xlsx", {"KPI": [header, *late]})
    built(made)
    built(made, lambda: freeze(made, Q4, "季度已报送", WHO))
    (query,) = [row[0] for row in said(made, "select question_id from staging.questions where kind = 'vendor'")]
    built(made, answered(made, {query: bank.BETA}, ""))
    (row,) = [each for each in quarters(made, open_current(made)) if each.period == Q4]
    assert row.differing == 1
    assert row.frozen is not None
    assert row.frozen.version == 1


def test_a_backup_carries_the_frozen_quarter_with_its_copies(frozen: Workspace, tmp_path: Path) -> None:
    before = scores(frozen)
    (name,) = [file.name for file in frozen.inbox_files() if "月报" in file.name]
    built(frozen, lambda: withdraw(frozen, name, WHO))
    (frozen.inbox / ".withdrawn" / name).unlink()
    restore(backup(frozen, tmp_path / "saved.zip"), tmp_path / "copy")
    copy = Workspace.at(tmp_path / "copy")
    Journal.of(copy).verify()
    built(copy)
    assert scores(copy) == before
    assert frozen_quarter(copy, Q4) == frozen_quarter(frozen, Q4)


def test_a_copy_that_was_changed_stops_the_build_until_the_quarter_is_opened(frozen: Workspace) -> None:
    (name,) = [file.name for file in frozen.inbox_files() if "月报" in file.name]
    built(frozen, lambda: withdraw(frozen, name, WHO))
    for path in (frozen.inbox / FOLDER).iterdir():
        path.write_bytes(b"something else")
    with pytest.raises(KeptFileError, match=r"月报\.xlsx"):
        built(frozen)
    built(frozen, lambda: open_again(frozen, Q4, "副本损坏", WHO))
    assert scores(frozen) == []


def test_a_file_changed_in_place_loses_nothing_of_the_frozen_quarter(frozen: Workspace, tmp_path: Path) -> None:
    before = scores(frozen)
    (path,) = [file.path for file in frozen.inbox_files() if "月报" in file.name]
    bank.write_workbook(path, {"KPI": [bank.KPI_HEADER, *worse()[:-1]]})
    built(frozen)
    assert scores(frozen) == before
    assert len(questions(frozen)) == 1


@pytest.mark.parametrize("deed", [freeze, open_again])
def test_a_deed_that_is_stopped_leaves_the_quarter_as_it_was(
    frozen: Workspace, deed: Callable[[Workspace, str, str, Who], Callable[[], None]]
) -> None:
    if deed is freeze:
        built(frozen, lambda: open_again(frozen, Q4, "重新核对", WHO))
    state = [(each.period, each.frozen) for each in quarters(frozen, open_current(frozen))]
    stop = threading.Event()

    def change() -> Callable[[], None]:
        stop.set()
        return deed(frozen, Q4, "试", WHO)

    with pytest.raises(LoadStoppedError):
        build(frozen, AS_OF, caller=Caller(WHO, stop, change=change))
    assert [(each.period, each.frozen) for each in quarters(frozen, open_current(frozen))] == state
    Journal.of(frozen).verify()


def test_what_cant_be_frozen_or_opened_is_refused_with_the_reason(frozen: Workspace) -> None:
    refusals = [
        (freeze, Q4, "再冻结", "frozen already"),
        (freeze, "2019Q1", "旧", "no quarter 2019Q1"),
        (freeze, Q4, "  ", "reason"),
        (open_again, "2025Q3", "开", "not frozen"),
        (open_again, Q4, "", "reason"),
    ]
    written = len(Journal.of(frozen).entries())
    for deed, period, reason, words in refusals:
        with pytest.raises(FreezeError, match=words):
            deed(frozen, period, reason, WHO)
    assert len(Journal.of(frozen).entries()) == written


def test_a_quarter_that_is_not_over_and_the_sample_are_not_frozen(workspace: Path, tmp_path: Path) -> None:
    made = Workspace.at(workspace)
    bank.write_bank(made.inbox / "bank.xlsx")
    build(made, date(2025, 12, 30))
    with pytest.raises(FreezeError, match="only a quarter that is over"):
        freeze(made, Q4, "早", WHO)


def test_the_marked_workbook_marks_what_waits_for_the_frozen_quarter(frozen: Workspace, tmp_path: Path) -> None:
    built(frozen, dropped(frozen, tmp_path, "补报.xlsx", worse()))
    (name,) = [file.name for file in frozen.inbox_files() if "补报" in file.name]
    written = write_marked(frozen, open_current(frozen).connection, name, tmp_path / "marked.xlsx")
    book = load_workbook(written.path)
    marked = [cell.coordinate for row in book["KPI"].iter_rows() for cell in row if cell.comment]
    assert marked == ["A22"]
    assert "2025Q4 已于" in book["KPI"]["A22"].comment.text
