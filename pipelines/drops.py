"""How files that were dropped together wait for their turn on the disk, and enter the inbox together."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final
from uuid import uuid4

from pipelines.intake import (
    Moves,
    accept,
    clean_name,
    content_digest,
    is_marked_copy,
    marked_name,
    original_stem,
    shown_name,
)
from pipelines.locks import is_running
from pipelines.workspace import Workspace

WAITING: Final = ".waiting"
_NAMES: Final = "names.json"
# Which drops are this process's own: a process number alone may be that of a dead namesake.
_PROCESS: Final = uuid4().hex[:12]

# A sentence for whoever dropped the files, in Chinese and English.
Told = tuple[str, str]


@dataclass(frozen=True)
class Drop:
    """Files that were dropped together, kept in a folder of their own until it is their turn."""

    folder: Path


def lay_down(workspace: Workspace, files: Sequence[tuple[str, bytes]]) -> Drop:
    """Write dropped files (name, content) to the disk at once, whatever is being loaded; nothing counts yet."""
    folder = workspace.inbox / WAITING / f"{os.getpid()}-{_PROCESS}-{uuid4().hex[:12]}"
    folder.mkdir(parents=True)
    for number, (_name, content) in enumerate(files):
        (folder / str(number)).write_bytes(content)
    # Last, so that a drop without its names is one that was cut short.
    arriving = folder / f".{_NAMES}"
    arriving.write_text(json.dumps([name for name, _content in files]), encoding="ascii")
    arriving.replace(folder / _NAMES)
    return Drop(folder)


def take_in(workspace: Workspace, drop: Drop, hear: Callable[[Told], object]) -> Callable[[], None]:
    """Move a drop into the inbox, all of it or nothing; return how that is undone. `hear` is told what replaced what.

    Two different files of one name are both taken, the second under a number. Marked copies come last: they take the
    place of their originals in the same drop too.
    """
    moves = Moves()
    try:
        for name, path in _named(drop, hear):
            accept(workspace, name, path.read_bytes(), moves)
    except BaseException:
        moves.undo()
        raise
    shutil.rmtree(drop.folder, ignore_errors=True)
    for told in _told(moves):
        hear(told)
    return moves.undo


def left_behind(workspace: Workspace) -> Iterator[Drop]:
    """Give the complete drops of processes that ended before it was their turn; what was cut short is removed."""
    waiting = workspace.inbox / WAITING
    for folder in sorted(waiting.iterdir()) if waiting.is_dir() else ():
        number, process, _ = [*folder.name.split("-"), "", ""][:3]
        is_own = process == _PROCESS
        if is_own or not number.isdigit() or (int(number) != os.getpid() and is_running(int(number))):
            continue
        if (folder / _NAMES).is_file():
            yield Drop(folder)
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _named(drop: Drop, hear: Callable[[Told], object]) -> list[tuple[str, Path]]:
    """Return the files of a drop under names of which no two are alike, originals first."""
    if not (drop.folder / _NAMES).is_file():
        return []  # another process has taken it in
    given = [clean_name(name) for name in json.loads((drop.folder / _NAMES).read_text(encoding="ascii"))]
    seen: dict[str, set[str]] = {}
    named = []
    for number, name in enumerate(given):
        path = drop.folder / str(number)
        content = content_digest(path)
        contents = seen.setdefault(name, set())
        if content in contents:
            continue
        contents.add(content)
        own = name if len(contents) == 1 else _numbered(name, len(contents), given)
        if own != name:
            hear(
                (
                    f"一次放入了多个不同的“{name}”，其中第 {len(contents)} 个按“{own}”载入。",
                    f"Several different files called “{name}” were dropped at once; number {len(contents)} is loaded "
                    f"as “{own}”.",
                )
            )
        named.append((own, path))
    return sorted(named, key=lambda each: is_marked_copy(each[0]))


def _numbered(name: str, number: int, taken: Sequence[str]) -> str:
    """Return a name with a number before its ending; of a marked copy the number belongs to the original's name."""
    stem, suffix = original_stem(name), PurePosixPath(name).suffix
    own = f"{stem} ({number}){suffix}"
    own = marked_name(own) if is_marked_copy(name) else own
    return own if own not in taken else _numbered(name, number + 1, taken)


def _told(moves: Moves) -> Iterator[Told]:
    for name, place in moves.replaced:
        yield (
            f"“{name}”替换了先前的“{_shown(place)}”，原文件仍有保留。",
            f"“{name}” took the place of “{_shown(place)}”, which is kept.",
        )
    for name, places in moves.unclear:
        listed = "、".join(map(_shown, places))
        yield (
            f"“{name}”可能是以下文件的标注副本：{listed}。无法判断是哪一个，均未替换；请撤销其中过时的一份。",
            f"“{name}” may be the marked copy of any of these: {listed}. None was replaced; withdraw the outdated one.",
        )


def _shown(place: str) -> str:
    path = PurePosixPath(place)
    return path.with_name(shown_name(path.name)).as_posix()
