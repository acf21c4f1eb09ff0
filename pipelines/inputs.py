"""Which spreadsheets make up a workspace, and what reading each of them once gave."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines.content_hashes import are_known, content_hashes
from pipelines.kept_files import kept_paths
from pipelines.policy_files import LIMITS_FILE
from pipelines.reading.given import Given
from pipelines.reading.limits import Limits, read_limits
from pipelines.reading.pool import LoadStoppedError
from pipelines.reading.readers import FileToRead, Progress, Reached, read_files
from pipelines.reading.spare import waiting_meanwhile
from pipelines.staging.ledger import LoadedFile
from pipelines.workspace import InputFile, Workspace


@dataclass(frozen=True)
class Inputs:
    """The files a warehouse is made of; `is_sample` while the inbox has given no row and the made-up bank stands in."""

    files: Sequence[LoadedFile]
    is_sample: bool

    @property
    def identity(self) -> list[str]:
        """What the fingerprint takes from the files: whether they are the sample, name and content of each."""
        kept = {True: "\0kept", False: ""}
        files = (f"{file.name}\0{file.file_id}\0{file.result_dir.name}{kept[file.is_kept]}" for file in self.files)
        return [str(self.is_sample), *files]


@dataclass(frozen=True)
class Watch:
    """Who watches a build: told how far it is (of the reading by bytes, where `reading` is given), able to stop it."""

    progress: Progress | None = None
    stop: threading.Event | None = None
    reading: Callable[[Reached], None] | None = None

    def check(self) -> None:
        """Raise LoadStoppedError once somebody asked to stop."""
        if self.stop is not None and self.stop.is_set():
            raise LoadStoppedError("载入已停止，没有留下任何内容。", "The load was stopped; nothing of it remains.")


@contextmanager
def new_files_expected(workspace: Workspace) -> Iterator[None]:
    """Where a file is new, have a reading process start now: it is ready when contracts and policy are read."""
    found = workspace.inbox_files() or workspace.sample_files()
    if are_known([file.path for file in found], workspace.warehouse):
        yield
    else:
        with waiting_meanwhile(_limits(workspace).child_bytes):
            yield


def read_inputs(
    workspace: Workspace, given: Given, watch: Watch | None = None, frozen: Mapping[str, str] | None = None
) -> Inputs:
    """Read the inbox, and the sample as well while no row of the inbox could be loaded (decisions 10).

    `frozen` are the contents (hash → name) that frozen quarters were frozen with: of those that the inbox has no more
    the kept copies are read. Raises KeptFileError where one of these is not as it was.
    """
    watch = watch or Watch()
    files = _read(workspace, workspace.inbox_files(), given, watch)
    there = {file.file_id.partition(":")[0] for file in files}
    gone = {sha256: name for sha256, name in (frozen or {}).items() if sha256 not in there}
    kept = [InputFile(path, gone[sha256], is_sample=False) for sha256, path in kept_paths(workspace, gone).items()]
    files += [replace(file, is_kept=True) for file in _read(workspace, kept, given, watch)]
    if any(sheet["rows_typed"] for file in files for sheet in file.result["sheets"]):
        return Inputs(files, is_sample=False)
    sample = _read(workspace, workspace.sample_files(), given, watch)
    return Inputs([*files, *sample], is_sample=bool(sample))


def _read(workspace: Workspace, found: Sequence[InputFile], given: Given, watch: Watch) -> list[LoadedFile]:
    """Read files into the workspace's store, each content once; a second copy is listed and adds nothing."""
    hashes = content_hashes([file.path for file in found], workspace.warehouse)
    hashed = list(zip(found, hashes, strict=True))
    first_with = {digest: file for file, digest in reversed(hashed)}
    wanted = [FileToRead(file.path, file.name, digest) for file, digest in hashed if first_with[digest] is file]
    outcomes = read_files(
        wanted,
        workspace.sources,
        workspace.warehouse / "read",
        _limits(workspace),
        None if watch.reading else watch.progress,
        given=given,
        stop=watch.stop,
        watch=watch.reading,
    )
    folders = {outcome.file.sha256: outcome.result_dir for outcome in outcomes}
    return [_loaded(workspace, file, digest, first_with[digest], folders[digest]) for file, digest in hashed]


def _loaded(workspace: Workspace, file: InputFile, digest: str, first: InputFile, folder: Path) -> LoadedFile:
    size = file.path.stat().st_size
    if first is file:
        result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
        return LoadedFile(digest, file.name, size, file.is_sample, folder, result)
    error = {
        "code": "M-22",
        "zh": f"与 {first.name} 内容完全相同，未重复载入。",
        "en": f"The same content as {first.name}; not loaded twice.",
    }
    # An empty folder: a copy has no rows of its own. Its id tells it apart from the file it repeats.
    nowhere = workspace.warehouse / "read" / "none"
    return LoadedFile(
        f"{digest}:{file.name}", file.name, size, file.is_sample, nowhere, {"file_error": error, "sheets": []}
    )


def _limits(workspace: Workspace) -> Limits:
    return read_limits(workspace.policy / LIMITS_FILE)
