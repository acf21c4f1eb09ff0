"""How a scheme file's deductions and bonus become policy tables (domain 3.6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from unicodedata import normalize

from pipelines.policy_files import PolicyTables, need, number_at, title
from pipelines.policy_places import refuse_unknown, wrong
from pipelines.policy_values import flag_at
from pipelines.scheme_weights import Scheme

KINDS = {"deductions": "deduction", "bonus": "bonus"}
_ITEM = {"item", "title", "points", "event", "names", "also_scored"}


def add_adjustments(tables: PolicyTables, scheme: Scheme, document: Mapping[str, Any]) -> None:
    """Add every reason for taking or adding points; a kind of event may cost or earn points once only."""
    events: set[str] = set()
    for group, kind in KINDS.items():
        entries = document.get(group, {})
        where = scheme.place.within(group, document, group)
        refuse_unknown(entries, {"cap", "items"}, where)
        for seq, entry in enumerate(entries.get("items", []), start=1):
            spot = where.within(f"items[{seq}]", entry)
            refuse_unknown(entry, _ITEM, spot)
            words, event = title(entry, spot), str(need(entry, "event", spot))
            need(entry, "points", spot)
            points = number_at(entry, "points", spot)
            if points is None or points <= 0:
                raise wrong(spot.of(entry, "points"), "每次分值应大于 0。", "points of an event must be more than 0.")
            if event in events:
                raise wrong(
                    spot.of(entry, "event"),
                    f"事项 {event} 已在另一条扣分或加分中，不得重复计分。",
                    f"{event} already stands in another item; an event counts once.",
                )
            events.add(event)
            tables.name("event", event, spot.within("event", entry, "event"), scheme.key)
            item = str(need(entry, "item", spot))
            tables.add(
                "adjustments",
                **scheme.key,
                item=item,
                seq=seq,
                kind=kind,
                **words,
                points=points,
                event=event,
                also_scored=flag_at(entry, "also_scored", spot),
            )
            _add_names(tables, event, [item, event, *words.values(), *map(str, entry.get("names", []))])


def _add_names(tables: PolicyTables, event: str, names: list[str]) -> None:
    """Add an item's spellings as key cells are read; several versions of a scheme may share them."""
    known = {(row["item_name"], row["event"]) for row in tables.rows.get("adjustment_names", [])}
    for name in dict.fromkeys(normalize("NFKC", each).strip() for each in names):
        if (name, event) not in known:
            tables.add("adjustment_names", item_name=name, event=event)
