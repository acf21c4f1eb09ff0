"""What a selection scheme says beside its tree: gates, committee, price, how long evidence counts (domain 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pipelines.policy_files import PolicyTables, need, one_of, spellings, title
from pipelines.policy_places import Place, refuse_unknown, wrong
from pipelines.policy_values import MOST_POINTS, between, count_at, flag_at

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
_PRICE: Final = frozenset({
    "title", "weight", "method", "basis", "above", "below", "reduction", "drop_from", "explain_below",
})  # fmt: skip
# What the price is called beside the dimensions, unless the scheme says otherwise.
_PRICE_TITLE: Final = {"title": {"zh": "价格", "en": "Price"}}
# Trimming leaves out the highest and the lowest; at least one must be left, or there is no mean.
LEFT_OUT: Final = 2
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
        "least_members": _count(rules, "least_members", where, 1),
        "is_odd": flag_at(rules, "odd", where, need(rules, "odd", where)),
        "outside_share": _number(rules, "outside_share", where, 1),
        "trim_from": _count(rules, "trim_from", where, LEFT_OUT + 1),
        "least_valid": _count(rules, "least_valid", where, 1),
        "score_scale": one_of(need(rules, "scale", where), SCALES, where.within("scale", rules, "scale")),
        "outlier_points": _number(rules, "outlier_points", where),
        "outlier_mean": _number(rules, "outlier_mean", where),
    }


def _price(where: Place, rules: Mapping[str, Any]) -> dict[str, object]:
    refuse_unknown(rules, _PRICE, where)
    method = one_of(need(rules, "method", where), METHODS, where.within("method", rules, "method"))
    basis = one_of(need(rules, "basis", where), BASES, where.within("basis", rules, "basis"))
    if (method, basis) == ("PM4", "tco"):
        raise wrong(
            where.within("basis", rules, "basis"),
            "PM4 以最高限价为准，限价针对投标报价，不能与总成本口径（tco）同用；请改用 bid 口径或其他价格分方法。",
            "PM4 measures from the price cap, which is on bids and not on total cost (tco); "
            "take basis bid or another method.",
        )
    words = title({**_PRICE_TITLE, **rules}, where)
    return {
        "price_title_zh": words["title_zh"],
        "price_title_en": words["title_en"],
        "price_method": method,
        "price_basis": basis,
        "drop_from": _count(rules, "drop_from", where, LEFT_OUT + 1),
        "price_weight": _number(rules, "weight", where, 1),
        "above_factor": _number(rules, "above", where),
        "below_factor": _number(rules, "below", where),
        "reduction": _number(rules, "reduction", where, 1),
        "explain_below": _number(rules, "explain_below", where, 1),
    }


def _count(rules: Mapping[str, Any], key: str, where: Place, least: int) -> int:
    need(rules, key, where)
    return count_at(rules, key, where, least=least)


def _number(rules: Mapping[str, Any], key: str, where: Place, most: int | None = None) -> float | None:
    need(rules, key, where)
    return between(rules, key, where, (0, most))


def _evidence_rules(where: Place, rules: Mapping[str, Any]) -> dict[str, object]:
    whole = (
        "drill_months", "credit_check_days", "financial_years", "incumbent_quarters", "least_referees",
        "material_fine_cny",
    )  # fmt: skip
    refuse_unknown(rules, {"months", "incumbent_share", "labour_below", "record_mode", *whole, *WORDS}, where)
    return {
        "evidence_months": _count(rules, "months", where, 1),
        **{name: _count(rules, name, where, 1) for name in whole},
        "incumbent_share": _number(rules, "incumbent_share", where, 1),
        "labour_below": _number(rules, "labour_below", where, 1),
        "record_mode": one_of(
            need(rules, "record_mode", where), MODES, where.within("record_mode", rules, "record_mode")
        ),
    }


def _add_gates(tables: PolicyTables, place: Place, key: Mapping[str, str], document: Mapping[str, Any]) -> None:
    seen: set[str] = set()
    for seq, entry in enumerate(need(document, "gates", place), start=1):
        where = place.within(f"gates[{seq}]", entry)
        refuse_unknown(entry, {"gate", "title", "rule", "exempt", "names"}, where)
        gate, rule = str(need(entry, "gate", where)), need(entry, "rule", where)
        if gate in seen:
            raise wrong(where.of(entry, "gate"), f"否决项 {gate} 出现两次。", f"gate {gate} stands twice.")
        seen.add(gate)
        words = title(entry, where)
        tables.add(
            "selection_gates",
            **key,
            gate=gate,
            seq=seq,
            **words,
            rule_zh=str(need(rule, "zh", where)),
            rule_en=str(need(rule, "en", where)),
            exempt=flag_at(entry, "exempt", where),
        )
        for name in spellings(gate, *words.values(), *entry.get("names", [])):
            tables.add("gate_names", gate_name=name, gate=gate)


def _add_names(tables: PolicyTables, place: Place, key: Mapping[str, str], document: Mapping[str, Any]) -> None:
    """Add under which names sheets may speak of an indicator or of another item that is proven."""
    for dimension in document["dimensions"]:
        for entry in dimension["indicators"]:
            code = str(entry["indicator"])
            where = place.within(code, entry)
            names = spellings(code, *title(entry, where).values(), *entry.get("names", []))
            for name in names:
                tables.add("indicator_names", **key, indicator_name=name, indicator=code)
                if entry["measure"] != JUDGED:
                    tables.add("evidence_names", item_name=name, item=entry["measure"])
            if "less" in entry:
                spot = where.within("less.measure", entry["less"], "measure")
                tables.name("measure", need(entry["less"], "measure", spot), spot, key)
                _add_reduction(tables, where.within("less", entry, "less"), {**key, "indicator": code}, entry["less"])
    for entry in document.get("evidence", []):
        where = place.within("evidence", entry)
        refuse_unknown(entry, {"item", "title", "names"}, where)
        item = tables.name("item", need(entry, "item", where), where.of(entry, "item"), key)
        for name in spellings(item, *title(entry, where).values(), *entry.get("names", [])):
            tables.add("evidence_names", item_name=name, item=item)


def _add_reduction(tables: PolicyTables, where: Place, key: Mapping[str, str], less: Mapping[str, Any]) -> None:
    refuse_unknown(less, {"measure", "above", "points"}, where)
    tables.add(
        "indicator_reductions",
        **key,
        measure=str(need(less, "measure", where)),
        above=_number(less, "above", where),
        points=_number(less, "points", where, MOST_POINTS),
    )
