"""Why a known name is offered for an unknown one, in words."""

from __future__ import annotations

from models.names import branch_of, legal_form_key, looks_alike, normalise_vendor_name
from models.names import similarity as vendor_likeness
from models.nearest import is_part, one_character_apart, plain
from pipelines.staging.known_vendors import Vendor
from pipelines.staging.sentences import Words, quoted, say

# From here on a candidate is suggested (domain 2.5); below, it is only listed.
SUGGEST_FROM = 0.90
# A short form in a vendor's name counts as this alike: offered early, never suggested.
_PART_OF = 0.80


def why_alike(unknown: str, known: str, degree: float) -> Words:
    """Say in what a known word and an unknown one are alike."""
    if plain(unknown) == plain(known):
        return say("reason_blanks")
    if one_character_apart(unknown, known):
        return say("reason_one_character")
    if is_part(plain(unknown), plain(known)):
        return say("reason_contains")
    return say("reason_alike", percent=int(degree * 100))


def vendor_degree(unknown: str, known: str) -> float:
    """Return how alike two vendor names are, a short form and a look-alike nearer than their letters say."""
    if looks_alike(unknown, known):
        return 1.0
    degree = vendor_likeness(unknown, known)
    stems = legal_form_key(unknown), legal_form_key(known)
    return max(degree, _PART_OF) if is_part(*stems) and not _is_branch_pair(unknown, known) else degree


def why_vendor(unknown: str, vendor: Vendor, name: str, degree: float) -> Words:
    """Say why a vendor is a candidate; `name` is the one of its names that came nearest."""
    reason = _why_name(unknown, name, degree)
    return reason if name == vendor.name else say("reason_former", name=quoted(name), reason=reason)


def _why_name(unknown: str, name: str, degree: float) -> Words:
    if normalise_vendor_name(unknown) == normalise_vendor_name(name):
        return say("reason_same_name")
    if looks_alike(unknown, name):
        return say("reason_looks")
    if _is_branch_pair(unknown, name):
        is_branch = bool(branch_of(unknown))
        return say("reason_branch_of", name=quoted(name)) if is_branch else say("reason_parent_of")
    if legal_form_key(unknown) == legal_form_key(name):
        return say("reason_form")
    return why_alike(unknown, name, degree)


def _is_branch_pair(unknown: str, name: str) -> bool:
    """Whether one of two names is a branch of the other: both have codes of their own."""
    one, other = branch_of(unknown), branch_of(name)
    if bool(one) == bool(other):
        return False
    parent, whole = (one, name) if one else (other, unknown)
    return legal_form_key(parent) == legal_form_key(whole)
