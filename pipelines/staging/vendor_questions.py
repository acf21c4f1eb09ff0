"""Which vendor an unknown spelling may be: one question a spelling, with its places and the likeliest vendors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.names import legal_form_key, looks_alike
from models.nearest import KnownNames, know, nearest
from pipelines.questions import LEAVE_OUT, Choice, Question
from pipelines.staging.asked import Asked, choice
from pipelines.staging.building import Building
from pipelines.staging.known_vendors import NEW_VENDOR, Vendor, known_vendors
from pipelines.staging.reasons import SUGGEST_FROM, vendor_degree, why_vendor
from pipelines.staging.sentences import Words, quoted, say, waiting
from pipelines.staging.temporary import staged

MOST_CANDIDATES = 5

_WAITING_SQL = """
select
    norm, arg_min(spelling, row_no), list(distinct spelling order by spelling), sum(waiting),
    flatten(list(places order by source, row_no))[1:5],
    list(distinct contract_no order by contract_no) filter (where contract_no is not null)[1:5],
    list(distinct concat_ws(' · ', contract_no, service_name, using_unit)
        order by concat_ws(' · ', contract_no, service_name, using_unit))[1:5],
    list(distinct uscc order by uscc) filter (where uscc is not null and waiting > 0),
    coalesce(bool_and(uscc is not null) filter (where waiting > 0), false),
    arg_min(source, row_no), arg_min(file_id, row_no), arg_min(file_name, row_no),
    arg_min(sheet, row_no), arg_min(row, row_no)
