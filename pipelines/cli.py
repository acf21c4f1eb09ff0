"""What `scorecard` does on the command line day by day; `commands` has what people decide."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from pipelines import __version__, served_day
from pipelines.commands import COMMANDS, data_option, format_option
from pipelines.cost_answers import EVERY_PART, cost_answer, parts_of
from pipelines.cost_trial import assumed_from, compared
from pipelines.errors import ScorecardError
from pipelines.explaining.command import explain_command
from pipelines.freeze_command import freeze_command
from pipelines.journal import Journal
from pipelines.method_commands import method
from pipelines.opened import current_path, open_at, open_current
from pipelines.printing import built, print_answer, say, tell
from pipelines.queries import ask, plain, ranking, to_json
from pipelines.robust_command import robust
from pipelines.tender_commands import tender
from pipelines.who import Who, someone
from pipelines.workspace import DEFAULT_ROOT, Workspace

INTERRUPTED = 130
FIRST_PORT, PORTS_TRIED = 8501, 50
RANKING_FORM = "scorecard.ranking/1"
COST_FORM = "scorecard.cost/1"

as_of_option = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="The day that “today” and “overdue” mean; by default today.",
)


class Speaking(click.Group):
    """A command group that says what went wrong in the user's language instead of showing a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a ScorecardError, or a file that resists, ends it with a sentence and exit code 1."""
        try:
            return super().invoke(ctx)
        except ScorecardError as fault:
            tell(say(fault.zh, fault.en), err=True)
            ctx.exit(1)
        except OSError as fault:
            if fault.errno == errno.EPIPE:  # whoever read the output has had enough
                raise
            place, reason = fault.filename or "–", fault.strerror or str(fault)
            tell(
                say(
                    f"无法读写 {place}（{reason}）。请检查路径、写入权限和磁盘空间。",
                    f"{place} can't be read or written ({reason}). Check the path, permissions and disk space.",
                ),
                err=True,
            )
            ctx.exit(1)
        except KeyboardInterrupt:
            click.echo(say("已停止，没有留下任何内容。", "Stopped; nothing of it remains."), err=True)
            ctx.exit(INTERRUPTED)


@click.group(cls=Speaking, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="scorecard")
@click.option(
    "--as",
    "name",
    default=None,
    metavar="NAME",
    help="Under which name this is recorded; by default the machine's user.",
)
@click.pass_context
def main(ctx: click.Context, name: str | None) -> None:
    """Vendor scores, rankings and cost verdicts from the spreadsheets a bank already keeps (外包供应商记分卡)."""
    ctx.obj = someone(name)


@main.command("build")
@data_option
@as_of_option
@click.pass_obj
def build_command(who: Who, folder: str | None, as_of: datetime | None) -> None:
    """Read new spreadsheets and rebuild the warehouse if anything changed (读取并重建数据仓库)."""
    workspace = Workspace.at(folder)
    path = built(workspace, who, _day(as_of))
    warehouse = open_current(workspace)
    counts = ask(
        warehouse,
        "select coalesce(sum(rows_read), 0), coalesce(sum(rows_loaded), 0), "
        "coalesce(sum(rows_rejected), 0), coalesce(sum(rows_set_aside), 0) from staging.files",
    ).rows[0]
    click.echo(
        say(
            "读取 {} 行 = 入库 {} + 退回 {} + 不计入 {}",
            "{} rows read = {} loaded + {} rejected + {} set aside",
        ).format(*counts)
    )
    for name, zh, en in ask(warehouse, "select file_name, zh, en from staging.files where state = 'refused'").rows:
        tell(f"  {name}: {say(zh, en)}")
    click.echo(str(path))


@main.command()
@data_option
@as_of_option
def check(folder: str | None, as_of: datetime | None) -> None:
    """Check contracts, policy and the SQL checks; exit code 1 if any of them fails (校验)."""
    workspace = Workspace.at(folder)
    Journal.of(workspace).verify()
    path = built(workspace, None, _day(as_of), publish=as_of is None)
    rows = ask(open_at(path), "select name, failing_rows from meta.checks order by name").rows
    for name, failing in rows:
        click.echo(f"{'ok  ' if not failing else 'FAIL'}  {name}  {failing}")
    if any(failing for _, failing in rows):
        sys.exit(1)


@main.command()
@data_option
@as_of_option
@click.option("--period", default=None, help="A period such as 2025Q4; by default the last one.")
@click.option("--family", default=None, help="A service family such as CC; narrows, never merges peer groups.")
@format_option
def rank(folder: str | None, as_of: datetime | None, period: str | None, family: str | None, form: str) -> None:
    """Print the ranking of a period, by peer group (排名). The JSON form is described in the README."""
    workspace = Workspace.at(folder)
    # Asking about another day must not change what everybody's pages show.
    warehouse = open_at(built(workspace, None, _day(as_of), publish=as_of is None))
    answer = ranking(warehouse, period, family)
    if form == "json":
        as_of_day, is_sample = ask(warehouse, "select as_of, is_sample from meta.build").rows[0]
        about = {"form": RANKING_FORM, "as_of": plain(as_of_day), "is_sample": is_sample}
        tell(to_json({**about, "ranking": answer.records()}).removesuffix("\n"))
    else:
        print_answer(answer, form)


