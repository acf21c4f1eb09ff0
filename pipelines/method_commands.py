"""What `scorecard method` does: show the rules, preview other weights or another file, save a new version."""

from __future__ import annotations

import shutil
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from models.held_weights import Tree, settled
from pipelines.commands import data_option, format_option
from pipelines.contract import load_contracts
from pipelines.errors import PolicyError
from pipelines.method.impact import summary
from pipelines.method.listing import rules, version_list
from pipelines.method.saving import Proposal, next_open_day, preview_of, save, suggested_version
from pipelines.method.saving import preview as preview_proposal
from pipelines.method.scheme_text import Head
from pipelines.method.trial import Record
from pipelines.method.trial_weights import weights_of
from pipelines.method.versions import Version, version_of, versions
from pipelines.opened import Warehouse, open_at
from pipelines.policy import load_policy
from pipelines.policy_files import policy_files, read_yaml
from pipelines.policy_names import refuse_unstated
from pipelines.printing import built, print_answer, say
from pipelines.queries import Answer, ask, plain
from pipelines.second_run import Rule
from pipelines.who import Who
from pipelines.workspace import Workspace

set_option = click.option(
    "--set",
    "held",
    multiple=True,
    metavar="CODE=WEIGHT",
    help="A dimension or indicator and its weight; the others keep their proportions. May be given several times.",
)
base_option = click.option(
    "--base", default=None, metavar="VERSION", help="The version to begin with; by default the latest."
)


@click.group()
def method() -> None:
    """Rules and weights: show, preview, save a new version (权重与目标)."""


@method.command()
@data_option
@format_option
@click.option("--version", default=None, help="A version of the rules; by default the latest.")
def show(folder: str | None, form: str, version: str | None) -> None:
    """Print a version's indicators with weight, measure, curve's ends and unit (规则)."""
    workspace = Workspace.at(folder)
    warehouse = open_at(built(workspace))
    print_answer(rules(warehouse, _chosen(workspace, version).rule), form)


@method.command("versions")
@data_option
@format_option
def versions_command(folder: str | None, form: str) -> None:
    """List the versions of the rules: since when, by whom, why (版本)."""
    print_answer(version_list(Workspace.at(folder).policy), form)


@method.command()
@data_option
@format_option
@set_option
@base_option
@click.option("--period", default=None, help="A period such as 2025Q4; by default the last one.")
@click.option("--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=None,
              help="A whole scheme file instead of --set.")  # fmt: skip
def preview(
    folder: str | None, form: str, held: tuple[str, ...], base: str | None, period: str | None, path: Path | None
) -> None:
    """Print what a period would be under other weights or another scheme file; nothing is saved (影响预览)."""
    workspace = Workspace.at(folder)
    warehouse = open_at(built(workspace))
    chosen = period or _last_period(warehouse)
    if path is not None:
        rows = _preview_file(workspace, warehouse, path, chosen)
    else:
        own = _chosen(workspace, base)
        day = next_open_day(own.period_kind)
        head = Head(suggested_version(workspace.policy, day), day, "–", "–", "–")
        proposal = Proposal(own.rule, head, _weights(warehouse, own.rule, held))
        rows = preview_proposal(workspace, warehouse, proposal, chosen)
    print_answer(Answer(tuple(rows[0]) if rows else (), [tuple(map(plain, row.values())) for row in rows]), form)


@method.command("save")
@data_option
@set_option
@base_option
@click.option("--version", default=None, help="The new version's name; by default the next free one of its year.")
@click.option("--from", "effective", type=click.DateTime(["%Y-%m-%d"]), default=None,
              help="The day of effect; by default the first of the next period.")  # fmt: skip
