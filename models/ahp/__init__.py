"""Which weights follow from pairwise judgements, and how well do the judgements agree with each other (AHP)?"""

from models.ahp.comparisons import checked_comparisons, comparisons_from_upper
from models.ahp.group import GroupPriorities, joint_judgements, joint_priorities, of_each_member
from models.ahp.missing import completed_comparisons
from models.ahp.priorities import (
    ACCEPTED_RATIO,
    RANDOM_INDEX,
    RANDOM_INDEX_NAME,
    Priorities,
    principal_eigenvector,
    row_geometric_mean,
)
from models.ahp.repair import Repair, repairs

__all__ = [
    "ACCEPTED_RATIO",
    "RANDOM_INDEX",
    "RANDOM_INDEX_NAME",
    "GroupPriorities",
    "Priorities",
    "Repair",
    "checked_comparisons",
    "comparisons_from_upper",
    "completed_comparisons",
    "joint_judgements",
    "joint_priorities",
    "of_each_member",
    "principal_eigenvector",
    "repairs",
    "row_geometric_mean",
]
