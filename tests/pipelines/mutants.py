"""How spreadsheets are damaged on purpose: the same seed gives the same damage."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

LARGEST = 2_000_000
DOCUMENT_TYPE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'


def mutants(paths: Sequence[Path], count: int, seed: int) -> list[tuple[str, bytes]]:
    """Return so many damaged copies of files, each with its name: bytes flipped, cut, spliced, zip parts damaged."""
    chance = random.Random(seed)
    small = [path for path in paths if 0 < path.stat().st_size < LARGEST]
    made = []
    for number in range(count):
        path = chance.choice(small)
        content = path.read_bytes()
        ways: list[Callable[[bytes, random.Random], bytes]] = [flipped, cut, without_a_piece, doubled]
        other = chance.choice(small).read_bytes()
        ways.append(lambda mine, dice, theirs=other: spliced(mine, theirs, dice))  # type: ignore[misc]
        if content.startswith(b"PK\x03\x04"):
            ways += [with_a_damaged_part] * len(ways)
        made.append((f"{number}_{path.name}", chance.choice(ways)(content, chance)))
    return made


def flipped(content: bytes, chance: random.Random) -> bytes:
    """Change a few bytes."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 4, 32, 256))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(content: bytes, chance: random.Random) -> bytes:
    """Leave the end out, as a broken download does."""
    return content[: chance.randrange(len(content))]


def without_a_piece(content: bytes, chance: random.Random) -> bytes:
    """Leave a piece in the middle out."""
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.randrange(1, 2000) :]


def doubled(content: bytes, chance: random.Random) -> bytes:
    """Repeat a piece."""
    start = chance.randrange(len(content))
    return content[:start] + content[start : start + 2000] * chance.randrange(2, 9) + content[start:]


def spliced(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """Let one file begin and another end."""
    return content[: chance.randrange(len(content))] + other[chance.randrange(len(other)) :]


def with_a_damaged_part(content: bytes, chance: random.Random) -> bytes:
    """Unpack a workbook, damage one of its parts, and pack it again as a sound archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return flipped(content, chance)
    name = chance.choice(sorted(parts))
    part = parts.pop(name)
    damage = chance.choice(("flip", "cut", "empty", "drop", "type", "numbers"))
    if damage == "flip" and part:
        parts[name] = flipped(part, chance)
    elif damage == "cut" and part:
        parts[name] = cut(part, chance)
    elif damage == "empty":
        parts[name] = b""
    elif damage == "type":
        parts[name] = DOCUMENT_TYPE + part
    elif damage == "numbers":
        parts[name] = part.replace(str(chance.randrange(10)).encode(), str(chance.randrange(10**9)).encode())
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, text in parts.items():
            archive.writestr(each, text)
    return target.getvalue()
