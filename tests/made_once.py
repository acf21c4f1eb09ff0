"""How one worker makes what is slow to make and all workers read it, and how a test takes a workspace of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder of this run that whichever worker asks first makes, while the others wait.

    Nobody changes what lies in it: another worker may be reading it.
    """
    from pipelines.locks import locked

    own = factory.getbasetemp()
    # Each worker's own folder lies in that of the run.
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "made_once"
    folder, made = shared / name, shared / f"{name}.made"
    with locked(shared / f"{name}.lock"):
        if not made.exists():
            # One whose maker failed is made again.
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            made.touch()
    return folder


def copied(made: Path, folder: Path) -> Path:
    """Copy a built workspace: whoever builds or serves the copy finds everything made already.

    It names its own path nowhere but in its note of hashes; without a new one the first build would expect new files.
    """
    from pipelines.content_hashes import FILE, content_hashes
    from pipelines.workspace import Workspace

    shutil.copytree(made, folder, symlinks=True, dirs_exist_ok=True)
    copy = Workspace.at(folder)
    if (copy.warehouse / FILE).exists():
        (copy.warehouse / FILE).unlink()
        content_hashes([file.path for file in copy.inbox_files() or copy.sample_files()], copy.warehouse)
    return folder
