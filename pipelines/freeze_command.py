"""The command that freezes a quarter, opens it again, or lists how the quarters stand."""

from __future__ import annotations

from functools import partial

import click

from pipelines.commands import data_option, format_option
from pipelines.freezing import Quarter, freeze, open_again, quarters
from pipelines.opened import current_path, open_current
from pipelines.printing import built, print_answer, say, tell
from pipelines.queries import Answer
from pipelines.who import Who, someone
from pipelines.workspace import Workspace

_COLUMNS = ("period", "status", "version", "frozen_at_utc", "by", "reason", "scores_differing")


@click.command("freeze")
@data_option
@click.argument("period", required=False)
@click.option("--open", "is_opened", is_flag=True, help="Open the quarter again.")
@click.option("--by", "name", default=None, metavar="NAME", help="Who does it; the same as --as before the command.")
@click.option("--reason", default="", help="Why; without it nothing is frozen or opened.")
@format_option
@click.pass_obj
def freeze_command(  # noqa: PLR0913 - each is an option of its own
    who: Who, *, folder: str | None, period: str | None, is_opened: bool, name: str | None, reason: str, form: str
) -> None:
    """Freeze a quarter such as 2026Q3, or open it again; without a quarter, list how all stand (冻结季度)."""
    workspace = Workspace.at(folder)
    who = someone(name) if name else who
    if not (period and is_opened and current_path(workspace)):
        # What lies in the inbox counts when the quarter is frozen. Opening must do without: what a build lacks may be
        # the reason to open.
        built(workspace, who)
    if period:
        deed = open_again if is_opened else freeze
        built(workspace, who, change=partial(deed, workspace, period, reason, who))
        done = (say("已打开", "opened"), say("已冻结", "frozen"))[not is_opened]
        tell(f"{period} {done}")
        return
    rows = [_line(each) for each in quarters(workspace, open_current(workspace))]
    print_answer(Answer(_COLUMNS, rows), form)


def _line(quarter: Quarter) -> tuple[object, ...]:
    frozen = quarter.frozen
    if frozen is None:
        return (quarter.period, say("草稿", "draft"), None, None, None, None, None)
    status = say("冻结", "frozen") if frozen.version == 1 else say("冻结，此后有更正", "frozen, corrected since")
    return (quarter.period, status, frozen.version, frozen.at[:19], frozen.who, frozen.reason, quarter.differing)
