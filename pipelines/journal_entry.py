"""What one entry of the journal is, and the hash that ties it to the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

BEGINNING: Final = "0" * 64

# Of an entry, where the chain stood: its place and its hash.
Head = tuple[int, str]


@dataclass(frozen=True)
class Entry:
    """One thing that somebody decided or did; `at` is UTC, `content` is plain JSON."""

    seq: int
    at: str
    who: str
    is_verified: bool
    kind: str
    content: Mapping[str, Any]
    version: int
    previous_hash: str
    entry_hash: str

    @property
    def expected_hash(self) -> str:
        """The hash that this entry must have, given the one before it."""
        said = [self.seq, self.at, self.who, self.is_verified, self.kind, self.content, self.version]
        return hashlib.sha256(f"{self.previous_hash}\n{canonical(said)}".encode()).hexdigest()


def broken_at(entries: Sequence[Entry], head: Head | None) -> int | None:
    """Return the place of the first entry that is not as it was written, None where the chain is whole.

    `head` is what was remembered outside the database: entries may go on behind it (a process was killed between the
    two), but the entry it names must be there. Entries without a head are no chain that this product wrote.
    """
    previous = BEGINNING
    for place, entry in enumerate(entries, start=1):
        if entry.seq != place or entry.previous_hash != previous or entry.entry_hash != entry.expected_hash:
            return place
        previous = entry.entry_hash
    if head is None:
        return 1 if entries else None
    seq, digest = head
    if seq > len(entries):
        return len(entries) + 1
    return None if digest == (entries[seq - 1].entry_hash if seq else BEGINNING) else max(seq, 1)


def canonical(value: object) -> str:
    """Write JSON that is the same for the same content on every machine."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
