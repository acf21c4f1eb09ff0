"""The process that reads spreadsheets one after another, so that a hostile file ends it and nothing else.

Started by `pipelines.reading.readers` with `python -m`. The first line it is given holds contracts and limits, every
further line one file; it answers each with one line of JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.reading.limited import limit_this_process, private_stdout

if TYPE_CHECKING:
    from pipelines.contract import Contracts
    from pipelines.reading.given import Given
    from pipelines.reading.limits import Limits


def main() -> None:
    """Answer jobs until the parent closes the pipe."""
    answers = private_stdout()
    start = json.loads(sys.stdin.readline())
    limit_this_process(start["limits"]["child_bytes"])
    # Imported only now: the limits above bind what these libraries reserve.
    from pipelines.contract import contracts_from
    from pipelines.reading.given import given_from
    from pipelines.reading.limits import Limits

    contracts, limits = contracts_from(start["contracts"]), Limits(**start["limits"])
    given = given_from(start["given"])
    for line in sys.stdin:
        answer = _answered(json.loads(line), contracts, limits, given)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
        if answer.get("failed") == "crash":
            # After a panic the libraries' state is unknown: the parent starts a fresh process.
            raise SystemExit(1)


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


if __name__ == "__main__":
    main()