from temp.waiting_names
group by norm
order by min(row_no)
"""


@dataclass(frozen=True)
class _Waiting:
    """One unknown spelling: how it is written, how many rows wait, where it stands and what stands beside it."""

    norm: str
    spelling: str
    spellings: Sequence[str]
    count: int
    places: Sequence[str]
    contracts: Sequence[str]
    beside: Sequence[str]
    codes: Sequence[str]
    all_have_codes: bool


@dataclass(frozen=True)
class _Candidate:
    """A vendor that a spelling may mean."""

    vendor: Vendor
    degree: float
    reason: Words
    has_contract: bool


@dataclass(frozen=True)
class _Known:
    """The vendors that there are, their names ready to be searched, and whose each contract is."""

    vendors: Mapping[str, Vendor]
    by_name: Mapping[str, Sequence[Vendor]]
    names: KnownNames
    contracts: Mapping[str, str]


def ask_about_vendors(building: Building) -> None:
    """Ask once about every vendor name that nobody knows, and list those that were answered."""
    rows = building.connection.execute(_WAITING_SQL).fetchall()
    if not rows:
        return
    known = _known(building)
    for (
        norm,
        spelling,
        spellings,
        count,
        places,
        contracts,
        beside,
        codes,
        all_have_codes,
        source,
        file_id,
        file_name,
        sheet,
        row,
    ) in rows:
        unknown = _Waiting(
            norm, spelling, spellings, int(count), places, contracts or (), beside, codes or (), all_have_codes
        )
        question = _question(building, known, unknown, source, sheet)
        building.asked.append(Asked(question, file_id, file_name, row))


def _known(building: Building) -> _Known:
    vendors = known_vendors(building.connection)
    by_name: dict[str, list[Vendor]] = {}
    for vendor in vendors:
        for name in vendor.names:
            by_name.setdefault(name, []).append(vendor)
    contracts: list[tuple[str, str]] = []
    if staged(building.connection, "engagements", "contract_no", "vendor_id"):
        contracts = building.connection.execute(
            "select contract_no, min(vendor_id) from staging.engagements group by contract_no "
            "having count(distinct vendor_id) = 1"
        ).fetchall()
    return _Known({each.vendor_id: each for each in vendors}, by_name, know(by_name, legal_form_key), dict(contracts))


def _question(building: Building, known: _Known, unknown: _Waiting, source: str, sheet: str) -> Question:
    candidates = _candidates(known, unknown)
    if unknown.all_have_codes:
        # By rule two valid codes are two firms: an answer that is refused afterwards is not offered.
        candidates = [each for each in candidates if each.vendor.code is None]
    subject = {"norm": unknown.norm}
    answer = building.decided.answers.choice("vendor", subject) or ""
    offered = {each.vendor.vendor_id for each in candidates}
    more = [known.vendors[answer]] if answer in known.vendors and answer not in offered else []
    best = _suggested(candidates, unknown)
    words = _words(unknown)
    return Question(
        kind="vendor",
        subject=subject,
        zh=words.zh,
        en=words.en,
        choices=tuple(_choices(candidates, more)),
        evidence=_evidence(unknown),
        suggested=best.vendor.vendor_id if best else None,
        reason_zh=best.reason.zh if best else "",
        reason_en=best.reason.en if best else "",
        sheet=sheet,
        source=source,
        field="vendor_name",
    )


def _words(unknown: _Waiting) -> Words:
    code = ", ".join(unknown.codes)
    occasion = "ask_vendor_own_code" if unknown.all_have_codes else "ask_vendor_some_codes" if code else "ask_vendor"
    return say(occasion, name=quoted(unknown.spelling), waiting=waiting(unknown.count), code=code)


def _evidence(unknown: _Waiting) -> tuple[str, ...]:
    shown = (*unknown.spellings[:5], *unknown.places, *unknown.beside, *unknown.codes)
    return tuple(dict.fromkeys(filter(None, shown)))


def _candidates(known: _Known, unknown: _Waiting) -> list[_Candidate]:
    """Return the likeliest vendors: those of a contract beside the name first, then by likeness."""
    found: dict[str, _Candidate] = {}
    for number in unknown.contracts:
        vendor_id = known.contracts.get(number, "")
        if vendor := known.vendors.get(vendor_id):
            degree = vendor_degree(unknown.spelling, vendor.name)
            found.setdefault(
                vendor_id, _Candidate(vendor, degree, say("reason_contract", contract=quoted(number)), True)
            )
    near = nearest(unknown.spelling, known.names, 2 * MOST_CANDIDATES, legal_form_key, vendor_degree)
    for name, degree in near:
        for vendor in known.by_name[name]:
            reason = why_vendor(unknown.spelling, vendor, name, degree)
            found.setdefault(vendor.vendor_id, _Candidate(vendor, degree, reason, False))
    few = known.vendors.values() if len(known.vendors) <= MOST_CANDIDATES else ()
    for vendor in few:
        degree = vendor_degree(unknown.spelling, vendor.name)
        reason = why_vendor(unknown.spelling, vendor, vendor.name, degree)
        found.setdefault(vendor.vendor_id, _Candidate(vendor, degree, reason, False))
    ranked = sorted(found.values(), key=lambda each: (not each.has_contract, -each.degree, each.vendor.vendor_id))
    return ranked[:MOST_CANDIDATES]


def _suggested(candidates: Sequence[_Candidate], unknown: _Waiting) -> _Candidate | None:
    """Return the one candidate alike enough; none where the rows bring a code of their own, or two are as alike.

    A name that only looks the same may be an impostor's: it is offered, not suggested.
    """
    alike = sorted((each for each in candidates if each.degree >= SUGGEST_FROM), key=lambda each: -each.degree)
    if not alike or unknown.codes or (len(alike) > 1 and alike[0].degree == alike[1].degree):
        return None
    return None if any(looks_alike(unknown.spelling, name) for name in alike[0].vendor.names) else alike[0]


def _choices(candidates: Sequence[_Candidate], more: Sequence[Vendor]) -> Iterable[Choice]:
    for each in candidates:
        code = each.vendor.code
        name = f"{each.vendor.name} {code}" if code else each.vendor.name
        yield choice(each.vendor.vendor_id, say("candidate", name=name, reason=each.reason))
    for vendor in more:
        yield Choice(vendor.vendor_id, vendor.name, vendor.name)
    # “None of these” would be said of nothing where no vendor can be offered.
    is_alone = not candidates and not more
    yield choice(NEW_VENDOR, say("new_vendor_only" if is_alone else "new_vendor"))
    yield choice(LEAVE_OUT, say("leave_out_only" if is_alone else "leave_out"))
