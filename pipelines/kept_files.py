"""The copies of files that frozen quarters were frozen with: kept by content, whatever becomes of the originals."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from pipelines.content_hashes import content_hashes
from pipelines.errors import ScorecardError
from pipelines.intake import Moves, known_name
from pipelines.workspace import Workspace

FOLDER: Final = ".frozen"


class KeptFileError(ScorecardError):
    """A file that a frozen quarter rests on is gone, or is not what it was."""


def keep(workspace: Workspace, files: Mapping[str, str], moves: Moves) -> None:
    """Copy the files of the inbox that have these contents (hash → name) where nobody changes them.

    Each content is kept once, however many quarters are frozen with it. Raises KeptFileError where the inbox was
    changed since it was loaded.
    """
    lying = {file.name: file.path for file in workspace.inbox_files()}
    wanted = {sha256: name for sha256, name in files.items() if not _place(workspace, sha256, name).exists()}
    paths = {sha256: lying[name] for sha256, name in wanted.items() if name in lying}
    hashes = dict(zip(paths, content_hashes(list(paths.values()), workspace.warehouse), strict=True))
    for sha256, name in wanted.items():
        if hashes.get(sha256) != sha256:
            raise KeptFileError(
                f"“{known_name(name)}”自上次计算后有变动，请先重新计算（scorecard build），再冻结。",
                f"“{known_name(name)}” changed since the last build; build first (scorecard build), then freeze.",
            )
        moves.write(_place(workspace, sha256, name), paths[sha256].read_bytes())


def kept_paths(workspace: Workspace, files: Mapping[str, str]) -> dict[str, Path]:
    """Return where the copies of these contents (hash → name) lie; raise KeptFileError where one is not as it was."""
    paths = {sha256: _place(workspace, sha256, name) for sha256, name in files.items()}
    gone = [files[sha256] for sha256, path in paths.items() if not path.is_file()]
    if not gone:
        hashes = content_hashes(list(paths.values()), workspace.warehouse)
        gone = [files[sha256] for sha256, found in zip(paths, hashes, strict=True) if sha256 != found]
    if gone:
        listed = "、".join(map(known_name, gone))
        raise KeptFileError(
            f"已冻结的季度依据的文件副本缺失或被改动：{listed}。请从备份恢复 inbox/{FOLDER}，或重新放入原文件，"
            "或打开该季度（scorecard freeze --open）。",
            f"Copies of files that a frozen quarter rests on are missing or were changed: {listed}. Restore "
            f"inbox/{FOLDER} from a backup, drop the files again, or open the quarter (scorecard freeze --open).",
        )
    return paths


def _place(workspace: Workspace, sha256: str, name: str) -> Path:
    # With its ending, by which readers know the kind of file.
    return workspace.inbox / FOLDER / f"{sha256}{PurePosixPath(name).suffix.casefold()}"