@click.option("--reason", required=True, help="Why the rules change.")
@click.option("--approved-by", required=True, help="Who approved it.")
@click.option(
    "--rescore-closed",
    "closed_reason",
    default=None,
    metavar="REASON",
    help="Why periods that are over are scored anew; without it such a day of effect is refused.",
)
@click.pass_obj
def save_command(who: Who, /, folder: str | None, held: tuple[str, ...], base: str | None, **said: Any) -> None:
    """Save other weights as a new version of the rules, and compute again (保存新版本)."""
    workspace = Workspace.at(folder)
    warehouse = open_at(built(workspace, who))
    own = _chosen(workspace, base)
    day = said["effective"].date() if said["effective"] else next_open_day(own.period_kind)
    name = said["version"] or suggested_version(workspace.policy, day)
    head = Head(name, day, who.name, said["approved_by"], said["reason"])
    proposal = Proposal(own.rule, head, _weights(warehouse, own.rule, held), said["closed_reason"])
    period = _last_period(warehouse)
    told = summary(preview_proposal(workspace, warehouse, proposal, period))
    path = save(workspace, proposal, who, (period, told))
    click.echo(
        say(
            f"已保存 {path.name}，{day} 起生效。按新规则试算 {period}：{told.places} 家名次变化，"
            f"{told.tiers_up} 家升级，{told.tiers_down} 家降级。",
            f"Saved {path.name}, in effect from {day}. {period} under it: {told.places} change places, {told.tiers_up} "
            f"rise and {told.tiers_down} fall in tier.",
        )
    )
    click.echo(str(built(workspace, who)))


def _chosen(workspace: Workspace, version: str | None) -> Version:
    known = versions(workspace.policy)
    if version is None and known:
        return known[0]
    return version_of(workspace.policy, Rule(known[0].rule.scheme if known else "evaluation", str(version)))


def _weights(warehouse: Warehouse, rule: Rule, held: tuple[str, ...]) -> Tree:
    with warehouse.connection.cursor() as cursor:
        start = weights_of(cursor, rule)
    indicators = {name for members in start.values() for name in members}
    dimensions: dict[str, Fraction] = {}
    own: dict[str, Fraction] = {}
    for said in held:
        code, _, number = said.partition("=")
        if code not in indicators | start.keys():
            listed = ", ".join([*start, *sorted(indicators)])
            raise PolicyError(f"没有维度或指标 {code}；现有：{listed}。", f"There is no {code}; there are {listed}.")
        try:
            weight = Fraction(number.strip())
        except (ValueError, ZeroDivisionError) as fault:
            raise PolicyError(f"“{said}”应写作 代码=权重。", f"“{said}” should read CODE=WEIGHT.") from fault
        (dimensions if code in start else own)[code] = weight
    try:
        tree = settled(start, dimensions, own)
    except ValueError as fault:
        raise PolicyError(
            f"这些权重加起来放不进方案的总分：{', '.join(held)}。", f"These weights do not fit: {', '.join(held)}."
        ) from fault
    # A slider stops at what its dimension has room for; a number that somebody types is kept or refused.
    for name, members in tree.items():
        over = [code for code, weight in members.items() if weight != own.get(code, weight)]
        if over:
            room, listed = f"{float(sum(members.values(), Fraction(0))):g}", ", ".join(over)
            raise PolicyError(
                f"{listed} 的权重放不进维度 {name} 的 {room} 分；请同时设定 {name}，或减小该权重。",
                f"{listed} does not fit the {room} points of {name}; set {name} as well, or a smaller weight.",
            )
    return tree


def _preview_file(workspace: Workspace, warehouse: Warehouse, path: Path, period: str) -> list[Record]:
    document = read_yaml(path)
    with tempfile.TemporaryDirectory(prefix="scorecard-") as folder:
        for each in policy_files(workspace.policy):
            other = read_yaml(each)
            # The file stands for the version it names; another scheme stands for all of the workspace's own.
            is_same = (other.get("scheme"), other.get("version")) == (document.get("scheme"), document.get("version"))
            is_rival = "scheme" in other and other.get("scheme") != document.get("scheme")
            if not is_same and not (is_rival and other.get("purpose", "evaluation") == "evaluation"):
                shutil.copy(each, folder)
        shutil.copy(path, Path(folder) / f"preview-{path.name}")
        tables = load_policy(Path(folder))
        refuse_unstated(workspace, load_contracts(workspace.sources), tables)
    return preview_of(warehouse, tables, Rule(str(document.get("scheme")), str(document.get("version"))), period)


def _last_period(warehouse: Warehouse) -> str:
    rows = ask(warehouse, "select period from scores.vendor_scores order by period_seq desc limit 1").rows
    if not rows:
        raise PolicyError("还没有可试算的期间，请先载入数据。", "There is no period to try it on; load data first.")
    return str(rows[0][0])
