"""The commands about what people decide: questions, answers, history, undo, backup."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import click

from pipelines.backup import backup, restore
from pipelines.contract import load_contracts
from pipelines.intake import shown_name
from pipelines.journal import Journal
from pipelines.loads import LOAD, put_back, withdraw, withdrawn_files
from pipelines.open_questions import answer_contents, take_back, write_answers
from pipelines.opened import open_current
from pipelines.printing import FORMATS, built, print_answer, say, tell
from pipelines.queries import Answer, ask
from pipelines.who import Who
from pipelines.workspace import Workspace

data_option = click.option(
    "--data",
    "folder",
    type=click.Path(file_okay=False),
    default=None,
    metavar="DIR",
    help="The workspace folder; by default SCORECARD_DATA, else the project's own data folder.",
)
format_option = click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)

_OPEN = """
select question_id, kind, file_name, sheet, cell, zh, en, choices, suggested, count(*) as places
from (select * from staging.questions order by file_name, sheet, cell)
where answer is null
group by question_id, kind, file_name, sheet, cell, zh, en, choices, suggested
order by kind, file_name, sheet, cell, question_id
"""


@click.command()
@data_option
@format_option
def questions(folder: str | None, form: str) -> None:
    """List what only a person can decide (待确认事项)."""
    workspace = Workspace.at(folder)
    built(workspace)
    seen: dict[str, tuple[object, ...]] = {}
    for question_id, kind, file, sheet, cell, zh, en, choices, suggested, _places in ask(
        open_current(workspace), _OPEN
    ).rows:
        offered = " | ".join(f"{each['code']} = {say(each['zh'], each['en'])}" for each in json.loads(choices))
        place = " / ".join(part for part in (shown_name(file), sheet, cell) if part)
        seen.setdefault(question_id, (question_id, kind, place, say(zh, en), offered, suggested))
    answer = Answer(("question_id", "kind", "place", "question", "choices", "suggested"), list(seen.values()))
    print_answer(answer, form)


@click.command("answer")
@data_option
@click.argument("question_id")
@click.argument("choice")
@click.option("--reason", default="", help="Why; a question about a frozen quarter is not answered without it.")
@click.pass_obj
def answer_command(who: Who, folder: str | None, question_id: str, choice: str, reason: str) -> None:
    """Answer a question and compute again (确认)."""
    workspace = Workspace.at(folder)
    contents = answer_contents(open_current(workspace), {question_id: choice}, {question_id: reason})
    click.echo(str(built(workspace, who, change=partial(write_answers, workspace, contents, who))))


@click.command()
@data_option
@click.argument("question_id")
@click.pass_obj
def unanswer(who: Who, folder: str | None, question_id: str) -> None:
    """Take an answer back and compute again (撤回确认)."""
    workspace = Workspace.at(folder)
    click.echo(str(built(workspace, who, change=partial(take_back, workspace, question_id, who))))


@click.command()
@data_option
@format_option
def history(folder: str | None, form: str) -> None:
    """List the loads: when, who, which files, what changed (载入记录)."""
    entries = Journal.of(Workspace.at(folder)).entries({LOAD})
    rows: list[tuple[object, ...]] = [
        (
            entry.seq,
            entry.at[:19],
            entry.who,
            ", ".join(shown_name(Path(file["name"]).name) for file in entry.content["added"]),
            ", ".join(shown_name(Path(file["name"]).name) for file in entry.content["removed"]),
            sum(int(file["rows_loaded"]) for file in entry.content["added"]),
            sum(int(file["rows_rejected"]) for file in entry.content["added"]),
            entry.content["changes"]["scores"],
        )
        for entry in reversed(entries)
    ]
    names = ("seq", "at_utc", "who", "added", "removed", "rows_loaded", "rows_rejected", "scores_changed")
    print_answer(Answer(names, rows), form)


@click.command("withdraw")
@data_option
@click.argument("file")
@click.pass_obj
def withdraw_command(who: Who, folder: str | None, file: str) -> None:
    """Undo a load: the file is kept and counts for nothing (撤销载入)."""
    workspace = Workspace.at(folder)
    click.echo(str(built(workspace, who, change=partial(withdraw, workspace, file, who))))


@click.command("put-back")
@data_option
@click.argument("file", required=False)
@click.pass_obj
def put_back_command(who: Who, folder: str | None, file: str | None) -> None:
    """Put a withdrawn file back; without a name, list them (恢复载入)."""
    workspace = Workspace.at(folder)
    if file is None:
        for name in withdrawn_files(workspace):
            tell(name)
        return
    click.echo(str(built(workspace, who, change=partial(put_back, workspace, file, who))))


@click.command("backup")
@data_option
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), required=True, metavar="FILE")
def backup_command(folder: str | None, target: Path) -> None:
    """Write the workspace into one verified archive (备份)."""
    click.echo(str(backup(Workspace.at(folder), target)))


@click.command("restore")
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", "target", type=click.Path(file_okay=False, path_type=Path), required=True, metavar="DIR")
def restore_command(archive: Path, target: Path) -> None:
    """Check an archive byte by byte and unpack it into an empty folder (恢复备份)."""
    restored = restore(archive, target)
    # The archive's own journal, and nothing published: a drill must leave no trace in a journal that others share.
    Journal.within(target).verify()
    built(Workspace.at(target), publish=False)
    click.echo(
        say(
            f"已恢复 {restored.files} 个文件（备份于 {restored.made_at}）",
            f"{restored.files} files restored, saved {restored.made_at}",
        )
    )


@click.command()
@data_option
@format_option
def dictionary(folder: str | None, form: str) -> None:
    """List every column of every kind of sheet (数据字典)."""
    # It words templates as well, which brings what writes workbooks.
    from pipelines.data_dictionary import as_records, data_dictionary

    records = as_records(data_dictionary(load_contracts(Workspace.at(folder).sources)))
    print_answer(Answer(tuple(records[0]), [tuple(record.values()) for record in records]), form)


COMMANDS = (
    dictionary,
    questions,
    answer_command,
    unanswer,
    history,
    withdraw_command,
    put_back_command,
    backup_command,
    restore_command,
)
