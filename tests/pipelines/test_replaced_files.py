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
from tests.pipelines.bank import write_workbook
from tests.pipelines.banks import Banks

AS_OF = date(2026, 1, 15)
ANNA = Who("安娜")
HEADER = ("月份", "合同编号", "业务量")
OTHER = "别的.xlsx"
# Which file counts is a matter of keys alone: a workspace with one contract of its own builds in a third of the time.
CONTRACT = """
source: volumes
title: {zh: 业务量, en: Volumes}
grain: {zh: 每合同每月一行, en: One row per contract and month}
key: [contract_no, month]
scored: {vendor: contract_no, period: month, family: F, measures: [volume]}
fields:
  - {name: contract_no, kind: key_text, required: true, header: {zh: 合同编号, en: Contract No}}
  - {name: month, kind: period, required: true, header: {zh: 月份, en: Month}}
  - {name: volume, kind: integer, required: true, header: {zh: 业务量, en: Volume}}
"""
FAMILIES = "families: {F: {title: {zh: 录入, en: Entry}, denominator: {zh: 件, en: pieces}}}"
SCHEME = """
scheme: volumes
version: "1"
effective_from: 2024-01-01
period: month
title: {zh: 业务量, en: Volumes}
dimensions:
  - dimension: all
    title: {zh: 全部, en: All}
    weight: 1
    indicators:
      - {indicator: V, title: {zh: 业务量, en: Volume}, weight: 1, measure: volume, unit: pts, curve: {up: [0, 200]}, missing: bank}
"""
Dropped = Callable[..., Workspace]


def unbuilt(bank: Workspace) -> None:
    written = {"sources/volumes.yaml": CONTRACT, "policy/families.yaml": FAMILIES, "policy/volumes.yaml": SCHEME}
    for name, text in written.items():
        (bank.root / name).parent.mkdir(exist_ok=True)
        (bank.root / name).write_text(text, encoding="utf-8")
    write_workbook(bank.inbox / OTHER, {"业务量": [HEADER, ("2025-10", "HT-2", 7)]})


def drop(bank: Workspace, volume: int, name: str = "业务量.xlsx", month: str = "2025-10") -> str:
    """Drop a file that says one volume, build, and return where it lies."""
    path = write_workbook(bank.root / "sent" / f"{volume}.xlsx", {"业务量": [HEADER, (month, "HT-1", volume)]})
    place = accept(bank, name, path.read_bytes()).relative_to(bank.inbox).as_posix()
    build(bank, AS_OF)
    return place


def with_drops(bank: Workspace, *said: int) -> None:
    unbuilt(bank)
    for volume in said:
        drop(bank, volume)


@pytest.fixture
def dropped(workspace: Path, banks: Banks) -> Dropped:
    """Return how a bank comes about into which 业务量.xlsx was dropped with one volume after the other."""
    return lambda *said: banks.copy(workspace, with_drops, *said)


def places(bank: Workspace) -> list[str]:
    """Where the dropped files lie, in the order they came."""
    loads = Journal.of(bank).entries({"load"})
    added = [file["name"] for load in loads for file in load.content["added"]]
    return [name for name in added if name != OTHER]


def volumes(bank: Workspace) -> list[int]:
    query = "select volume from staging.volumes where contract_no = 'HT-1' order by month, volume"
    rows = open_current(bank).connection.execute(query).fetchall()
    return [int(volume) for (volume,) in rows]


def undone(bank: Workspace, place: str) -> list[int]:
    withdraw(bank, place, ANNA)
    build(bank, AS_OF)
    return volumes(bank)


def test_withdrawing_a_correction_brings_back_what_it_corrected_step_by_step(dropped: Dropped) -> None:
    bank = dropped(100, 120)
    (first, second), third = places(bank), drop(bank, 130)
    assert volumes(bank) == [130]
    assert undone(bank, third) == [120]
    deed = Journal.of(bank).entries({"file_withdrawn"})[-1]
    assert deed.content == {"name": third, "restored": [second]}
    assert undone(bank, second) == [100]
    assert undone(bank, first) == []
    assert withdrawn_files(bank) == sorted([first, second, third])


def test_a_withdrawal_that_is_undone_changes_nothing(dropped: Dropped) -> None:
    bank = dropped(100, 120)
    first, second = places(bank)
    undo = withdraw(bank, second, ANNA)
    assert [file.name for file in bank.inbox_files()][0:1] == [first]
    undo()
    build(bank, AS_OF)
    assert volumes(bank) == [120]
    assert (bank.inbox / ".replaced" / first).is_file()


def test_putting_back_and_withdrawing_again_changes_places_every_time(dropped: Dropped) -> None:
    bank = dropped(100, 120)
    first, second = places(bank)
    assert undone(bank, second) == [100]
    put_back(bank, second, ANNA)
    build(bank, AS_OF)
    assert volumes(bank) == [120]
    assert withdrawn_files(bank) == [first]
    assert undone(bank, second) == [100]


