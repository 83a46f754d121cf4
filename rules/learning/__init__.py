"""From what people decided to edits of the pack that they may want: nothing is changed here. Pure.

decided cases → phrases they have in common → trial with the edited pack → proposals → the edit as text
"""

from rules.learning.edit import EditError, propose_edit
from rules.learning.model import (
    Case,
    Change,
    Document,
    Edit,
    Effect,
    Field,
    Proposal,
    Verb,
    applied,
)
from rules.learning.propose import MIN_SUPPORT, propose
from rules.learning.trial import Trial

__all__ = [
    "MIN_SUPPORT",
    "Case",
    "Change",
    "Document",
    "Edit",
    "EditError",
    "Effect",
    "Field",
    "Proposal",
    "Trial",
    "Verb",
    "applied",
    "propose",
    "propose_edit",
]
