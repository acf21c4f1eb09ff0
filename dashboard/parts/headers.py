"""What the columns of a table are called in a file that is handed over."""

from __future__ import annotations

from dashboard.i18n import _


def name(column: str) -> str:
    """Return the heading of a column; one that has no word keeps its own name."""
    return {
        "group_key": _("Peer group"),
        "vendor_id": _("Vendor id"),
        "vendor_name": _("Vendor"),
        "rank": _("Place"),
        "rank_change": _("Places gained"),
        "peer_count": _("Vendors in group"),
        "total": _("Score"),
        "prior_total": _("Score, last period"),
        "total_change": _("Change of score"),
        "tier": _("Tier"),
        "status": _("Status"),
        "coverage": _("Coverage"),
        "basis_points": _("Based on (of 100)"),
        "worst": _("Worst"),
        "best": _("Best"),
        "engagement_count": _("Engagements"),
        "fee_cny": _("Fee (CNY)"),
        "matter": _("Matter"),
        "verdict": _("Verdict"),
        "inhouse_cny": _("In-house cost (CNY)"),
        "outsourced_cny": _("Outsourced cost (CNY)"),
        "saving_cny": _("Saving (CNY)"),
        "margin_of_safety": _("Margin of safety"),
        "file_name": _("File"),
        "sheet": _("Sheet"),
        "cell": _("Cell"),
        "row_number": _("Row"),
        "raw_text": _("Raw text"),
        "rule": _("Rule"),
        "severity": _("Effect"),
        "zh": _("Chinese"),
        "en": _("English"),
    }.get(column, column)
