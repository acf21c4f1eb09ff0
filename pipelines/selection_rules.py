"""What a selection scheme says beside its tree: gates, committee, price, how long evidence counts (domain 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pipelines.policy_files import PolicyTables, exact, need, one_of, spellings, title
from pipelines.policy_places import Place, refuse_unknown, wrong

METHODS: Final = ("PM1", "PM2", "PM3", "PM4", "PM5")
BASES: Final = ("bid", "tco")
SCALES: Final = ("hundred", "points", "five")
MODES: Final = ("strict", "material")
WORDS: Final = ("status_refused", "material_hits", "security_certificates")
# What a selection scheme may hold beside what every scheme may.
KEYS: Final = frozenset({"committee", "price", "evidence_rules", "evidence"})
_COMMITTEE: Final = frozenset(
    {
        "least_members", "odd", "outside_share", "trim_from", "least_valid", "scale", "outlier_points", "outlier_mean",
    }
)  # fmt: skip
_PRICE: Final = frozenset({"weight", "method", "basis", "above", "below", "reduction", "drop_from", "explain_below"})
# The measure of indicators that the committee judges; every other measure comes from evidence.
JUDGED: Final = "committee_mean"


def add_selection(tables: PolicyTables, file: str, key: Mapping[str, str], document: Mapping[str, Any]) -> None:
    """Add what only a selection scheme has; its tree is in the tables already.

    Raises PolicyError naming file and key where something is missing or no known word.
    """
    place = Place(file)
    rules = {name: need(document, name, place) for name in ("committee", "price", "evidence_rules")}
    where = {name: place.within(name, document, name) for name in rules}
    tables.add(
        "selection_rules",
        **key,
        **_committee(where["committee"], rules["committee"]),
        **_price(where["price"], rules["price"]),
        **_evidence_rules(where["evidence_rules"], rules["evidence_rules"]),
    )
    for kind in WORDS:
        for word in spellings(*need(rules["evidence_rules"], kind, where["evidence_rules"])):
            tables.add("selection_words", **key, kind=kind, word=word)
    _add_gates(tables, place, key, document)
    _add_names(tables, place, key, document)


def _committee(where: Place, rules: Mapping[str, Any]) -> dict[str, object]:
    refuse_unknown(rules, _COMMITTEE, where)
    return {
        "least_members": int(need(rules, "least_members", where)),
        "is_odd": bool(need(rules, "odd", where)),
        "outside_share": float(exact(need(rules, "outside_share", where), where)),
        "trim_from": int(need(rules, "trim_from", where)),
        "least_valid": int(need(rules, "least_valid", where)),
        "score_scale": one_of(need(rules, "scale", where), SCALES, where.within("scale", rules, "scale")),
        "outlier_points": float(exact(need(rules, "outlier_points", where), where)),
        "outlier_mean": float(exact(need(rules, "outlier_mean", where), where)),
    }


def _price(where: Place, rules: Mapping[str, Any]) -> dict[str, object]:
    refuse_unknown(rules, _PRICE, where)
    numbers = {
        "price_weight": "weight", "above_factor": "above", "below_factor": "below", "reduction": "reduction",
        "explain_below": "explain_below",
    }  # fmt: skip
    method = one_of(need(rules, "method", where), METHODS, where.within("method", rules, "method"))
    basis = one_of(need(rules, "basis", where), BASES, where.within("basis", rules, "basis"))
    if (method, basis) == ("PM4", "tco"):
        raise wrong(
            where.within("basis", rules, "basis"),
            "PM4 以最高限价为准，限价针对投标报价，不能与总成本口径（tco）同用；请改用 bid 口径或其他价格分方法。",
            "PM4 measures from the price cap, which is on bids and not on total cost (tco); "
            "take basis bid or another method.",
        )
    return {
        "price_method": method,
        "price_basis": basis,
        "drop_from": int(need(rules, "drop_from", where)),
        **{
            column: float(exact(need(rules, name, where), where.within(name, rules, name)))
            for column, name in numbers.items()
        },
    }


def _evidence_rules(where: Place, rules: Mapping[str, Any]) -> dict[str, object]:
    whole = (
        "drill_months", "credit_check_days", "financial_years", "incumbent_quarters", "least_referees",
        "material_fine_cny",
    )  # fmt: skip
    refuse_unknown(rules, {"months", "incumbent_share", "labour_below", "record_mode", *whole, *WORDS}, where)
    return {
        "evidence_months": int(need(rules, "months", where)),
        **{name: int(need(rules, name, where)) for name in whole},
        "incumbent_share": float(exact(need(rules, "incumbent_share", where), where)),
        "labour_below": float(exact(need(rules, "labour_below", where), where)),
        "record_mode": one_of(
            need(rules, "record_mode", where), MODES, where.within("record_mode", rules, "record_mode")
        ),
    }


def _add_gates(tables: PolicyTables, place: Place, key: Mapping[str, str], document: Mapping[str, Any]) -> None:
    for seq, entry in enumerate(need(document, "gates", place), start=1):
        where = place.within(f"gates[{seq}]", entry)
        refuse_unknown(entry, {"gate", "title", "rule", "exempt", "names"}, where)
        gate, rule = str(need(entry, "gate", where)), need(entry, "rule", where)
        words = title(entry, where)
        tables.add(
            "selection_gates",
            **key,
            gate=gate,
            seq=seq,
            **words,
            rule_zh=str(need(rule, "zh", where)),
            rule_en=str(need(rule, "en", where)),
            exempt=bool(entry.get("exempt", False)),
        )
        for name in spellings(gate, *words.values(), *entry.get("names", [])):
            tables.add("gate_names", gate_name=name, gate=gate)


def _add_names(tables: PolicyTables, place: Place, key: Mapping[str, str], document: Mapping[str, Any]) -> None:
    """Add under which names sheets may speak of an indicator or of another item that is proven."""
    for dimension in document["dimensions"]:
        for entry in dimension["indicators"]:
            where = place.within(str(entry["indicator"]), entry)
            names = spellings(entry["indicator"], *title(entry, where).values(), *entry.get("names", []))
            for name in names:
                tables.add("indicator_names", **key, indicator_name=name, indicator=entry["indicator"])
                if entry["measure"] != JUDGED:
                    tables.add("evidence_names", item_name=name, item=entry["measure"])
            if "less" in entry:
                _add_reduction(
                    tables, where.within("less", entry, "less"), {**key, "indicator": entry["indicator"]}, entry["less"]
                )
    for entry in document.get("evidence", []):
        where = place.within("evidence", entry)
        refuse_unknown(entry, {"item", "title", "names"}, where)
        item = str(need(entry, "item", where))
        for name in spellings(item, *title(entry, where).values(), *entry.get("names", [])):
            tables.add("evidence_names", item_name=name, item=item)


def _add_reduction(tables: PolicyTables, where: Place, key: Mapping[str, str], less: Mapping[str, Any]) -> None:
    refuse_unknown(less, {"measure", "above", "points"}, where)
    tables.add(
        "indicator_reductions",
        **key,
        measure=str(need(less, "measure", where)),
        above=float(exact(need(less, "above", where), where)),
        points=float(exact(need(less, "points", where), where)),
    )
