"""What language is this reader's, and how the program's sentences read in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGES: Mapping[str, str] = {"zh": "中文", "en": "EN"}
CATALOGUES: Mapping[str, Path] = {
    "zh": Path(__file__).parent / "locale" / "zh_CN" / "LC_MESSAGES" / "scorecard.po",
}

# One run of a page is one thread, so the language of a reader never reaches another.
_language: ContextVar[str] = ContextVar("language", default="en")

_PERIOD = re.compile(r"(?P<year>\d{4})(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|-(?P<month>\d{2}))?")


def use(language: str) -> None:
    """Speak this language for the rest of the run."""
    _language.set(language if language in LANGUAGES else "en")


def language() -> str:
    """Return 'zh' or 'en'."""
    return _language.get()


def of_browser(locale: str | None) -> str:
    """Return the language to begin with for a browser that asks for `locale`."""
    return "zh" if (locale or "").lower().startswith("zh") else "en"


def _(message: str) -> str:
    """Return a sentence of the program in the reader's language; English is the source."""
    return _catalogue(language()).get(message, message)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    """Mark a sentence for the catalogue without translating it yet."""
    return message


def pick(zh: object, en: object) -> str:
    """Return whichever of two spellings that the data carry suits the reader, or the one there is.

    What is no text is missing; a frame may hold None or NaN for it.
    """
    spellings = [text for text in ((zh, en) if language() == "zh" else (en, zh)) if isinstance(text, str) and text]
    return spellings[0] if spellings else ""


def period_word(period: str | None) -> str:
    """Say '2025Q4' as a person would; an edition's own name is left as it is."""
    found = _PERIOD.fullmatch(period or "")
    if found is None:
        return period or ""
    if found["quarter"]:
        return _("{year} Q{quarter}").format(year=found["year"], quarter=_quarter(found["quarter"]))
    if found["half"]:
        half = _("first half") if found["half"] == "1" else _("second half")
        return _("{year} {half}").format(year=found["year"], half=half)
    if found["month"]:
        return _("{year}-{month}").format(year=found["year"], month=found["month"])
    return _("{year}").format(year=found["year"])


def period_marks(periods: Sequence[str]) -> list[str]:
    """Write periods under an axis: the part of the year on each, the year below where it begins."""
    marks, last_year = [], ""
    for period in periods:
        found = _PERIOD.fullmatch(period)
        if found is None:
            marks.append(period)
            continue
        part = _part(found)
        year = found["year"]
        marks.append(f"{part}<br>{year}" if part and year != last_year else part or year)
        last_year = year
    return marks


def _part(found: re.Match[str]) -> str:
    if found["quarter"]:
        return f"Q{found['quarter']}"
    return f"H{found['half']}" if found["half"] else (found["month"] or "")


def _quarter(number: str) -> str:
    return "一二三四"[int(number) - 1] if language() == "zh" else number


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    path = CATALOGUES.get(language)
    if path is None:
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file)
    return {str(entry.id): str(entry.string) for entry in catalogue if entry.id and entry.string}
