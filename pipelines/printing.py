"""How the command line speaks: in the user's language, in tables that Chinese fits, with progress on a terminal."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import click

from pipelines.drops import Told
from pipelines.exports import Table, to_csv, without_controls
from pipelines.intake import shown_name
from pipelines.load_job import LoadJob, Status
from pipelines.queries import Answer, plain, to_json
from pipelines.reading.readers import Reached
from pipelines.warehouse import Caller, Change, build
from pipelines.who import Who, someone
from pipelines.workspace import Workspace

FORMATS = ("table", "json", "csv")
WIDEST_COLUMN = 44


def tell(text: str, *, err: bool = False) -> None:
    """Print a line that may hold names of files and texts of cells: none of them reaches the terminal's controls."""
    click.echo(without_controls(text), err=err)


def say(zh: str, en: str) -> str:
    """Return the sentence in the language of the user's environment (LC_ALL, LC_MESSAGES, LANG)."""
    spoken = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return zh if spoken.lower().startswith("zh") else en


@dataclass(frozen=True)
class Shown:
    """What tells a terminal how far a build is: of the reading of files, and of the computing that follows."""

    computing: Callable[[int, int, str, int], None] | None = None
    reading: Callable[[Reached], None] | None = None


def show_progress() -> Shown:
    """Show progress on a terminal only: a pipe gets results and nothing else."""
    if not sys.stderr.isatty():
        return Shown()
    pace = LoadJob(())

    def computing(done: int, total: int, name: str, rows: int = 0) -> None:
        pace.tell(done, total, name, rows)
        _show(pace.status)

    def reading(reached: Reached) -> None:
        pace.read(reached)
        _show(pace.status)

    return Shown(computing, reading)


def _show(status: Status) -> None:
    left = status.remaining_seconds
    stage = say("读取", "Reading") if status.is_reading else say("计算", "Computing")
    told = [f"{stage} {status.done}/{status.total}", f"{status.share:.0%}", shown_name(Path(status.what).name)[:60]]
    told += [say(f"{status.rows:,} 行", f"{status.rows:,} rows")] if status.rows else []
    told += [say(f"约剩 {left:.0f} 秒", f"about {left:.0f} s left")] if left and status.done < status.total else []
    click.echo("\r\033[K" + "  ".join(told), err=True, nl=status.done >= status.total)


def built(
    workspace: Workspace,
    who: Who | None = None,
    as_of: date | None = None,
    *,
    publish: bool = True,
    change: Change | None = None,
) -> Path:
    """Build a workspace, after a change to it, and show on a terminal how far it is; return the warehouse file."""
    shown = show_progress()
    caller = Caller(who or someone(), reading=shown.reading, change=change, hear=_heard)
    return build(workspace, as_of, shown.computing, publish=publish, caller=caller)


def _heard(told: Told) -> None:
    tell(say(*told), err=True)


def print_answer(answer: Answer, form: str) -> None:
    """Print an answer as a table, as CSV, or as JSON records."""
    if form == "json":
        tell(to_json(answer.records()).removesuffix("\n"))
        return
    if form == "csv":
        click.echo(to_csv(Table("", answer.columns, answer.rows)), nl=False)
        return
    rows = [list(answer.columns), *([_text(value) for value in row] for row in answer.rows)]
    lines = [[without_controls(cell) for cell in row] for row in rows]
    widths = [min(WIDEST_COLUMN, max(map(_width, column))) for column in zip(*lines, strict=True)]
    for line in lines:
        click.echo("  ".join(_padded(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _text(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    if isinstance(value, Decimal) and value.as_tuple().exponent:
        # Money and scores have two decimals, always; what is finer shows as far as it goes.
        whole, _point, rest = f"{value:f}".partition(".")
        return f"{whole}.{rest[:2]}{rest[2:].rstrip('0')}"
    return value if isinstance(value, str) else json.dumps(plain(value), ensure_ascii=False, default=str)


def _width(text: str) -> int:
    """Return how many terminal columns a text takes; Chinese characters take two."""
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _padded(text: str, width: int) -> str:
    while _width(text) > width:
        text = text[:-2] + "…"
    return text + " " * (width - _width(text))
