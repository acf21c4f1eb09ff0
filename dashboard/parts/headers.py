"""What the columns of a table are called in a file that is handed over."""

from __future__ import annotations

from dashboard.i18n import _


def name(column: str) -> str:
    """Return the heading of a column; one that has no word keeps its own name."""
    return {**_of_vendors(), **_of_indicators(), **_of_costs(), **_of_rows(), **_of_firmness()}.get(column, column)


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
    }


def _of_indicators() -> dict[str, str]:
    return {
        "indicator": _("Indicator"),
        "dimension": _("Dimension"),
        "title_zh": _("Chinese"),
        "title_en": _("English"),
        "state": _("State"),
        "value": _("Value"),
        "target": _("Target"),
        "unit": _("Unit"),
        "points": _("Points"),
        "weight": _("Weight"),
        "points_lost": _("Lost"),
        "prior_value": _("Value, last period"),
        "prior_points": _("Points, last period"),
        "score": _("Score"),
        "prior_score": _("Score, last period"),
        "peer_median": _("Median"),
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
        "choice_zh": _("Answer in Chinese"),
        "choice_en": _("Answer in English"),
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
        "zh": _("Chinese"),
        "en": _("English"),
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
