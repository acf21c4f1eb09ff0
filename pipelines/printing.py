"""How the command line speaks: in the user's language, in tables that Chinese fits, with progress on a terminal."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable

import click

from pipelines.exports import Table, to_csv
from pipelines.load_job import LoadJob
from pipelines.queries import Answer, plain, to_json

FORMATS = ("table", "json", "csv")
WIDEST_COLUMN = 44


def say(zh: str, en: str) -> str:
    """Return the sentence in the language of the user's environment (LC_ALL, LC_MESSAGES, LANG)."""
    spoken = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return zh if spoken.lower().startswith("zh") else en


def show_progress() -> Callable[..., None] | None:
    """Show progress on a terminal only: a pipe gets results and nothing else."""
    if not sys.stderr.isatty():
        return None

    pace = LoadJob(())

    def show(done: int, total: int, name: str, rows: int = 0) -> None:
        pace.tell(done, total, name, rows)
        left = pace.status.remaining_seconds
        told = [f"{done}/{total}", name[:60]]
        told += [say(f"{rows:,} 行", f"{rows:,} rows")] if rows else []
        told += [say(f"约剩 {left:.0f} 秒", f"about {left:.0f} s left")] if left and done < total else []
        click.echo("\r\033[K" + "  ".join(told), err=True, nl=done >= total)

    return show


def print_answer(answer: Answer, form: str) -> None:
    """Print an answer as a table, as CSV, or as JSON records."""
    if form == "json":
        click.echo(to_json(answer.records()), nl=False)
        return
    if form == "csv":
        click.echo(to_csv(Table("", answer.columns, answer.rows)), nl=False)
        return
    lines = [list(answer.columns), *([_text(value) for value in row] for row in answer.rows)]
    widths = [min(WIDEST_COLUMN, max(map(_width, column))) for column in zip(*lines, strict=True)]
    for line in lines:
        click.echo("  ".join(_padded(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _text(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return value if isinstance(value, str) else json.dumps(plain(value), ensure_ascii=False, default=str)


def _width(text: str) -> int:
    """Return how many terminal columns a text takes; Chinese characters take two."""
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _padded(text: str, width: int) -> str:
    while _width(text) > width:
        text = text[:-2] + "…"
    return text + " " * (width - _width(text))
