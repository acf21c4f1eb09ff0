"""What people decided and did in a workspace: an append-only table in which each entry carries the hash of the last."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from pipelines import clock
from pipelines.journal_entry import BEGINNING, Entry, Head, broken_at, canonical
from pipelines.journal_table import URL_VARIABLE, JournalError, JournalTable, rows_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from pipelines.who import Who
    from pipelines.workspace import Workspace

# The form of an entry. An older product keeps a newer entry and does not act on it.
FORM: Final = 1
FILE: Final = "journal.sqlite"
HEAD: Final = "journal.head"
ID: Final = "workspace.id"
# The one table of a workspace's own file; formerly of a shared database too.
_OWN_TABLE: Final = "journal"


@dataclass(frozen=True)
class Journal:
    """The journal of one workspace: where its table lies, and the file that remembers its head.

    In its own SQLite file (`id_file` None) the table is called `journal`. In a database that several workspaces share
    each has a table of its own, named by the id in `id_file`, so that no two write into one chain.
    """

    url: str
    head: Path
    id_file: Path | None = None

    @classmethod
    def of(cls, workspace: Workspace) -> Journal:
        """Return a workspace's journal: SQLite in its folder, or the database that SCORECARD_JOURNAL names."""
        own = cls.within(workspace.root)
        url = os.environ.get(URL_VARIABLE) or own.url
        return own if url == own.url else cls(url, own.head, workspace.root / ID)

    @classmethod
    def within(cls, folder: Path) -> Journal:
        """Return the journal that lies in a workspace's folder itself, whatever SCORECARD_JOURNAL says."""
        return cls(f"sqlite:///{folder / FILE}", folder / HEAD)

    @property
    def file(self) -> Path | None:
        """The workspace's own SQLite file, None where the journal lies in another database."""
        return None if self.id_file else Path(self.url.removeprefix("sqlite:///"))

    def append(self, kind: str, content: Mapping[str, Any], who: Who) -> Entry:
        """Write one entry at the end and return it; it is on the disk when this returns.

        Raises JournalError where the journal can't be written, or is not as it was written: an entry behind a forged
        one would make it look true.
        """
        table = JournalTable(self.url, self._table_name(is_needed=True))
        with table.writing() as connection:
            entries = self._taken_over(table, connection)
            head = self._remembered()
            if not entries and head is None:
                # Before the first entry: one that is there without a head is nobody's.
                self._remember(0, BEGINNING)
            else:
                _raise_if(broken_at(entries, head))
            at = clock.now().isoformat(timespec="microseconds")
            previous = entries[-1].entry_hash if entries else BEGINNING
            bare = Entry(len(entries) + 1, at, who.name, who.is_verified, kind, _plain(content), FORM, previous, "")
            entry = Entry(**{**vars(bare), "entry_hash": bare.expected_hash})
            table.insert(connection, entry)
        known = self._remembered()
        if known is None or known[0] < entry.seq:
            self._remember(entry.seq, entry.entry_hash)
        return entry

    def take_over(self, records: Sequence[Mapping[str, Any]]) -> None:
        """Write entries of another journal, as they are, into this empty one; raise JournalError if it is not."""
        table = JournalTable(self.url, self._table_name(is_needed=True))
        with table.writing() as connection:
            if rows_of(connection, table.name):
                raise JournalError(
                    "日志不为空，不能并入另一份日志。", "The journal is not empty; it can't take over another."
                )
            for record in records:
                table.insert(connection, Entry(**record))
        self.verify()

    def entries(self, kinds: Iterable[str] | None = None) -> list[Entry]:
        """Return the entries in order, all or those of some kinds; a journal nobody wrote has none."""
        wanted = None if kinds is None else set(kinds)
        return [entry for entry in self._read() if wanted is None or entry.kind in wanted]

    def verified_entries(self) -> list[Entry]:
        """Return all entries in order; raise JournalError where one is not as it was written."""
        # The head first: an entry that is written meanwhile may stand behind it, never before it.
        head = self._remembered()
        entries = self._read()
        _raise_if(broken_at(entries, head))
        return entries

    def fault(self) -> str | None:
        """Return where the chain is broken, in words and numbers; None where it is whole.

        Finds changed, missing, added and exchanged entries, and by the head kept beside the database a cut-off
        end as well.
        """
        head = self._remembered()
        place = broken_at(self._read(), head)
        return None if place is None else f"#{place}"

    def verify(self) -> None:
        """Raise JournalError naming the first entry that is not as it was written."""
        self.verified_entries()

    def _read(self) -> list[Entry]:
        if self.file is not None and not self.file.exists():
            return []
        name = self._table_name(is_needed=False)
        table = JournalTable(self.url, name) if name else None
        return (table.rows() if table else []) or self._earlier()

    def _taken_over(self, table: JournalTable, connection: Connection) -> list[Entry]:
        """Return the entries so far; those of an earlier place are first written into this one, as they are."""
        entries = rows_of(connection, table.name)
        if entries or self.id_file is None:
            return entries
        earlier = self._earlier(connection)
        for entry in earlier:
            table.insert(connection, entry)
        return earlier

    def _earlier(self, connection: Connection | None = None) -> list[Entry]:
        """Return the chain from before this workspace had a table in the shared database; [] where there was none.

        It lies in the workspace's own file, or in the one table that all workspaces of a database once wrote to: it is
        this workspace's where its head is in it.
        """
        if self.id_file is None:
            return []
        own = Journal.within(self.head.parent)
        mine, head = own.entries(), self._remembered()
        if head is None or _holds(mine, head):
            return mine
        shared = rows_of(connection, _OWN_TABLE) if connection else JournalTable(self.url, _OWN_TABLE).rows()
        return shared if _holds(shared, head) else mine

    def _table_name(self, *, is_needed: bool) -> str:
        """Return the table's name; "" where a shared database holds nothing of this workspace and none is needed."""
        if self.id_file is None:
            return _OWN_TABLE
        if is_needed and not self.id_file.exists():
            arriving = self.id_file.with_name(f".{ID}-{uuid4().hex}")
            arriving.write_text(uuid4().hex + "\n", encoding="ascii")
            # Linked into place, so that of two processes that need it at once the second finds the first one's.
            with contextlib.suppress(FileExistsError):
                os.link(arriving, self.id_file)
            arriving.unlink()
        try:
            known = self.id_file.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return ""
        if len(known) != len(uuid4().hex) or set(known) - set("0123456789abcdef"):
            raise JournalError(
                f"{self.id_file} 已损坏，请从备份或原处恢复该文件。", f"{self.id_file} is damaged; restore that file."
            )
        return f"{_OWN_TABLE}_{known}"

    def _remember(self, seq: int, digest: str) -> None:
        """Note the newest entry outside the database."""
        arriving = self.head.with_name(f".{self.head.name}-{os.getpid()}-{seq}")
        with arriving.open("w", encoding="ascii") as file:
            file.write(f"{seq} {digest}\n")
            file.flush()
            os.fsync(file.fileno())
        arriving.replace(self.head)

    def _remembered(self) -> Head | None:
        """Return the newest entry noted outside the database; what can't be read fits no entry."""
        try:
            seq, digest = self.head.read_text(encoding="ascii").split()
        except FileNotFoundError:
            return None
        except ValueError:
            return 0, ""
        return (int(seq), digest) if seq.isdecimal() else (0, "")


def _holds(entries: Sequence[Entry], head: Head) -> bool:
    seq, digest = head
    return 0 < seq <= len(entries) and entries[seq - 1].entry_hash == digest


def _raise_if(place: int | None) -> None:
    if place is not None:
        raise JournalError(
            f"决策日志在第 #{place} 条处与写入时不符，可能被改动或截断；请从备份恢复（scorecard restore）。",
            f"The journal is not as it was written from entry #{place} on: changed or cut off. "
            "Restore it from a backup (scorecard restore).",
        )


def _plain(content: Mapping[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(canonical(content))
    return plain