def test_a_file_that_replaced_nothing_brings_nothing_back(dropped: Dropped) -> None:
    bank = dropped(100)
    second = drop(bank, 120, "乙.xlsx", "2025-11")
    assert undone(bank, second) == [100]
    assert Journal.of(bank).entries({"file_withdrawn"})[-1].content == {"name": second}


def test_a_mended_marked_copy_that_is_withdrawn_gives_way_to_its_original(dropped: Dropped) -> None:
    bank = dropped(100)
    copy = drop(bank, 120, marked_name("业务量.xlsx"))
    assert volumes(bank) == [120]
    assert undone(bank, copy) == [100]


def test_what_was_itself_withdrawn_before_stays_away(dropped: Dropped) -> None:
    bank = dropped(100)
    (first,) = places(bank)
    assert undone(bank, first) == []
    second = drop(bank, 120)
    assert undone(bank, second) == []


@pytest.mark.parametrize("name", ["业务量.XLSX", "业务量.Xlsx"])
def test_capitals_make_no_other_file(dropped: Dropped, name: str) -> None:
    bank = dropped(100)
    moves = Moves()
    path = write_workbook(bank.root / "again.xlsx", {"业务量": [HEADER, ("2025-10", "HT-1", 120)]})
    accept(bank, name, path.read_bytes(), moves)
    build(bank, AS_OF)
    assert volumes(bank) == [120]
    assert [new for new, _ in moves.replaced] == [name]
    withdraw(bank, name, ANNA)
    build(bank, AS_OF)
    assert volumes(bank) == [100]


def test_a_file_of_the_same_name_that_shares_no_key_leaves_the_first_in_force(dropped: Dropped) -> None:
    heard: list[str] = []
    bank = dropped(100)
    (first,) = places(bank)
    path = write_workbook(bank.root / "sent" / "西.xlsx", {"业务量": [HEADER, ("2025-11", "HT-1", 120)]})
    accept(bank, "业务量.xlsx", path.read_bytes())
    build(bank, AS_OF, caller=Caller(ANNA, hear=lambda told: heard.append(told[0])))
    assert volumes(bank) == [100, 120]
    assert first in [file.name for file in bank.inbox_files()]
    assert len(heard) == 1
    assert "“业务量.xlsx”与先前的同名文件没有任何相同的键值" in heard[0]
    load = Journal.of(bank).entries({"load"})[-1].content
    assert (load["removed"], load["replaced"]) == ([], [])


def test_a_correction_of_one_of_them_replaces_that_one_alone(dropped: Dropped) -> None:
    bank = dropped(100)
    drop(bank, 120, month="2025-11")
    drop(bank, 130)
    assert volumes(bank) == [130, 120]
    drop(bank, 140, month="2025-11")
    assert volumes(bank) == [130, 140]


def test_a_file_that_shares_one_key_replaces_as_before(dropped: Dropped) -> None:
    bank = dropped(100)
    rows = [HEADER, ("2025-10", "HT-1", 101), ("2025-11", "HT-1", 120)]
    accept(bank, "业务量.xlsx", write_workbook(bank.root / "more.xlsx", {"业务量": rows}).read_bytes())
    build(bank, AS_OF)
    assert volumes(bank) == [101, 120]


def test_a_file_without_a_loaded_row_stays_replaced(dropped: Dropped) -> None:
    bank = dropped()
    path = write_workbook(bank.root / "bad.xlsx", {"业务量": [HEADER, ("2025-10", "HT-1", "约5")]})
    accept(bank, "业务量.xlsx", path.read_bytes())
    build(bank, AS_OF)
    drop(bank, 120, month="2025-11")
    assert len([file for file in bank.inbox_files() if file.name.endswith("业务量.xlsx")]) == 1


def test_a_load_that_is_stopped_after_both_were_kept_leaves_the_first_alone(dropped: Dropped) -> None:
    bank = dropped(100)
    (first,) = places(bank)
    path = write_workbook(bank.root / "sent" / "西.xlsx", {"业务量": [HEADER, ("2025-11", "HT-1", 120)]})
    stop = threading.Event()

    def change() -> Callable[[], None]:
        moves = Moves()
        accept(bank, "业务量.xlsx", path.read_bytes(), moves)
        return moves.undo

    with pytest.raises(LoadStoppedError):
        build(bank, AS_OF, caller=Caller(ANNA, stop=stop, change=change, hear=lambda _: stop.set()))
    assert [file.name for file in bank.inbox_files()] == sorted([first, OTHER])
    build(bank, AS_OF)
    assert volumes(bank) == [100]


def test_files_of_other_folders_and_endings_are_no_pair() -> None:
    removed = ["东/a1b2c3d4e5f6_业务量.xlsx", "业务量.csv"]
    assert pairs_of(["西/业务量.xlsx", "业务量.xlsx"], removed, dict.fromkeys(removed, "x")) == []
