"""`scorecard explain`: why the score of a vendor or engagement is what it is and moved, on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from pipelines.commands import data_option, format_option
from pipelines.explaining.answers import Card, explanation, others, peer_rows, place_rows, side, step_rows, subjects
from pipelines.explaining.changes import Explanation
from pipelines.explaining.restatements import Restatement, restatements
from pipelines.printing import built, print_answer, say
from pipelines.queries import Answer, to_json
from pipelines.workspace import Workspace

FORM: Final = "scorecard.explain/1"
PARTS: Final = ("steps", "places", "peers", "indicators", "restatements")
_STEPS: Final = (
    "part", "indicator", "dimension", "title_zh", "title_en", "change", "value_before", "value_after", "unit",
    "display_scale", "state_before", "state_after", "points_before", "points_after", "effective_weight_before",
    "effective_weight_after",
)  # fmt: skip
_INDICATORS: Final = (
    "indicator", "dimension", "title_zh", "title_en", "value", "state", "target", "direction", "unit",
    "display_scale", "weight", "effective_weight", "points", "points_gained", "points_lost",
)  # fmt: skip
_PEERS: Final = ("vendor_name", "moved", "total_before", "total_after", "rank_before", "rank_after", "vendor_id")
_RESTATEMENTS: Final = (
    "seq", "at", "who", "period", "total_before", "total_after", "rank_before", "rank_after", "files", "is_kept",
)  # fmt: skip


@click.command("explain")
@data_option
@click.argument("whose", metavar="VENDOR|ENGAGEMENT")
@click.argument("period")
@click.option(
    "--against",
    default=None,
    help="An earlier period, `rule:VERSION`, or `load:NUMBER` (see history); by default the last period with a score.",
)
@click.option("--part", type=click.Choice(PARTS), default="steps", show_default=True, help="JSON gives all parts.")
@format_option
def explain_command(folder: str | None, whose: str, period: str, against: str | None, part: str, form: str) -> None:
    """Print why a score in PERIOD moved, in parts that add up exactly (得分变动分解).

    Whose: a vendor by id or name, or one engagement by id or contract number.
    """
    workspace = Workspace.at(folder)
    path = built(workspace)
    told = [_told(workspace, Card(path, period, subject), against) for subject in subjects(path, whose, period)]
    if form == "json":
        click.echo(
            to_json({"form": FORM, "vendor_id": told[0]["vendor_id"], "period": period, "groups": told}), nl=False
        )
        return
    columns = ("group", *{"steps": _STEPS, "places": ("cause", "places"), "peers": _PEERS}.get(part, ()))
    columns += {"indicators": _INDICATORS, "restatements": _RESTATEMENTS}.get(part, ())
    rows = [tuple({**row, "group": each["group"]}.get(name) for name in columns) for each in told for row in each[part]]
    if form == "table":
        for each in told:
            click.echo(_headline(each))
    print_answer(Answer(columns, rows), form)


def _told(workspace: Workspace, card: Card, against: str | None) -> dict[str, Any]:
    restated = restatements(workspace, card.subject)
    chosen = against or next(iter(others(card, restated)), None)
    found = explanation(card, chosen, restated) if chosen else None
    return {
        "vendor_id": card.subject.vendor,
        "group": card.subject.group,
        "engagement_id": card.subject.engagement,
        "against": chosen,
        "before": side(found.before) if found else None,
        "after": side(found.after) if found else None,
        "change": None if found is None or found.change is None else float(found.change),
        "steps": step_rows(found) if found else [],
        "places": place_rows(found) if found else [],
        "peers": peer_rows(found, card.subject.vendor) if found else [],
        "indicators": _indicators(found) if found else [],
        "restatements": [_restatement(each) for each in restated],
    }


def _indicators(found: Explanation) -> list[dict[str, Any]]:
    lost = sorted(found.after.indicators.values(), key=lambda row: (-row["points_lost"], row["indicator"]))
    return [{name: row[name] for name in _INDICATORS} for row in lost]


def _restatement(each: Restatement) -> dict[str, Any]:
    told = {name: getattr(each, name) for name in _RESTATEMENTS}
    return {**told, "files": ", ".join(Path(name).name for name in each.files)}


def _headline(told: dict[str, Any]) -> str:
    named = told["engagement_id"] or told["group"]
    if told["change"] is None:
        return say(f"{named}：没有可比较的得分", f"{named}: no two scores to compare")
    before, after = told["before"], told["after"]
    return (
        f"{named}  {before['period']} ({before['version']}) {before['total']:.2f} → "
        f"{after['period']} ({after['version']}) {after['total']:.2f}  {told['change']:+.2f}"
    )
