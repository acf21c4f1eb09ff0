"""What `scorecard robust` does: say how firm the rankings of a period are."""

from __future__ import annotations

import click

from pipelines.commands import data_option, format_option
from pipelines.opened import open_at
from pipelines.printing import built, print_answer, say
from pipelines.queries import ask, plain, to_json
from pipelines.robustness.contest import MOST_VENDORS
from pipelines.robustness.listing import PARTS, part
from pipelines.robustness.listing import robust as robust_of
from pipelines.workspace import Workspace

ROBUST_FORM = "scorecard.robust/1"


@click.command()
@data_option
@format_option
@click.option("--family", default=None, help="A service family such as CC; narrows, never merges peer groups.")
@click.option("--part", "name", type=click.Choice(PARTS), default="vendors", show_default=True, help="Which table.")
@click.argument("period", required=False)
def robust(folder: str | None, form: str, family: str | None, name: str, period: str | None) -> None:
    """Say how firm the rankings of PERIOD are (排名稳健性); the JSON form has all tables."""
    warehouse = open_at(built(Workspace.at(folder)))
    found = robust_of(warehouse, period, family)
    for group, count in found.too_large.items():
        click.echo(
            say(
                f"{group} 有 {count:,} 家供应商，超过 {MOST_VENDORS:,} 家，不作两两比较；可用 --family 缩小范围。",
                f"{group} has {count:,} vendors, more than the {MOST_VENDORS:,} that are compared with each other.",
            ),
            err=True,
        )
    if form == "json":
        as_of, is_sample = ask(warehouse, "select as_of, is_sample from meta.build").rows[0]
        about = {"form": ROBUST_FORM, "as_of": plain(as_of), "is_sample": is_sample, "period": found.seen.period}
        click.echo(to_json({**about, **{each: part(found, each).records() for each in PARTS}}), nl=False)
    else:
        print_answer(part(found, name), form)
