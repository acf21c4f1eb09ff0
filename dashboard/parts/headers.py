"""What the columns of a table are called in a file that is handed over."""

from __future__ import annotations

from dashboard.i18n import _
from dashboard.parts import headers_of_rules


def name(column: str) -> str:
    """Return the heading of a column; one that has no word keeps its own name."""
    own = {**_of_vendors(), **_of_indicators(), **_of_costs(), **_of_rows(), **_of_firmness()}
    return {**headers_of_rules.names(), **own}.get(column, column)


def _of_vendors() -> dict[str, str]:
    return {
        "group_key": _("Peer group"),
        "vendor_id": _("Vendor id"),
        "vendor_name": _("Vendor"),
        "period": _("Period"),
        "rank": _("Place"),
        "rank_change": _("Places gained"),
        "prior_rank": _("Place, last period"),
        "peer_count": _("Vendors in group"),
        "total": _("Score"),
        "prior_total": _("Score, last period"),
        "total_change": _("Change of score"),
        "tier": _("Tier"),
        "prior_tier": _("Tier, last period"),
        "status": _("Status"),
        "coverage": _("Coverage"),
        "basis_points": _("Based on (of 100)"),
        "worst": _("Worst"),
        "best": _("Best"),
        "engagement_count": _("Engagements"),
        "fee_cny": _("Fee (CNY)"),
        "active_days": _("Days in service"),
        "months_reported": _("Months reported"),
        "matter": _("Matter"),
        "amount": _("Amount in question"),
        "peer_best": _("Best of the group"),
        "tier_reasons": _("What kept it from a better tier"),
    }


def _of_indicators() -> dict[str, str]:
    return {
        "indicator": _("Indicator"),
        "dimension": _("Dimension"),
        "state": _("State"),
        "value": _("Value"),
        "target": _("Target"),
        "unit": _("Unit"),
        "points": _("Points"),
        "weight": _("Weight"),
        "points_lost": _("Lost"),
        "prior_value": _("Value, last period"),
        "prior_points": _("Points, last period"),
        "score": _("Score of the dimension"),
        "on_the_score": _("On the score"),
        "prior_score": _("Score, last period"),
        "peer_median": _("Median"),
        "peer_median_points": _("Median"),
        "points_change": _("Change of points"),
        "points_gained": _("Points in the score"),
        "points_low": _("Points, lower bound"),
        "points_high": _("Points, upper bound"),
        "effective_weight": _("Weight as it counts"),
        "difference": _("Difference in the score"),
        "raw_value": _("Value as found"),
        "is_shrunk": _("Drawn to the peers"),
        "is_overdue": _("Missing again"),
        "estimated": _("Estimated"),
        "change": _("Change"),
    }


def _of_costs() -> dict[str, str]:
    return {
        "label": _("Engagement"),
        "unit_name": _("Using unit"),
        "contract_no": _("Contract"),
        "verdict": _("Verdict"),
        "inhouse_cny": _("In-house cost (CNY)"),
        "outsourced_cny": _("Outsourced cost (CNY)"),
        "saving_cny": _("Saving (CNY)"),
        "margin_of_safety": _("Margin of safety"),
        "naive_saving": _("Price only (naive)"),
        "missing_items": _("Missing lines"),
        "engagement_id": _("Engagement id"),
        "flags": _("Flags"),
        "price_only_cny": _("Price alone (CNY)"),
        "decision_saving_cny": _("Decision test: saving (CNY)"),
        "unit_price_cny": _("Unit price (CNY)"),
        "break_even_price_cny": _("Break-even price (CNY)"),
        "price_basis": _("Priced by"),
        "price_headroom": _("Headroom"),
        "outsource_where": _("Outsourcing is cheaper"),
        "break_even_volume": _("Break-even volume"),
        "volume": _("Delivered volume"),
        "cheaper_share": _("Odds"),
        "expected_to_break": _("Rule expected to break in"),
        "cumulative_verdict": _("Verdict so far"),
        "cumulative_margin": _("Margin of safety so far"),
        "accepted_unit_cny": _("Outsourced, per accepted unit (CNY)"),
        "inhouse_accepted_unit_cny": _("In-house, per accepted unit (CNY)"),
        "standard_unit_cny": _("Outsourced, per standard unit (CNY)"),
        "inhouse_standard_unit_cny": _("In-house, per standard unit (CNY)"),
        "operators": _("Operators"),
        "supervisor_count": _("Supervisors"),
        "invoice_no": _("Invoice no."),
        "found": _("Found"),
        "expected": _("Due"),
        "days_late": _("Days late"),
        "level": _("Urgency"),
        "owed": _("Owed by"),
        "effect_cny": _("Effect on the price (CNY)"),
        "side": _("Side"),
        "cost_code": _("Code"),
        "amount_cny": _("Amount (CNY)"),
        "how": _("Source"),
    }


def _of_rows() -> dict[str, str]:
    return {
        "file_name": _("File"),
        "sheet": _("Sheet"),
        "cell": _("Cell"),
        "row_number": _("Row"),
        "raw_text": _("Raw text"),
        "rule": _("Rule"),
        "severity": _("Effect"),
        "rows_read": _("Rows read"),
        "rows_loaded": _("Rows loaded"),
        "rows_rejected": _("Rows rejected"),
        "rows_set_aside": _("Rows set aside"),
        "row": _("Row"),
        "at": _("When"),
        "who": _("By"),
        "what": _("What was done"),
        "changed_scores": _("Scores changed"),
        "choice": _("Answer"),
        "workbook": _("Workbook"),
        "header": _("Column"),
        "aliases": _("Also spelt"),
        "holds": _("Holds"),
        "demand": _("Needed"),
        "limits": _("Limits and values"),
        "kind": _("Kind"),
        "text": _("Raw text"),
        "code": _("Code"),
        "source": _("Taken for"),
        "header_row": _("Header row"),
        "open_questions": _("To decide"),
        "zh": _("In Chinese"),
        "en": _("In English"),
    }


def _of_firmness() -> dict[str, str]:
    return {
        "low": _("Lower bound"),
        "high": _("Upper bound"),
        "chance_below": _("Chance, downwards"),
        "chance_above": _("Chance, upwards"),
        "first_share": _("Share first"),
        "top_three_share": _("In top three"),
        "best_place": _("Best place (of nine in ten)"),
        "worst_place": _("Worst place (of nine in ten)"),
        "any_first_share": _("Share first, any weights"),
        "any_top_three_share": _("In top three, any weights"),
        "any_best_place": _("Best place, any weights"),
        "any_worst_place": _("Worst place, any weights"),
        "band": _("Level"),
        "is_apart": _("Clearly behind the one above"),
        "code": _("Code"),
        "title": _("Title"),
        "order_low": _("Lower bound, whole order"),
        "order_high": _("Upper bound, whole order"),
        "product_rank": _("Place by geometric mean"),
        "product_score": _("Geometric mean"),
        "topsis_rank": _("Place by TOPSIS"),
        "topsis_score": "TOPSIS",
    }
