"""What a selection scheme says beside its tree: gates, committee, price, how long evidence counts (domain 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pipelines.policy_files import PolicyTables, exact, need, one_of, spellings, title

METHODS: Final = ("PM1", "PM2", "PM3", "PM4", "PM5")
BASES: Final = ("bid", "tco")
SCALES: Final = ("hundred", "points", "five")
MODES: Final = ("strict", "material")
WORDS: Final = ("status_refused", "material_hits", "security_certificates")
# The measure of indicators that the committee judges; every other measure comes from evidence.
JUDGED: Final = "committee_mean"


def add_selection(tables: PolicyTables, file: str, key: Mapping[str, str], document: Mapping[str, Any]) -> None:
    """Add what only a selection scheme has; its tree is in the tables already.

    Raises PolicyError naming file and key where something is missing or no known word.
    """
    tables.add(
        "selection_rules",
        **key,
        **_committee(file, need(document, "committee", file)),
        **_price(file, need(document, "price", file)),
        **_evidence_rules(file, need(document, "evidence_rules", file)),
    )
    for kind in WORDS:
        for word in spellings(*need(document["evidence_rules"], kind, f"{file}: evidence_rules")):
            tables.add("selection_words", **key, kind=kind, word=word)
    _add_gates(tables, file, key, document)
    _add_names(tables, file, key, document)


def _committee(file: str, rules: Mapping[str, Any]) -> dict[str, object]:
    where = f"{file}: committee"
    return {
        "least_members": int(need(rules, "least_members", where)),
        "is_odd": bool(need(rules, "odd", where)),
        "outside_share": float(exact(need(rules, "outside_share", where), where)),
        "trim_from": int(need(rules, "trim_from", where)),
        "least_valid": int(need(rules, "least_valid", where)),
        "score_scale": one_of(need(rules, "scale", where), SCALES, f"{where}.scale"),
        "outlier_points": float(exact(need(rules, "outlier_points", where), where)),
        "outlier_mean": float(exact(need(rules, "outlier_mean", where), where)),
    }


def _price(file: str, rules: Mapping[str, Any]) -> dict[str, object]:
    where = f"{file}: price"
    numbers = {
        "price_weight": "weight", "above_factor": "above", "below_factor": "below", "reduction": "reduction",
        "explain_below": "explain_below",
    }  # fmt: skip
    return {
        "price_method": one_of(need(rules, "method", where), METHODS, f"{where}.method"),
        "price_basis": one_of(need(rules, "basis", where), BASES, f"{where}.basis"),
        "drop_from": int(need(rules, "drop_from", where)),
        **{column: float(exact(need(rules, name, where), f"{where}.{name}")) for column, name in numbers.items()},
    }


def _evidence_rules(file: str, rules: Mapping[str, Any]) -> dict[str, object]:
    where = f"{file}: evidence_rules"
    whole = (
        "drill_months", "credit_check_days", "financial_years", "incumbent_quarters", "least_referees",
        "material_fine_cny",
    )  # fmt: skip
    return {
        "evidence_months": int(need(rules, "months", where)),
        **{name: int(need(rules, name, where)) for name in whole},
        "incumbent_share": float(exact(need(rules, "incumbent_share", where), where)),
        "labour_below": float(exact(need(rules, "labour_below", where), where)),
        "record_mode": one_of(need(rules, "record_mode", where), MODES, f"{where}.record_mode"),
    }


def _add_gates(tables: PolicyTables, file: str, key: Mapping[str, str], document: Mapping[str, Any]) -> None:
    for seq, entry in enumerate(need(document, "gates", file), start=1):
        where = f"{file}: gates[{seq}]"
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


def _add_names(tables: PolicyTables, file: str, key: Mapping[str, str], document: Mapping[str, Any]) -> None:
    """Add under which names sheets may speak of an indicator or of another item that is proven."""
    for dimension in document["dimensions"]:
        for entry in dimension["indicators"]:
            where = f"{file}: {entry['indicator']}"
            names = spellings(entry["indicator"], *title(entry, where).values(), *entry.get("names", []))
            for name in names:
                tables.add("indicator_names", **key, indicator_name=name, indicator=entry["indicator"])
                if entry["measure"] != JUDGED:
                    tables.add("evidence_names", item_name=name, item=entry["measure"])
            if "less" in entry:
                _add_reduction(tables, f"{where}.less", {**key, "indicator": entry["indicator"]}, entry["less"])
    for entry in document.get("evidence", []):
        item = str(need(entry, "item", f"{file}: evidence"))
        for name in spellings(item, *title(entry, f"{file}: {item}").values(), *entry.get("names", [])):
            tables.add("evidence_names", item_name=name, item=item)


def _add_reduction(tables: PolicyTables, where: str, key: Mapping[str, str], less: Mapping[str, Any]) -> None:
    tables.add(
        "indicator_reductions",
        **key,
        measure=str(need(less, "measure", where)),
        above=float(exact(need(less, "above", where), where)),
        points=float(exact(need(less, "points", where), where)),
    )
