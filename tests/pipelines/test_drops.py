"""Do files that are dropped together enter together, say what they replace, and wait safely for their turn."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from pipelines.drops import Told, lay_down, left_behind, take_in
from pipelines.intake import shown_name
from pipelines.journal import Journal
from pipelines.loads import LOAD, put_back, withdraw, withdrawn_files
from pipelines.warehouse import build
from pipelines.who import Who
from pipelines.workspace import Workspace
from tests.pipelines.test_loads import more_kpis

ANNA = Who("安娜")


@pytest.fixture
def bank(workspace: Path) -> Workspace:
    return Workspace.at(workspace)


def dropped(bank: Workspace, *files: tuple[str, bytes]) -> list[Told]:
    told: list[Told] = []
    take_in(bank, lay_down(bank, files), told.append)
    return told


def inbox(bank: Workspace) -> dict[str, bytes]:
    """What counts: folder and name as its sender knows it, and content."""
    found = {}
    for file in bank.inbox_files():
        place = file.path.relative_to(bank.inbox)
        found[place.with_name(shown_name(place.name)).as_posix()] = file.path.read_bytes()
    return found


def everything(bank: Workspace) -> dict[str, bytes]:
    return {p.relative_to(bank.inbox).as_posix(): p.read_bytes() for p in bank.inbox.rglob("*") if p.is_file()}


def test_two_files_of_one_name_in_one_drop_are_both_kept_and_told(bank: Workspace) -> None:
    told = dropped(bank, ("KPI.xlsx", b"east"), ("KPI.xlsx", b"west"), ("KPI.xlsx", b"east"))
    assert inbox(bank) == {"KPI.xlsx": b"east", "KPI (2).xlsx": b"west"}
    assert [zh for zh, _ in told] == ["一次放入了多个不同的“KPI.xlsx”，其中第 2 个按“KPI (2).xlsx”载入。"]


def test_what_is_replaced_is_told(bank: Workspace) -> None:
    assert dropped(bank, ("a.csv", b"1")) == []
    ((zh, en),) = dropped(bank, ("a.csv", b"2"))
    assert zh == "“a.csv”替换了先前的“a.csv”，原文件仍有保留。"
    assert "a.csv" in en
    assert inbox(bank) == {"a.csv": b"2"}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_marked_copy_wins_over_its_original_in_the_same_drop(bank: Workspace, order: tuple[int, int]) -> None:
    files = (("月报.csv", b"1"), ("月报（待改）.xlsx", b"2"))
    assert len(dropped(bank, *(files[place] for place in order))) == 1
    assert inbox(bank) == {"月报（待改）.xlsx": b"2"}


def test_two_marked_copies_of_one_name_are_both_kept(bank: Workspace) -> None:
    dropped(bank, ("月报（待改）.xlsx", b"1"), ("月报（待改）.xlsx", b"2"))
    assert inbox(bank) == {"月报（待改）.xlsx": b"1", "月报 (2)（待改）.xlsx": b"2"}


def test_a_marked_copy_finds_its_file_in_a_folder(bank: Workspace) -> None:
    (bank.inbox / "东" / "一季度").mkdir(parents=True)
    (bank.inbox / "东" / "一季度" / "月报.xlsx").write_bytes(b"1")
    ((zh, _),) = dropped(bank, ("月报（待改）.xlsx", b"2"))
    assert inbox(bank) == {"东/一季度/月报（待改）.xlsx": b"2"}
    assert "东/一季度/月报.xlsx" in zh
    assert (bank.inbox / ".replaced" / "东" / "一季度" / "月报.xlsx").read_bytes() == b"1"


def test_a_marked_copy_that_may_belong_to_several_folders_replaces_none_and_says_so(bank: Workspace) -> None:
    for branch in "东西":
        (bank.inbox / branch).mkdir()
        (bank.inbox / branch / "月报.xlsx").write_bytes(branch.encode())
    ((zh, _),) = dropped(bank, ("月报（待改）.xlsx", b"2"))
    assert sorted(inbox(bank)) == ["东/月报.xlsx", "月报（待改）.xlsx", "西/月报.xlsx"]
    assert "东/月报.xlsx" in zh
    assert "西/月报.xlsx" in zh


def test_a_file_that_is_merely_called_like_one_in_a_folder_replaces_nothing(bank: Workspace) -> None:
    (bank.inbox / "东").mkdir()
    (bank.inbox / "东" / "月报.xlsx").write_bytes(b"1")
    assert dropped(bank, ("月报.xlsx", b"2")) == []
    assert sorted(inbox(bank)) == ["东/月报.xlsx", "月报.xlsx"]


def test_dropping_again_mends_what_a_kill_left(bank: Workspace) -> None:
    dropped(bank, ("a.csv", b"1"))
    dropped(bank, ("a.csv", b"2"))
    (old,) = (bank.inbox / ".replaced").iterdir()
    old.replace(bank.inbox / old.name)  # as after a kill between the two moves
    assert len(bank.inbox_files()) == 2
    dropped(bank, ("a.csv", b"2"))
    assert inbox(bank) == {"a.csv": b"2"}


def test_an_undone_drop_leaves_everything_as_it_was(bank: Workspace) -> None:
    dropped(bank, ("a.csv", b"1"), ("b.csv", b"1"))
    withdraw(bank, "b.csv", ANNA)
    before = everything(bank)
    undo = take_in(bank, lay_down(bank, [("a.csv", b"2"), ("b.csv", b"1"), ("c.csv", b"3")]), lambda _: None)
    assert inbox(bank) == {"a.csv": b"2", "b.csv": b"1", "c.csv": b"3"}
    undo()
    assert everything(bank) == before


def test_a_withdrawn_file_that_is_dropped_again_counts_and_can_be_withdrawn_again(bank: Workspace) -> None:
    dropped(bank, ("a.csv", b"1"))
    withdraw(bank, "a.csv", ANNA)
    dropped(bank, ("a.csv", b"1"))
    assert withdrawn_files(bank) == []
    withdraw(bank, "a.csv", ANNA)
    assert inbox(bank) == {}
    put_back(bank, "a.csv", ANNA)
    assert inbox(bank) == {"a.csv": b"1"}


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_version_put_back_changes_places_with_the_one_in_force(bank: Workspace, by_hand: bool) -> None:
    """Files copied into the folder by hand have no hash before their names: both are called alike there."""

    def arrives(content: bytes) -> None:
        if by_hand:
            (bank.inbox / "a.csv").write_bytes(content)
        else:
            dropped(bank, ("a.csv", content))

    arrives(b"1")
    withdraw(bank, "a.csv", ANNA)
    arrives(b"2")
    put_back(bank, "a.csv", ANNA)
    assert inbox(bank) == {"a.csv": b"1"}
    put_back(bank, withdrawn_files(bank)[0], ANNA)
    assert inbox(bank) == {"a.csv": b"2"}
    assert len(withdrawn_files(bank)) == 1
    # Withdrawn in turn, it gives its place back; withdrawn as well, the other does not call it in again.
    withdraw(bank, "a.csv", ANNA)
    assert inbox(bank) == {"a.csv": b"1"}
    withdraw(bank, "a.csv", ANNA)
    assert inbox(bank) == {}
    assert len(withdrawn_files(bank)) == 2


def test_a_drop_that_a_dead_server_left_waiting_is_taken_in(bank: Workspace, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from pipelines.drops import lay_down; "
        "from pipelines.workspace import Workspace\n"
        "lay_down(Workspace.at(sys.argv[1]), [('补充.xlsx', Path(sys.argv[2]).read_bytes())])"
    )
    subprocess.run([sys.executable, "-c", program, str(bank.root), str(more_kpis(tmp_path))], check=True)
    cut_short = bank.inbox / ".waiting" / f"{os.getpid()}-other-1"
    cut_short.mkdir()
    (cut_short / "0").write_bytes(b"half")
    own = lay_down(bank, [("b.csv", b"1")])
    assert inbox(bank) == {}
    build(bank, date(2026, 1, 15))
    assert list(inbox(bank)) == ["补充.xlsx"]
    assert len(Journal.of(bank).entries({LOAD})) == 1
    # What this process itself still has to load is nobody else's business.
    assert list((bank.inbox / ".waiting").iterdir()) == [own.folder]
    assert list(left_behind(bank)) == []
