"""What the columns of rules, tenders, changes of score, complaints and events are called in a file."""

from __future__ import annotations

from dashboard.i18n import _


def names() -> dict[str, str]:
    """Return the headings by column."""
    return {**_of_rules(), **_of_versions(), **_of_tenders(), **_of_changes(), **_of_events()}


def _of_rules() -> dict[str, str]:
    return {
        "family": _("Service family"),
        "dimension_weight": _("Weight of the dimension"),
        "minimum_denominator": _("Fewest cases"),
        "shrink_below": _("Drawn to the peers below"),
        "missing": _("Where data are missing"),
        "aggregation": _("Formula"),
        "direction": _("Direction"),
        "floor": _("Value of 0 points"),
        "way": _("Way"),
        "takes": _("Of several ways"),
        "starts_at": _("Starts at the row's"),
        "ends_at": _("Ends at the row's"),
        "is_log": _("Over logarithms"),
        "x_from": _("Value from"),
        "x_to": _("Value to"),
        "s_from": _("Points from"),
        "s_to": _("Points to"),
        "total_from": _("Score from"),
        "every_dimension_from": _("Every dimension from"),
        "without_fact": _("None of"),
        "without_gate": _("No gate failed"),
        "no_engagement_in": _("No engagement in"),
        "gate": _("Gate"),
        "test": _("What is looked at"),
        "comparison": _("Fails when"),
        "bound": _("Limit"),
        "effect": _("Consequence"),
        "basis": _("Basis"),
        "item": _("Code"),
        "also_scored": _("Also where scored elsewhere"),
    }


def _of_versions() -> dict[str, str]:
    return {
        "version": _("Version"),
        "effective_from": _("In effect from"),
        "period_kind": _("Kind of period"),
        "weight_total": _("Sum of weights"),
        "ranked_coverage": _("Coverage to be ranked"),
        "provisional_coverage": _("Coverage to be scored"),
        "minimum_active_days": _("Fewest days in service"),
        "minimum_months_reported": _("Fewest months reported"),
        "new_vendor_periods": _("Periods under watch"),
        "no_significant_difference": _("No significant difference below"),
        "deduction_cap": _("Most points deducted"),
        "bonus_cap": _("Most bonus"),
        "first_period": _("First period"),
        "last_period": _("Last period"),
        "author": _("Changed by"),
        "approved_by": _("Approved by"),
        "reason": _("Reason given"),
        "file": _("File"),
    }


def _of_tenders() -> dict[str, str]:
    return {
        "gate_state": _("Gates"),
        "quality": _("Quality"),
        "price_score": _("Price points"),
        "price_cny": _("Price (CNY)"),
        "lowest_cny": _("Lowest valid price (CNY)"),
        "highest_cny": _("Highest valid price (CNY)"),
        "bid_count": _("Valid bids"),
        "is_trimmed": _("Without highest and lowest"),
        "mean_cny": _("Mean of the bids (CNY)"),
        "base_cny": _("Base (CNY)"),
        "off_base": _("Off the base"),
        "is_best_ratio": _("Best quality a yuan"),
        "unlimited_points": _("Price points before the limits"),
        "open_gates": _("Gates to verify"),
        "missing_indicators": _("Indicators without evidence"),
        "failed": _("Why refused"),
        "awarded_share": _("Share awarded"),
        "is_awarded": _("Has won"),
        "is_candidate": _("Still a candidate"),
        "finding": _("Finding"),
        "finding_reason": _("Reason and evidence"),
        "reviewer": _("Reviewer"),
        "member_name": _("Member"),
        "given_at": _("Given at"),
        "origin": _("Where it was entered"),
        "share": _("Share"),
        "approval_no": _("Approval no."),
        "approver": _("Approver"),
        "awarded_on": _("Awarded on"),
        "recorded_by": _("Recorded by"),
        "recorded_at": _("Recorded at"),
        "points_off": _("Points off"),
    }


def _of_changes() -> dict[str, str]:
    return {
        "part": _("Cause"),
        "state_before": _("State, before"),
        "state_after": _("State, after"),
        "value_before": _("Value, before"),
        "value_after": _("Value, after"),
        "points_before": _("Points, before"),
        "points_after": _("Points, after"),
        "effective_weight_before": _("Weight, before"),
        "effective_weight_after": _("Weight, after"),
        "points_gained_before": _("Points in the score, before"),
        "points_gained_after": _("Points in the score, after"),
        "moved": _("What it did"),
        "rank_before": _("Place, before"),
        "rank_after": _("Place, after"),
        "total_before": _("Score, before"),
        "total_after": _("Score, after"),
        "files": _("Files"),
        "is_kept": _("Earlier build kept"),
    }


def _of_events() -> dict[str, str]:
    return {
        "complaint_no": _("No."),
        "received_at": _("Received"),
        "closed_at": _("Closed"),
        "cause": _("Cause of the complaint"),
        "attribution": _("Attribution"),
        "gravity": _("Severity"),
        "is_valid": _("Valid"),
        "outcome": _("Outcome"),
        "happened_on": _("Date"),
        "engagement_label": _("Engagement"),
        "engagement_share": _("Part of the engagement in the score"),
    }
