"""Files that wait to be received, of all sources that were reached: each source has its own lane."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from archive.context import Archive
from archive.hands import NO_ANSWER, Hands, NoAnswer
from archive.lane import Lane
from archive.progress import Phase, Trouble
from archive.scan import PendingFile, Scanned
from archive.settle import Settling
from archive.sources import Root


class Shelf:
    """The pending filings of the sources that were reached, handed out as they come to rest.

    In one pass a file is looked at twice at most, the settle time apart; what moves even then stays pending
    in the catalogue and is listed in `unsettled`. A patient shelf goes on looking at it now and then, for as
    long as the pass goes on for other reasons.
    """

    def __init__(
        self,
        archive: Archive,
        scanned: Iterable[Scanned],
        settling: Settling,
        ring: Callable[[], None],
        *,
        is_patient: bool = False,
    ) -> None:
        """`ring` is called, from another thread, when there may be something new to hand out."""
        self._archive = archive
        self._settling = settling
        self._ring = ring
        self._is_patient = is_patient
        self._lanes: dict[int, Lane] = {}  # by source id
        self._times_watched = 0
        self.lost: dict[int, str] = {}
        """Why sources went away on the way, by id, until somebody has taken note."""
        for source in scanned:
            self.add(source)

    @property
    def unsettled(self) -> list[Trouble]:
        return [trouble for lane in self._lanes.values() for trouble in lane.unsettled]

    @property
    def sources(self) -> int:
        """How many are within reach."""
        return len(self._lanes)

    def add(self, source: Scanned) -> None:
        """A source was reached, or some of its files were recorded since."""
        lane = self._lanes.get(source.row.id)
        if lane is None:
            lane = self._lanes[source.row.id] = Lane(
                self._archive, source, self._settling, self._ring, is_patient=self._is_patient
            )
        lane.add(source)

    def root_of(self, source_id: int) -> Root | None:
        """None when the source is not, or no longer, reachable."""
        lane = self._lanes.get(source_id)
        return lane.root if lane else None

    def at_rest(self, room: Callable[[int], int]) -> dict[int, list[PendingFile]]:
        """Files to be received now, by source id: of each source up to as many as there is room for."""
        if self._archive.stop():
            return {}
        found: dict[int, list[PendingFile]] = {}
        for source_id, lane in list(self._lanes.items()):
            try:
                found[source_id] = lane.at_rest(room(source_id))
            except NoAnswer:
                self.lose_source(source_id, NO_ANSWER)
        watched = sum(lane.times_watched for lane in self._lanes.values())
        if watched != self._times_watched:
            self._times_watched = watched
            self._archive.progress.total(Phase.SETTLE, watched)
        return found

    def hands_of(self, source_id: int) -> Hands | None:
        """The threads that touch the source's files; None when it is not, or no longer, reachable."""
        lane = self._lanes.get(source_id)
        return lane.hands if lane else None

    def put_back(self, file: PendingFile, reason: str) -> None:
        """Takes back a file that could not be taken because it was busy or had changed."""
        if lane := self._lanes.get(file.source_id):
            lane.put_back(file, reason)

    def done(self, file: PendingFile) -> None:
        """The catalogue was told what became of it."""
        self._settling.forget(file.filing_id)
        if lane := self._lanes.get(file.source_id):
            lane.done(file)

    def lose_source(self, source_id: int, why: str) -> None:
        """It has gone away on the way: its files wait for the next scan."""
        if self._lanes.pop(source_id, None) is not None:
            self._archive.catalogue.source_unreachable(source_id, why, self._archive.clock.now())
            self.lost[source_id] = why

    def seconds_to_wait(self) -> float | None:
        """Until the next file can be at rest; 0 when there is one to hand out now, None when none is left but
        those that do not come to rest."""
        if self._archive.stop():
            return None
        waits = [lane.seconds_to_wait() for lane in self._lanes.values()]
        return min((seconds for seconds in waits if seconds is not None), default=None)
