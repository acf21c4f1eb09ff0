"""The process that reads spreadsheets one after another, so that a hostile file ends it and nothing else.

Started by `pipelines.reading.spare` with `python -m` and the memory it may take. It says when it is ready; the first
line it is given holds contracts and limits, every further line one file, and it answers each with one line of JSON,
after lines that say how far it is.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import IO, TYPE_CHECKING, Any, Final

from pipelines.reading.limited import limit_this_process, private_stdout

if TYPE_CHECKING:
    from pipelines.contract import Contracts
    from pipelines.reading.given import Given
    from pipelines.reading.limits import Limits

_STEP_SECONDS: Final = 0.2


def main() -> None:
    """Answer jobs until the parent closes the pipe."""
    answers = private_stdout()
    limit_this_process(int(sys.argv[1]))
    _without_pandas()
    # Nothing that imports make is garbage; looking for some is a tenth of their time.
    gc.disable()
    # Imported only now: the limit above binds what these libraries reserve.
    from pipelines.contract import contracts_from
    from pipelines.reading import ingest, results  # noqa: F401 - while nobody waits for a file yet
    from pipelines.reading.given import given_from
    from pipelines.reading.limits import Limits
    from pipelines.reading.steps import listening

    # What is imported stays: looking through it for garbage again and again takes as long as typing a column.
    gc.freeze()
    gc.enable()
    _write(answers, {"ready": True})
    first = sys.stdin.readline()
    if not first:
        return
    start = json.loads(first)
    contracts, limits = contracts_from(start["contracts"]), Limits(**start["limits"])
    given = given_from(start["given"])
    for line in sys.stdin:
        with listening(_teller(answers)):
            answer = _answered(json.loads(line), contracts, limits, given)
        _write(answers, answer)
        if answer.get("failed") == "crash":
            # After a panic the libraries' state is unknown: the parent starts a fresh process.
            raise SystemExit(1)
    # Results are written; taking the interpreter apart piece by piece would serve nobody.
    os._exit(0)


def _answered(job: dict[str, str], contracts: Contracts, limits: Limits, given: Given) -> dict[str, Any]:
    """Read one file and keep the result; say how many rows were typed, or why there is no result."""
    from pipelines.reading.ingest import read_file
    from pipelines.reading.results import write_result

    step = "file"
    try:
        read = read_file(Path(job["path"]), job["name"], contracts, limits, given)
        step = "store"
        write_result(read, Path(job["folder"]), job["writer"])
    except MemoryError:
        return {"failed": "memory"}
    except OSError as fault:
        return {"failed": step, "detail": str(fault)}
    except BaseException as fault:  # noqa: BLE001 - a Rust panic is no Exception
        return {"failed": "crash", "detail": f"{type(fault).__name__}: {fault}"[:500]}
    return {"rows": read.rows_typed}


def _teller(answers: IO[str]) -> Callable[[int, float], None]:
    """Return what writes a step to the parent, at most a few a second."""
    last = time.monotonic()

    def told(rows: int, share: float) -> None:
        nonlocal last
        if time.monotonic() - last >= _STEP_SECONDS:
            last = time.monotonic()
            _write(answers, {"step": {"rows": rows, "share": share}})

    return told


def _write(answers: IO[str], message: dict[str, Any]) -> None:
    answers.write(json.dumps(message) + "\n")
    answers.flush()


def _without_pandas() -> None:
    """Keep Arrow from importing pandas when it meets a NumPy array: a quarter of a second and 60 MB for nothing."""

    def find_spec(name: str, *_: object) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name, name=name)

    sys.meta_path.insert(0, SimpleNamespace(find_spec=find_spec))


if __name__ == "__main__":
    main()
