"""From what the catalogue keeps to the plain values that the families of findings take in."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta, tzinfo
from functools import cached_property

from archive.names import shown, shown_member
from archive.progress import Phase, Progress
from bukti.checking import honesty, likeness
from bukti.checking.accounting import Unsettled
from bukti.checking.honesty import Edited, Event, Shot, Use
from bukti.checking.integrity import Accepted
from bukti.checking.model import Place
from bukti.checking.photos import PHOTO_KINDS, Photo
from bukti.checking.readability import Fault, Sheets
from bukti.checking.spans import events_of, period_of, period_of_folder
from bukti.reviewing import Departments, in_force
from evidence_store.catalogue import Catalogue
from evidence_store.checking import PartFacts, Replaced
from evidence_store.model import DocumentState, FilingState, MatchState, UnitFiling, unit_key
from rules.gaps.model import Evidence, Review, SlotReview
from rules.pack.model import Pack
from rules.slots import is_recurring

SHEET_KINDS = frozenset({"pdf", "tiff"})
"""Kinds whose pages are sheets of paper: a blank one was scanned. An empty slide or table is no fault."""

MONTHS_OF_A_YEAR = 12

UNREAD_STATES = frozenset({DocumentState.UNREAD, DocumentState.SET_ASIDE})


class Gathered:
    """One catalogue's values for one check, each worked out when it is first asked for."""

    def __init__(
        self, catalogue: Catalogue, pack: Pack, review: Review, zone: tzinfo, progress: Progress
    ) -> None:
        self.catalogue, self._pack, self._review, self._zone = catalogue, pack, review, zone
        self._progress = progress
        self.bidang = Departments(pack).id_of

    # --- rows, each read once

    @cached_property
    def sources(self) -> dict[str, str]:
        """The bidang of every source, by its name."""
        return {row.name: self.bidang(row.bidang) for row in self.catalogue.sources(with_dropped=True)}

    @cached_property
    def parts(self) -> dict[str, PartFacts]:
        """Of every live document, by key of the unit."""
        return {part.key: part for part in self.catalogue.checks.parts()}

    @cached_property
    def filings(self) -> Mapping[str, Sequence[UnitFiling]]:
        """Live ones, by hash of the document."""
        return self.catalogue.filings_of(sorted({part.sha256 for part in self.parts.values()}))

    @cached_property
    def slots(self) -> list[SlotReview]:
        return list(self._review.slots)

    @cached_property
    def uses(self) -> list[Use]:
        return honesty.uses(self.slots)

    @cached_property
    def matters(self) -> dict[str, tuple[str, str]]:
        """Item and slot that a unit matters for, by its key: what counts first, then doubtful and unread ones."""
        found: dict[str, tuple[str, str]] = {}
        for slot in self.slots:
            for one in slot.counts:
                found.setdefault(one.key, (slot.item.id, slot.slot.label))
        for slot in self.slots:
            for key in (*(one.key for one in slot.doubtful), *(one.key for one in slot.unread)):
                found.setdefault(key, (slot.item.id, slot.slot.label))
        return found

    @cached_property
    def replaced(self) -> list[Replaced]:
        return self.catalogue.checks.replaced()

    # --- validity

    @cached_property
    def _acceptances(self) -> dict[tuple[str, str], list[tuple[str, str]]]:
        """By key and item: slot (empty: any) and who; the latest last."""
        found: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for one in in_force(self.catalogue.decisions()):
            if one.verb == "accept":
                found.setdefault((unit_key(one.sha256, one.member), one.item), []).append((one.slot, one.who))
        return found

    def accepted_by(self, evidence: Evidence, slot: str) -> str:
        """Who said so last."""
        return self._accepter(evidence.key, evidence.item, slot)

    def _accepter(self, key: str, item: str, slot: str) -> str:
        said = self._acceptances.get((key, item), ())
        return next((who for label, who in reversed(said) if label in ("", slot)), "")

    def last_covered(self, key: str) -> date | None:
        """The last day of the latest span of several years that a document is for."""
        part = self.parts.get(key)
        labels = part.covered if part is not None else ()
        periods = [period for label in labels if (period := period_of(label)) is not None]
        spans = [period.end for period in periods if period.months > MONTHS_OF_A_YEAR]
        if not spans or any(period.end > max(spans) for period in periods):
            return None
        return max(spans) - timedelta(days=1)

    # --- readability

    def faults(self) -> Iterator[Fault]:
        for row in self.catalogue.problems():
            key = unit_key(row.sha256, row.member)
            path = f"{row.source}/{shown_member(row.path, row.member)}"
            is_unread = row.state in UNREAD_STATES and not row.member
            yield Fault(key, path, self.bidang(row.bidang), row.code, row.page, is_unread)

    def sheets(self) -> Iterator[Sheets]:
        pages = self.catalogue.checks.pages()
        for key, part in self.parts.items():
            found = pages.get((part.document_id, part.part))
            if found is not None and found.blank and part.kind in SHEET_KINDS:
                path, bidang = self.where(part)
                yield Sheets(key, path, bidang, found.count, found.blank, found.first_blank)

    def where(self, part: PartFacts) -> tuple[str, str]:
        """Shown path, and id of the bidang, of its first filing."""
        filing = self.filings[part.sha256][0]
        return f"{filing.source}/{shown_member(filing.path, part.member)}", self.bidang(filing.bidang)

    # --- honesty

    def alike(self, keys: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Pairs of these documents whose texts are alike to `honesty.ALIKE` or more."""
        numbers = [number for number, key in enumerate(keys) if key in self._rows]
        rows = [self._rows[keys[number]] for number in numbers]
        for first, second in likeness.alike_rows(rows, honesty.ALIKE):
            one, other = self._shingles(keys[numbers[first]]), self._shingles(keys[numbers[second]])
            if one is not None and other is not None and likeness.likeness(one, other) >= honesty.ALIKE:
                yield numbers[first], numbers[second]

    @cached_property
    def _maker(self) -> likeness.Rows:
        return likeness.Rows()

    @cached_property
    def _rows(self) -> dict[str, likeness.Numbers]:
        """Of every document that stands for a slot of a recurring item."""
        wanted = {
            (part.document_id, part.part): use.evidence.key
            for use in self.uses
            if is_recurring(use.slot.item) and (part := self.parts.get(use.evidence.key)) is not None
        }
        self._progress.total(Phase.COMPARE, len(wanted))
        found: dict[str, likeness.Numbers] = {}
        for place, text in self.catalogue.checks.texts(sorted({document for document, _ in wanted})):
            key = wanted.get(place)
            row = self._maker.row(text) if key is not None else None
            if key is not None:
                self._progress.advance(Phase.COMPARE)
                if row is not None:
                    found[key] = row
        return found

    @cached_property
    def _known_shingles(self) -> dict[str, likeness.Numbers | None]:
        return {}

    def _shingles(self, key: str) -> likeness.Numbers | None:
        if key not in self._known_shingles:
            part = self.parts[key]
            self._known_shingles[key] = self._shingles_of(part)
        return self._known_shingles[key]

    def _shingles_of(self, part: PartFacts) -> likeness.Numbers | None:
        texts = dict(self.catalogue.checks.texts([part.document_id]))
        return self._maker.shingles(texts.get((part.document_id, part.part), ""))

    def edited(self) -> Iterator[Edited]:
        """Files whose later version has another date and otherwise the same text."""
        wanted = [one for one in self.replaced if one.next_id is not None]
        ids = sorted({id_ for one in wanted for id_ in (one.document_id, one.next_id) if id_ is not None})
        facts = {(part.document_id, part.member): part for part in self.catalogue.checks.parts_of(ids)}
        for one in wanted:
            before, after = facts.get((one.document_id, "")), facts.get((one.next_id or 0, ""))
            if (
                before is None
                or after is None
                or before.document_date is None
                or after.document_date is None
                or before.document_date == after.document_date
            ):
                continue
            old, new = self._shingles_of(before), self._shingles_of(after)
            if old is not None and new is not None and likeness.likeness(old, new) >= honesty.ALIKE:
                path = f"{one.source}/{shown(one.path)}"
                on = one.at.astimezone(self._zone).date()
                dates = (before.document_date, after.document_date)
                yield Edited(after.key, path, self.bidang(one.bidang), *dates, on)

    def places(self) -> dict[str, Place]:
        """Of the documents that stand for a slot."""
        return {key: Place(item, slot, key) for key, (item, slot) in self.matters.items()}

    def photos(self) -> dict[str, Photo]:
        """Pictures that stand for a slot, by key."""
        found = {}
        for use in self.uses:
            part = self.parts.get(use.evidence.key)
            if part is not None and part.kind in PHOTO_KINDS:
                name = self.filings[part.sha256][0].path.rpartition(b"/")[2]
                found[part.key] = Photo(
                    part.sha256, shown(name), part.member, part.part_sha256 or part.sha256
                )
        return found

    def shots(self, photos: Iterable[str]) -> dict[str, list[Shot]]:
        """What photos (by key) are put to: the slots they stand for, and the folders they lie in."""
        wanted: dict[str, list[Use]] = {key: [] for key in photos}
        for use in self.uses:
            if use.evidence.key in wanted:
                wanted[use.evidence.key].append(use)
        shots: dict[str, list[Shot]] = {}
        for key, its in wanted.items():
            if its:
                concerned = tuple(dict.fromkeys(one for use in its for one in use.concerned))
                events = tuple(dict.fromkeys(event for use in its for event in events_of(use)))
                shots[key] = [Shot(its[0].place, concerned, events), *self._lying(key, its[0].place)]
        return shots

    def _lying(self, key: str, place: Place) -> Iterator[Shot]:
        part = self.parts[key]
        for filing in self.filings[part.sha256]:
            period = period_of_folder(shown(filing.path), self._pack.year)
            if period is not None:
                path = f"{filing.source}/{shown_member(filing.path, part.member)}"
                event = Event("folder", period.start, period.end)
                yield Shot(Place(place.item, place.slot, key, path), (self.bidang(filing.bidang),), (event,))

    # --- integrity

    def once_accepted(self) -> Iterator[Accepted]:
        """Documents that counted, by a person or by the rules, and that no folder holds any more."""
        gone: dict[int, Replaced] = {}
        for one in self.replaced:
            if not one.is_elsewhere:
                gone[one.document_id] = one
        open_slots = {(slot.item.id, slot.slot.label): slot.state.is_open for slot in self.slots}
        matched: set[tuple[int, str, str]] = set()  # document, item, slot
        for (document_id, _part), matches in self.catalogue.matches(sorted(gone)).items():
            one = gone[document_id]
            for match in matches:
                matched.add((document_id, match.item, match.slot))
                if (match.item, match.slot) not in open_slots:
                    continue
                who = self._accepter(one.sha256, match.item, match.slot)
                if match.state is MatchState.ACCEPTED or who:
                    yield self._accepted(one, match.item, match.slot, who, open_slots)
        yield from self._accepted_unmatched(gone.values(), matched, open_slots)

    def _accepted_unmatched(
        self,
        gone: Iterable[Replaced],
        matched: Container[tuple[int, str, str]],
        open_slots: Mapping[tuple[str, str], bool],
    ) -> Iterator[Accepted]:
        """Accepted by people for slots where the rules had found nothing."""
        by_hash = {one.sha256: one for one in gone}
        for (key, item), said in self._acceptances.items():
            one = by_hash.get(key)
            if one is None:
                continue
            for slot, who in said:
                if slot and (one.document_id, item, slot) not in matched:
                    yield self._accepted(one, item, slot, who, open_slots)

    def _accepted(
        self, one: Replaced, item: str, slot: str, who: str, open_slots: Mapping[tuple[str, str], bool]
    ) -> Accepted:
        return Accepted(
            key=one.sha256,
            path=f"{one.source}/{shown(one.path)}",
            bidang=self.bidang(one.bidang),
            item=item,
            slot=slot,
            who=who,
            on=one.at.astimezone(self._zone).date(),
            next_key=one.next_sha256,
            is_slot_open=open_slots.get((item, slot), True),
        )

    # --- accounting

    def unsettled(self) -> Iterator[Unsettled]:
        for row in self.catalogue.unread():
            if row.state in (FilingState.PENDING, FilingState.FAILED, DocumentState.WAITING):
                path = f"{row.source}/{shown(row.path)}"
                yield Unsettled(row.source, self.bidang(row.bidang), path, row.state, row.why, row.since)
