"""What an edit of a pack concerns, asked of stored parts: their words and names against the rules before and after."""

from __future__ import annotations

from archive.names import names_of
from evidence_store.review_model import StalePart
from rules.match.touch import Rules, Touch, hashes_of_names, unpacked
from rules.reading.names import names_of as split_names


class Concern:
    """One edit. Kinds and vocabulary are the same in both packs."""

    def __init__(self, touch: Touch, old: Rules, new: Rules) -> None:
        self._touch, self._old, self._new = touch, old, new

    def concerns(self, part: StalePart) -> bool:
        """True as well for parts of which too little is known: never packed, or withdrawn."""
        if self._touch.is_nothing:
            return False
        if part.stems is None or not part.paths:
            return True
        names = split_names(names_of(part.paths, part.member), self._new.pack.kinds)
        found = hashes_of_names([name.terms for name in names], self._old, self._new)
        return self._touch.concerns(unpacked(part.stems) | found, set(part.kinds))
