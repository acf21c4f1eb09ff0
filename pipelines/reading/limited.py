"""How one function is run in a process of its own, with bounded memory and time, so that a hostile file harms nothing.

Started with `python -m pipelines.reading.limited module:function`: it reads its arguments as JSON from standard
input and answers with JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Final

_PACKAGE_ROOT: Final = Path(__file__).resolve().parent.parent.parent
_WATCH_SECONDS: Final = 0.1


@dataclass(frozen=True)
class Outcome:
    """What a function returned, or why it did not ('time', 'memory', 'crash')."""

    value: Any = None
    failed: str | None = None


def run_limited(function: str, arguments: Mapping[str, Any], memory_bytes: int, seconds: float) -> Outcome:
    """Run `module:function` with these arguments (JSON) in a process that ends at either limit."""
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own function
        [sys.executable, "-P", "-m", "pipelines.reading.limited", function],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=child_environment(),
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    reasons: list[str] = []
    threading.Thread(target=_watch, args=(process, memory_bytes, seconds, reasons), daemon=True).start()
    order = json.dumps({"memory_bytes": memory_bytes, "arguments": arguments}).encode("ascii")
    answer, _ = process.communicate(order)
    try:
        return Outcome(**json.loads(answer))
    except ValueError:
        return Outcome(failed=reasons[0] if reasons else "crash")


def child_environment() -> dict[str, str]:
    """Return a child's environment: this package first, and allocators that do not reserve address space."""
    inherited = os.environ.get("PYTHONPATH")
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(_PACKAGE_ROOT), *([inherited] if inherited else [])]),
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        # What one step frees the next one takes: a page that is touched for the first time costs the system more than
        # filling it. Whatever is larger than a few columns goes back as soon as it is freed.
        "MALLOC_ARENA_MAX": "1",
        "MALLOC_MMAP_THRESHOLD_": str(32 * 1024 * 1024),
        "MALLOC_TRIM_THRESHOLD_": str(32 * 1024 * 1024),
    }


def private_stdout() -> IO[str]:
    """Keep the real standard output for answers, so that a library's print cannot be taken for one."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii", newline="\n")
    os.dup2(2, 1)
    return answers


def limit_this_process(memory_bytes: int) -> None:
    """Bound this process's memory and forbid core dumps, where the system can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    allowed = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
    with contextlib.suppress(ValueError, OSError):
        # macOS refuses this limit; there the parent's watch is the only one.
        resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))


def _watch(process: subprocess.Popen[bytes], memory_bytes: int, seconds: float, reasons: list[str]) -> None:
    from pipelines.reading.memory import resident_bytes

    deadline = time.monotonic() + seconds
    while process.poll() is None:
        if time.monotonic() > deadline:
            reasons.append("time")
            process.kill()
        elif resident_bytes(process.pid) > memory_bytes:
            reasons.append("memory")
            process.kill()
        time.sleep(_WATCH_SECONDS)


def _main(function: str) -> None:
    answers = private_stdout()
    order = json.loads(sys.stdin.buffer.read())
    limit_this_process(order["memory_bytes"])
    module, _, name = function.partition(":")
    try:
        # Imported only now: the limit above binds what the libraries reserve.
        answer = {"value": getattr(import_module(module), name)(**order["arguments"])}
    except MemoryError:
        answer = {"failed": "memory"}
    except BaseException:  # noqa: BLE001 - a Rust panic is no Exception
        answer = {"failed": "crash"}
    answers.write(json.dumps(answer))
    answers.flush()


if __name__ == "__main__":
    _main(sys.argv[1])
