"""Does an archive bring the whole workspace back, and is one flipped byte of it always found."""

from __future__ import annotations

import random
import zipfile
from datetime import date
from pathlib import Path

import pytest

from pipelines.backup import BackupError, backup, restore
from pipelines.journal import Journal
from pipelines.loads import withdraw
from pipelines.salt import salt_of
from pipelines.warehouse import build
from pipelines.who import Who
from pipelines.workspace import Workspace
from tests.pipelines.bank import write_bank
from tests.pipelines.test_loads import more_kpis, table_hash

AS_OF = date(2026, 1, 15)


@pytest.fixture
def bank(workspace: Path) -> Workspace:
    write_bank(workspace / "inbox" / "小银行.xlsx")
    more_kpis(workspace / "inbox")
    bank = Workspace.at(workspace)
    build(bank, AS_OF)
    withdraw(bank, "补充.xlsx", Who("安娜"))
    (workspace / "policy").mkdir()
    for path in (Path(__file__).parents[2] / "data" / "policy").glob("*.yaml"):
        (workspace / "policy" / path.name).write_bytes(path.read_bytes())
    return bank


def test_a_drill_brings_everything_back(bank: Workspace, tmp_path: Path) -> None:
    before, salt = build(bank, AS_OF), salt_of(bank)
    archive = backup(bank, tmp_path / "out" / "bank.zip")
    assert archive.stat().st_mode & 0o777 == 0o600
    restored = restore(archive, tmp_path / "restored")
    copy = Workspace.at(tmp_path / "restored")
    assert restored.files >= 6
    assert salt_of(copy) == salt
    assert (copy.root / "salt").stat().st_mode & 0o777 == 0o600
    assert Journal.of(copy).entries() == Journal.of(bank).entries()
    assert Journal.of(copy).fault() is None
    assert not (copy.root / "warehouse").exists()
    after = build(copy, AS_OF)
    assert after.stem == before.stem
    assert table_hash(after) == table_hash(before)
    assert sorted(path.name for path in (copy.inbox / ".withdrawn").iterdir()) == ["补充.xlsx"]


def test_a_flipped_byte_anywhere_is_found(bank: Workspace, tmp_path: Path) -> None:
    content = backup(bank, tmp_path / "bank.zip").read_bytes()
    chance = random.Random(20261125)
    for turn in range(300):
        place = chance.randrange(len(content))
        damaged = bytearray(content)
        damaged[place] ^= 1 << chance.randrange(8)
        (tmp_path / "damaged.zip").write_bytes(damaged)
        with pytest.raises(BackupError, match=r"damaged\.zip"):
            restore(tmp_path / "damaged.zip", tmp_path / f"to{turn}")
        assert not (tmp_path / f"to{turn}").exists()


@pytest.mark.parametrize("cut", [0, 1, 31, 32, 33, 1000])
def test_a_cut_archive_is_found(bank: Workspace, tmp_path: Path, cut: int) -> None:
    content = backup(bank, tmp_path / "bank.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(content[:cut] if cut < 1000 else content[:-7])
    with pytest.raises(BackupError):
        restore(tmp_path / "cut.zip", tmp_path / "to")


def test_nothing_is_restored_over_something(bank: Workspace, tmp_path: Path) -> None:
    archive = backup(bank, tmp_path / "bank.zip")
    with pytest.raises(BackupError, match="not empty"):
        restore(archive, bank.root)


def test_no_archive_is_made_of_a_journal_that_was_changed(bank: Workspace, tmp_path: Path) -> None:
    bank.root.joinpath("journal.head").write_text(f"99 {'a' * 64}\n")
    with pytest.raises(Exception, match="restore"):
        backup(bank, tmp_path / "bank.zip")
    assert not (tmp_path / "bank.zip").exists()


def test_the_archive_is_an_ordinary_zip(bank: Workspace, tmp_path: Path) -> None:
    with zipfile.ZipFile(backup(bank, tmp_path / "bank.zip")) as packed:
        names = packed.namelist()
    assert {
        "inbox/小银行.xlsx",
        "inbox/.withdrawn/补充.xlsx",
        "journal.sqlite",
        "journal.head",
        "manifest.json",
    } <= set(names)
    assert not [name for name in names if name.startswith("warehouse")]
