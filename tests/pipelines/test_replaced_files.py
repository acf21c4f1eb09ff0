"""Does withdrawing a correction leave what was there before it, and is one name one file however it is capitalised."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipelines.intake import Moves, accept, marked_name
from pipelines.journal import Journal
from pipelines.loads import put_back, withdraw, withdrawn_files
from pipelines.opened import open_current
from pipelines.reading.pool import LoadStoppedError
from pipelines.replaced_files import pairs_of
from pipelines.warehouse import Caller, build
from pipelines.who import Who
from pipelines.workspace import Workspace
from tests.pipelines.bank import write_bank, write_workbook

AS_OF = date(2026, 1, 15)
ANNA = Who("安娜")
HEADER = ("月份", "合同编号", "业务量")


@pytest.fixture
def bank(workspace: Path) -> Workspace:
    write_bank(workspace / "inbox" / "小银行.xlsx")
    return Workspace.at(workspace)


def drop(bank: Workspace, volume: int, name: str = "业务量.xlsx", month: str = "2025-10") -> str:
    """Drop a file that says one volume, build, and return where it lies."""
    path = write_workbook(bank.root / "sent" / f"{volume}.xlsx", {"业务量": [HEADER, (month, "HT-1", volume)]})
    place = accept(bank, name, path.read_bytes()).relative_to(bank.inbox).as_posix()
    build(bank, AS_OF)
    return place


def volumes(bank: Workspace) -> list[int]:
    rows = open_current(bank).connection.execute("select volume from staging.volumes order by month, volume").fetchall()
    return [int(volume) for (volume,) in rows]


def undone(bank: Workspace, place: str) -> list[int]:
    withdraw(bank, place, ANNA)
    build(bank, AS_OF)
    return volumes(bank)


def test_withdrawing_a_correction_brings_back_what_it_corrected_step_by_step(bank: Workspace) -> None:
    first, second, third = drop(bank, 100), drop(bank, 120), drop(bank, 130)
    assert volumes(bank) == [130]
    assert undone(bank, third) == [120]
    deed = Journal.of(bank).entries({"file_withdrawn"})[-1]
    assert deed.content == {"name": third, "restored": [second]}
    assert undone(bank, second) == [100]
    assert undone(bank, first) == []
    assert withdrawn_files(bank) == sorted([first, second, third])


def test_a_withdrawal_that_is_undone_changes_nothing(bank: Workspace) -> None:
    first, second = drop(bank, 100), drop(bank, 120)
    undo = withdraw(bank, second, ANNA)
    assert [file.name for file in bank.inbox_files()][0:1] == [first]
    undo()
    build(bank, AS_OF)
    assert volumes(bank) == [120]
    assert (bank.inbox / ".replaced" / first).is_file()


def test_putting_back_and_withdrawing_again_changes_places_every_time(bank: Workspace) -> None:
    first, second = drop(bank, 100), drop(bank, 120)
    assert undone(bank, second) == [100]
    put_back(bank, second, ANNA)
    build(bank, AS_OF)
    assert volumes(bank) == [120]
    assert withdrawn_files(bank) == [first]
    assert undone(bank, second) == [100]


def test_a_file_that_replaced_nothing_brings_nothing_back(bank: Workspace) -> None:
    drop(bank, 100, "甲.xlsx")
    second = drop(bank, 120, "乙.xlsx", "2025-11")
    assert undone(bank, second) == [100]
    assert Journal.of(bank).entries({"file_withdrawn"})[-1].content == {"name": second}


def test_a_mended_marked_copy_that_is_withdrawn_gives_way_to_its_original(bank: Workspace) -> None:
    drop(bank, 100)
    copy = drop(bank, 120, marked_name("业务量.xlsx"))
    assert volumes(bank) == [120]
    assert undone(bank, copy) == [100]


def test_what_was_itself_withdrawn_before_stays_away(bank: Workspace) -> None:
    first = drop(bank, 100)
    assert undone(bank, first) == []
    second = drop(bank, 120)
    assert undone(bank, second) == []


@pytest.mark.parametrize("name", ["业务量.XLSX", "业务量.Xlsx"])
def test_capitals_make_no_other_file(bank: Workspace, name: str) -> None:
    drop(bank, 100)
    moves = Moves()
    path = write_workbook(bank.root / "again.xlsx", {"业务量": [HEADER, ("2025-10", "HT-1", 120)]})
    accept(bank, name, path.read_bytes(), moves)
    build(bank, AS_OF)
    assert volumes(bank) == [120]
    assert [new for new, _ in moves.replaced] == [name]
    withdraw(bank, name, ANNA)
    build(bank, AS_OF)
    assert volumes(bank) == [100]


def both(bank: Workspace, name: str = "业务量.xlsx") -> list[str]:
    """Drop two files of one name and different months; return where they lie."""
    return [drop(bank, 100, name), drop(bank, 120, name, "2025-11")]


def test_a_file_of_the_same_name_that_shares_no_key_leaves_the_first_in_force(bank: Workspace) -> None:
    heard: list[str] = []
    first = drop(bank, 100)
    path = write_workbook(bank.root / "sent" / "西.xlsx", {"业务量": [HEADER, ("2025-11", "HT-1", 120)]})
    accept(bank, "业务量.xlsx", path.read_bytes())
    build(bank, AS_OF, caller=Caller(ANNA, hear=lambda told: heard.append(told[0])))
    assert volumes(bank) == [100, 120]
    assert first in [file.name for file in bank.inbox_files()]
    assert len(heard) == 1
    assert "“业务量.xlsx”与先前的同名文件没有任何相同的键值" in heard[0]
    load = Journal.of(bank).entries({"load"})[-1].content
    assert (load["removed"], load["replaced"]) == ([], [])


def test_a_correction_of_one_of_them_replaces_that_one_alone(bank: Workspace) -> None:
    both(bank)
    drop(bank, 130)
    assert volumes(bank) == [130, 120]
    drop(bank, 140, month="2025-11")
    assert volumes(bank) == [130, 140]


def test_a_file_that_shares_one_key_replaces_as_before(bank: Workspace) -> None:
    drop(bank, 100)
    rows = [HEADER, ("2025-10", "HT-1", 101), ("2025-11", "HT-1", 120)]
    accept(bank, "业务量.xlsx", write_workbook(bank.root / "more.xlsx", {"业务量": rows}).read_bytes())
    build(bank, AS_OF)
    assert volumes(bank) == [101, 120]


def test_a_file_without_a_loaded_row_stays_replaced(bank: Workspace) -> None:
    path = write_workbook(bank.root / "bad.xlsx", {"业务量": [HEADER, ("2025-10", "HT-9", 5)]})
    accept(bank, "业务量.xlsx", path.read_bytes())
    build(bank, AS_OF)
    drop(bank, 120, month="2025-11")
    assert len([file for file in bank.inbox_files() if file.name.endswith("业务量.xlsx")]) == 1


def test_a_load_that_is_stopped_after_both_were_kept_leaves_the_first_alone(bank: Workspace) -> None:
    first = drop(bank, 100)
    path = write_workbook(bank.root / "sent" / "西.xlsx", {"业务量": [HEADER, ("2025-11", "HT-1", 120)]})
    stop = threading.Event()

    def change() -> Callable[[], None]:
        moves = Moves()
        accept(bank, "业务量.xlsx", path.read_bytes(), moves)
        return moves.undo

    with pytest.raises(LoadStoppedError):
        build(bank, AS_OF, caller=Caller(ANNA, stop=stop, change=change, hear=lambda _: stop.set()))
    assert [file.name for file in bank.inbox_files()] == sorted([first, "小银行.xlsx"])
    build(bank, AS_OF)
    assert volumes(bank) == [100]


def test_files_of_other_folders_and_endings_are_no_pair() -> None:
    removed = ["东/a1b2c3d4e5f6_业务量.xlsx", "业务量.csv"]
    assert pairs_of(["西/业务量.xlsx", "业务量.xlsx"], removed, dict.fromkeys(removed, "x")) == []