@main.command()
@data_option
@as_of_option
@click.option("--period", default=None, help="A quarter such as 2025Q4; by default the last one judged.")
@click.option("--part", type=click.Choice(EVERY_PART), default=None, help="One part alone; JSON gives all.")
@click.option(
    "--assume",
    "assumptions",
    multiple=True,
    metavar="NAME[@PLACE]=VALUE",
    help="What the verdicts would be under another assumption; may be repeated. Nothing is stored.",
)
@format_option
def cost(
    folder: str | None,
    as_of: datetime | None,
    period: str | None,
    part: str | None,
    assumptions: tuple[str, ...],
    form: str,
) -> None:
    """Print whether outsourcing was cheaper in a quarter, and all that it rests on (成本比较)."""
    if part and assumptions:
        raise click.UsageError("--assume gives the verdicts alone; leave --part out.")
    workspace = Workspace.at(folder)
    warehouse = open_at(built(workspace, None, _day(as_of), publish=as_of is None))
    chosen, answer = cost_answer(warehouse, part, period)
    if assumptions:
        answer = compared(warehouse, chosen, assumed_from(warehouse, assumptions))
    if form != "json":
        print_answer(answer, form)
        return
    as_of_day, is_sample = ask(warehouse, "select as_of, is_sample from meta.build").rows[0]
    about = {"form": COST_FORM, "as_of": plain(as_of_day), "is_sample": is_sample, "period": chosen}
    named = [part] if part else parts_of(warehouse)
    if assumptions:
        said = {"assumed": list(assumptions), "verdicts": answer.records()}
    else:
        said = {name: cost_answer(warehouse, name, chosen)[1].records() for name in named}
    click.echo(to_json({**about, **said}), nl=False)


@main.command()
@data_option
@click.argument("sql")
@format_option
def query(folder: str | None, sql: str, form: str) -> None:
    """Run one read-only SQL statement on the current warehouse (只读查询)."""
    workspace = Workspace.at(folder)
    if current_path(workspace) is None:
        built(workspace)
    answer = ask(open_current(workspace), sql)
    print_answer(answer, form)


@main.command()
@click.option("--to", "target", type=click.Path(file_okay=False, path_type=Path), default=DEFAULT_ROOT / "sample")
@click.option("--seed", type=int, default=None, help="Another seed makes another bank.")
def sample(target: Path, seed: int | None) -> None:
    """Write the made-up sample bank's workbooks again (生成虚构示例银行)."""
    from pipelines.sample import write_sample

    options = {} if seed is None else {"seed": seed}
    for path in write_sample(target, **options):
        click.echo(str(path))


@main.command()
@data_option
@click.option(
    "--workbook", "number", type=int, default=None, help="One of the bank's workbooks by its number, 1 to 11."
)
@click.option("--source", default=None, help="One kind of sheet alone, such as complaints.")
@click.option("--all", "everything", is_flag=True, help="Every workbook there is.")
@click.option("--lang", type=click.Choice(("zh", "en", "both")), default="zh", show_default=True)
@click.option("--to", "target", type=click.Path(file_okay=False, path_type=Path), required=True, metavar="DIR")
def template(
    folder: str | None, number: int | None, source: str | None, everything: bool, lang: str, target: Path
) -> None:
    """Write blank workbooks to be filled in: lists, limits, units and notes come from the contracts (空白模板)."""
    from pipelines.templates import write_chosen

    for path in write_chosen(Workspace.at(folder).sources, (number, source, everything), lang, target):
        click.echo(str(path))


@main.command()
@data_option
@click.argument("file")
@click.option("--to", "target", type=click.Path(path_type=Path), required=True, metavar="PATH")
def marked(folder: str | None, file: str, target: Path) -> None:
    """Give back a loaded FILE with every cell that must be mended coloured, commented and listed (标注待改)."""
    from pipelines.marking import told_of, write_marked

    workspace = Workspace.at(folder)
    if current_path(workspace) is None:
        built(workspace)
    written = write_marked(workspace, open_current(workspace).connection, file, target)
    tell(str(written.path))
    for zh, en in told_of(written.lost):
        tell(say(f"副本中没有保留 {zh}", f"Not kept in the copy: {en}"), err=True)


@main.command()
@data_option
@as_of_option
@click.option("--port", type=int, default=FIRST_PORT, show_default=True)
@click.pass_obj
def serve(who: Who, folder: str | None, as_of: datetime | None, port: int) -> None:
    """Build if needed and serve the dashboard on 127.0.0.1 (启动看板)."""
    workspace = Workspace.at(folder)
    built(workspace, who, _day(as_of))
    free = _free_port(port)
    if free != port:
        click.echo(say(f"端口 {port} 已被占用，改用 {free}。", f"Port {port} is taken; using {free}."))
    spec = find_spec("dashboard")
    if spec is None or not spec.submodule_search_locations:
        raise ScorecardError(
            "找不到看板代码，请重新安装。", "The dashboard is not installed; install the project again."
        )
    app = Path(next(iter(spec.submodule_search_locations))) / "app.py"
    click.echo(say("看板地址：", "Dashboard: ") + f"http://127.0.0.1:{free}", nl=True)
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(app),
        "--server.port",
        str(free),
        "--server.headless",
        "true",
    ]
    day = {served_day.VARIABLE: as_of.date().isoformat()} if as_of else {}
    environment = {**os.environ, **day, "SCORECARD_DATA": str(workspace.root)}
    # The settings in .streamlit/ are found from the project's folder, wherever the command was typed.
    sys.exit(subprocess.run(command, cwd=app.parent.parent, env=environment, check=False).returncode)  # noqa: S603


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _free_port(wanted: int) -> int:
    for port in range(wanted, wanted + PORTS_TRIED):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise ScorecardError(
        f"端口 {wanted} 起的 {PORTS_TRIED} 个端口都被占用，请用 --port 另选。",
        f"All {PORTS_TRIED} ports from {wanted} are taken; choose another with --port.",
    )


for command in (*COMMANDS, explain_command, freeze_command, method, robust, tender):
    main.add_command(command)


if __name__ == "__main__":
    main()
