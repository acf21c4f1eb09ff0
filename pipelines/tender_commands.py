"""What `scorecard tender` does: list tenders, show one, and unseal its scores after the deadline."""

from __future__ import annotations

import click

from pipelines.commands import data_option, format_option
from pipelines.opened import open_at
from pipelines.printing import built, print_answer
from pipelines.queries import to_json
from pipelines.tenders import listing
from pipelines.tenders.committees import unseal
from pipelines.who import Who
from pipelines.workspace import Workspace


@click.group()
def tender() -> None:
    """Tenders and their candidates (选择评审)."""


@tender.command("list")
@data_option
@format_option
def list_command(folder: str | None, form: str) -> None:
    """List the tenders: opening, deadline, gates, state (招标项目)."""
    print_answer(listing.tenders(open_at(built(Workspace.at(folder)))), form)


@tender.command()
@data_option
@format_option
@click.argument("number")
def show(folder: str | None, form: str, number: str) -> None:
    """Show the candidates of tender NUMBER by rank; the JSON form has gates, indicators and scores too (评审结果)."""
    warehouse = open_at(built(Workspace.at(folder)))
    results = listing.tender(warehouse, number)
    if form == "json":
        click.echo(to_json(listing.tender_in_full(warehouse, number)), nl=False)
    else:
        print_answer(results, form)


@tender.command("unseal")
@data_option
@click.argument("number")
@click.pass_obj
def unseal_command(who: Who, folder: str | None, number: str) -> None:
    """Open the committee's scores of tender NUMBER, after its deadline, and compute again (启封)."""
    workspace = Workspace.at(folder)
    unseal(workspace, number, who)
    click.echo(str(built(workspace, who)))
