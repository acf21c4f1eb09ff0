"""Does an archive bring the whole workspace back, and is one flipped byte of it always found."""

from __future__ import annotations

import random
import subprocess
import sys
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest

from pipelines.backup import BackupError, backup, restore
from pipelines.intake import accept
from pipelines.journal import Journal
from pipelines.loads import withdraw
from pipelines.locks import alone
from pipelines.salt import salt_of
from pipelines.warehouse import build
from pipelines.who import Who
from pipelines.workspace import Workspace
from tests.pipelines.bank import FAIR, write_bank
from tests.pipelines.banks import Banks
from tests.pipelines.test_loads import more_kpis, table_hash

AS_OF = date(2026, 1, 15)


def with_a_file_withdrawn(bank: Workspace) -> None:
    write_bank(bank.inbox / "小银行.xlsx")
    more_kpis(bank.inbox)
    build(bank, AS_OF)
    withdraw(bank, "补充.xlsx", Who("安娜"))
    (bank.root / "policy").mkdir()
    for path in (Path(__file__).parents[2] / "data" / "policy").glob("*.yaml"):
        (bank.root / "policy" / path.name).write_bytes(path.read_bytes())


@pytest.fixture
def bank(workspace: Path, banks: Banks) -> Workspace:
    return banks.copy(workspace, with_a_file_withdrawn)


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


def test_a_backup_overwrites_nothing(bank: Workspace, tmp_path: Path) -> None:
    salt = salt_of(bank)
    kept = tmp_path / "kept.zip"
    kept.write_bytes(b"last week's")
    for target in (bank.root / "salt", kept):
        with pytest.raises(BackupError, match="exists"):
            backup(bank, target)
    with pytest.raises(BackupError, match="outside"):
        backup(bank, bank.inbox / "bank.zip")
    assert kept.read_bytes() == b"last week's"
    assert salt_of(bank) == salt
    assert not (bank.inbox / "bank.zip").exists()


def test_a_place_that_takes_no_file_is_named(bank: Workspace) -> None:
    with pytest.raises(BackupError, match="/proc/nowhere"):
        backup(bank, Path("/proc/nowhere/bank.zip"))


def test_a_backup_waits_for_a_load_and_holds_what_it_brought(bank: Workspace, tmp_path: Path) -> None:
    """The journal of the archive must name no file that the archive lacks, whenever it is made."""
    with alone(bank):
        waiting = subprocess.Popen([sys.executable, "-m", "pipelines.cli", "backup", "--data", str(bank.root), "--to", str(tmp_path / "live.zip")])  # fmt: skip
        time.sleep(3)
        assert waiting.poll() is None
        accept(bank, "新.xlsx", more_kpis(tmp_path, counts=FAIR).read_bytes())
    assert waiting.wait(timeout=60) == 0
    with zipfile.ZipFile(tmp_path / "live.zip") as packed:
        assert [name for name in packed.namelist() if name.endswith("_新.xlsx")]


def test_a_disk_that_is_full_is_not_the_archives_fault_and_leaves_nothing(bank: Workspace, tmp_path: Path) -> None:
    (bank.inbox / "大.csv").write_bytes(random.Random(1).randbytes(200_000))
    archive, target = backup(bank, tmp_path / "bank.zip"), tmp_path / "to"
    program = (
        "import resource, signal, sys; from pathlib import Path; from pipelines.backup import BackupError, restore\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try: restore(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "except BackupError as fault: print(fault.en); sys.exit(3)"
    )
    ended = subprocess.run([sys.executable, "-c", program, str(archive), str(target)], capture_output=True, text=True, check=False)  # fmt: skip
    assert ended.returncode == 3, ended.stderr
    assert "disk space" in ended.stdout
    assert str(target) in ended.stdout
    assert "changed" not in ended.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bank.zip", "workspace"]
    assert restore(archive, target).files >= 7
    assert (target / "inbox" / "大.csv").stat().st_size == 200_000


def test_an_empty_folder_is_restored_into(bank: Workspace, tmp_path: Path) -> None:
    archive = backup(bank, tmp_path / "bank.zip")
    (tmp_path / "to").mkdir()
    restore(archive, tmp_path / "to")
    assert (tmp_path / "to" / "salt").exists()


def test_a_drill_leaves_no_trace_in_a_journal_that_others_share(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCORECARD_JOURNAL", f"sqlite:///{tmp_path / 'shared.sqlite'}")
    bank = Workspace.at(workspace)
    write_bank(bank.inbox / "小银行.xlsx")
    build(bank, AS_OF)
    archive = backup(bank, tmp_path / "bank.zip")
    saved = Journal.of(bank).entries()
    more_kpis(bank.inbox)
    build(bank, AS_OF)
    shared = (tmp_path / "shared.sqlite").read_bytes()
    run = [sys.executable, "-m", "pipelines.cli", "restore", str(archive), "--to", str(tmp_path / "drill")]
    assert subprocess.run(run, check=False).returncode == 0
    assert (tmp_path / "shared.sqlite").read_bytes() == shared
    copy = Workspace.at(tmp_path / "drill")
    assert Journal.of(copy).entries() == saved
    more_kpis(copy.inbox, "另外.xlsx")
    build(copy, AS_OF)
    assert len(Journal.of(bank).entries()) == len(saved) + 1 == len(Journal.of(copy).entries())
    assert Journal.of(bank).fault() is Journal.of(copy).fault() is None
    assert Journal.of(copy).entries()[-1].content["removed"] == []
