"""What a workspace's policy says about cost: its lines, the verdict's limits, and the dated assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from pipelines.policy_files import PolicyTables, exact, need, one_of, spellings, title
from pipelines.policy_places import Place, refuse_unknown, wrong

# Limit: the value that holds where a policy file is silent.
_LIMITS: Final[Mapping[str, object]] = {
    "marginal_below": "0.05",
    "fragile_below": "0.80",
    "baseline_months": 12,
    "volume_tolerance": "0.10",
    "price_tolerance": "0.01",
    "waiver_months": 12,
    "conversion_share": "0.10",
    "inhouse_scaling": "none",
    "payment_grace_days": 0,
}
# Where a policy file is silent any month below target costs the whole of what the KPI puts at risk (domain 4.6).
_WHOLE_ALLOCATION: Final[Mapping[str, object]] = {"from": date(2000, 1, 1), "above": 0, "share": 1}
_ITEM: Final = {"side", "title", "mandatory", "names", "owed", "behaviour", "moved_by", "needs_reason"}
_PARAMETER: Final = {"name", "place", "from", "value", "confirmed", "source"}
_NOBODY: Final = {"zh": "成本比较责任部门", "en": "Whoever owns the comparison"}
_DIGITS: Final = 6
# The dated assumptions that the comparison reads (domain 2.8, 4.2, 4.5): shares and rates, then all others.
_SHARES: Final = (
    "vat_recoverable", "discount_rate", "wage_growth", "price_growth", "stranded_runoff", "overhead", "shrinkage",
    "credit_cap", "pension", "medical", "unemployment", "work_injury", "housing_fund",
)  # fmt: skip
PARAMETERS: Final = (
    *_SHARES, "paid_hours_quarter", "reference_minutes", "earn_back_months", "wage_index", "base_low_cny",
    "base_high_cny",
)  # fmt: skip


def is_share(name: str) -> bool:
    """Tell whether an assumption is a share or rate, from 0 to 1, and no amount, time or level."""
    return name in _SHARES


def add_costs(tables: PolicyTables, file: str, document: Mapping[str, Any]) -> None:
    """Add cost lines, their spellings and the limits of the verdict; a key that nothing reads is refused."""
    place = Place(file)
    refuse_unknown(document, {"items", "owed", "limits", "credit_steps"}, place)
    owed = document.get("owed", {})
    for seq, (code, entry) in enumerate(document["items"].items(), start=1):
        _add_item(tables, place.within(f"items.{code}", entry), {"cost_code": code, "seq": seq}, entry, owed)
    for number, step in enumerate(document.get("credit_steps", [_WHOLE_ALLOCATION]), start=1):
        _add_step(tables, place.within(f"credit_steps[{number}]", step), step)
    stated = document.get("limits", {})
    where = place.within("limits", document, "limits")
    refuse_unknown(stated, set(_LIMITS), where)
    limits = {**_LIMITS, **stated}
    tables.add(
        "cost_limits", **{name: _limit(name, value, where.within(name, stated, name)) for name, value in limits.items()}
    )


def add_parameters(tables: PolicyTables, file: str, document: Mapping[str, Any]) -> None:
    """Add the dated assumptions: name, place, first day, value, source, and whether finance has confirmed it."""
    refuse_unknown(document, {"parameters"}, Place(file))
    for number, entry in enumerate(document["parameters"], start=1):
        where = Place(file).within(f"parameters[{number}]", entry)
        refuse_unknown(entry, _PARAMETER, where)
        day, source = need(entry, "from", where), need(entry, "source", where)
        if not isinstance(day, date):
            raise wrong(where.within("from", entry, "from"), "应为日期。", "must be a date.")
        name = one_of(need(entry, "name", where), PARAMETERS, where.within("name", entry, "name"))
        value = _decimal(need(entry, "value", where), where)
        if is_share(name) and not 0 <= value <= 1:
            raise wrong(
                where,
                f"{name} {value} 不在 0 到 1 之间（V11），请改正。",
                f"{name} {value} is not between 0 and 1 (V11); correct it.",
            )
        tables.add(
            "cost_parameters",
            name=name,
            place=spellings(entry.get("place", "*"))[0],
            valid_from=day,
            value=value,
            is_confirmed=need(entry, "confirmed", where) is True,
            source_zh=str(need(source, "zh", where)),
            source_en=str(need(source, "en", where)),
        )


def _add_item(
    tables: PolicyTables, where: Place, key: Mapping[str, object], entry: Mapping[str, Any], owed: Mapping[str, Any]
) -> None:
    refuse_unknown(entry, _ITEM, where)
    words = title(entry, where)
    side = one_of(need(entry, "side", where), ("IN", "OUT"), where)
    owner = need(owed, entry["owed"], where.within("owed", entry, "owed")) if "owed" in entry else _NOBODY
    tables.add(
        "cost_items",
        **key,
        side=side,
        **words,
        mandatory=one_of(need(entry, "mandatory", where), ("always", "onsite", "never"), where),
        owed_zh=str(need(owner, "zh", where)),
        owed_en=str(need(owner, "en", where)),
        behaviour=one_of(entry.get("behaviour", "variable"), ("fixed", "variable"), where),
        moved_by=[str(name) for name in entry.get("moved_by", [])],
        needs_reason=entry.get("needs_reason", False) is True,
    )
    for name in spellings(key["cost_code"], words["title_zh"], words["title_en"], *entry.get("names", [])):
        tables.add("cost_item_names", side=side, cost_item=name, cost_code=key["cost_code"])


def _add_step(tables: PolicyTables, where: Place, step: Mapping[str, Any]) -> None:
    refuse_unknown(step, {"from", "above", "share"}, where)
    day, above, share = need(step, "from", where), need(step, "above", where), need(step, "share", where)
    if not isinstance(day, date):
        raise wrong(where.within("from", step, "from"), "应为日期。", "must be a date.")
    exact_above, exact_share = _decimal(above, where), _decimal(share, where)
    if exact_above < 0 or not 0 <= exact_share <= 1:
        raise wrong(
            where,
            f"档位 above {above} 不应为负，share {share} 应在 0 到 1 之间，请改正。",
            f"above {above} must not be negative and share {share} lies between 0 and 1; correct them.",
        )
    tables.add("credit_steps", valid_from=day, above=exact_above, share=exact_share)


def _limit(name: str, value: object, where: str) -> object:
    if name == "inhouse_scaling":
        return one_of(value, ("none", "linear"), where)
    return int(exact(value, where)) if name.endswith(("_months", "_days")) else _decimal(value, where)


def _decimal(number: object, where: str) -> Decimal:
    """Return a number as written, with six decimals at most: money and rates never pass through a float."""
    found = exact(number, where)
    scaled = found * 10**_DIGITS
    if scaled.denominator != 1:
        raise wrong(where, f"“{number}”最多六位小数。", f"“{number}” may have six decimals at most.")
    return Decimal(scaled.numerator).scaleb(-_DIGITS)
