"""How the calendar file becomes policy tables: holidays, weekends worked for them (调休), and hours of work a month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from pipelines.policy_files import PolicyTables, exact
from pipelines.policy_places import Place, refuse_unknown, wrong

_KEYS = {"calendar", "monthly_hours"}


def add_calendar(tables: PolicyTables, file: str, document: Mapping[str, Any]) -> None:
    """Add the days that are no usual weekday or weekend, and the hours a person works a month."""
    place = Place(file)
    refuse_unknown(document, _KEYS, place)
    seen: set[date] = set()
    for year, entry in document["calendar"].items():
        where = place.within(f"calendar.{year}", entry)
        refuse_unknown(entry, {"holidays", "working_weekends"}, where)
        for kind, is_working in (("holidays", False), ("working_weekends", True)):
            for day in _days(entry.get(kind, []), where.within(kind, entry, kind)):
                if day in seen:
                    raise wrong(where, f"{day} 出现两次，请只保留一处。", f"{day} stands twice; keep one.")
                seen.add(day)
                tables.add("calendar_days", day=day, is_working=is_working)
    if "monthly_hours" in document:
        hours = exact(document["monthly_hours"], place.within("monthly_hours", document, "monthly_hours"))
        tables.add("working_time", monthly_hours=float(hours))


def _days(stated: list[object], where: Place) -> Iterator[date]:
    """List days given one by one or as [first, last]."""
    for each in stated:
        first, last = each if isinstance(each, list) and len(each) == 2 else (each, each)  # noqa: PLR2004 - a pair
        if not isinstance(first, date) or not isinstance(last, date) or last < first:
            raise wrong(where, f"“{each}”应为日期或 [起, 止]。", f"“{each}” must be a day or [first, last].")
        for number in range((last - first).days + 1):
            yield first + timedelta(days=number)
