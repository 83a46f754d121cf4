"""Searching a workspace: one opened catalogue and index for many queries, healed first where it can be."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bukti import opening

if TYPE_CHECKING:
    from evidence_store.catalogue import Catalogue
    from evidence_store.model import UnitHead
    from indexer.language.vocabulary import Vocabulary
    from indexer.search.model import Reader
    from indexer.search.results import Results, UnitText

LOOK_SECONDS = 1.0
"""How often it is asked whether the pack was edited: its hundred files take 2 ms."""


class Texts:
    """The stored pages of search hits, from the catalogue. `within`: only of those filed in a bidang of these names."""

    def __init__(self, catalogue: Catalogue, within: Collection[str] | None = None) -> None:
        self._catalogue = catalogue
        self._within = within

    def page_texts(self, keys: Sequence[str]) -> Mapping[str, UnitText]:
        """What is shown of each unit, by index key; a key that the catalogue does not know is left out."""
        from indexer.search.results import UnitText

        found = self._catalogue.page_texts(keys, self._within)
        return {
            key: UnitText(
                title=head.reading.title or head.title or base_name_of(head),
                filing=shown_filing(head),
                bidang=head.filing.bidang if head.filing else "",
                kind=head.reading.kind,
                date=head.reading.document_date,
                pages=pages,
                is_withdrawn=head.is_withdrawn,
            )
            for key, (head, pages) in found.items()
        }


def shown_filing(head: UnitHead) -> str:
    """`source/path`, with the member: the filing by which a person knows the unit."""
    from archive.names import shown_member

    if head.filing is None:
        return head.key
    return f"{head.filing.source}/{shown_member(head.filing.path, head.member)}"


def base_name_of(head: UnitHead) -> str:
    """The unit's file name, where neither its text nor its file names a title."""
    return shown_filing(head).rpartition("/")[2]


@contextlib.contextmanager
def searching(
    given: Path | None, *, on_rebuild: Callable[[], None], on_outdated: Callable[[], None] = lambda: None
) -> Iterator[Callable[..., Results]]:
    """A function `search(query, offset=, limit=, sort=)`; an index that can't be used is made anew first, one that
    can, but is older than the program, is used as it is.

    Raises IndexUnusable when that can't be done now because another process is writing.
    """
    from evidence_store.catalogue import Catalogue
    from indexer.search.results import find

    workspace = opening.find(given)
    index = opening.open_index(workspace)
    with Catalogue.open(workspace.places.catalogue, readonly=True) as catalogue:
        state = index.state()
        if not state.usable:
            on_rebuild()
            heal(workspace)
        elif state.outdated:
            on_outdated()
        with contextlib.closing(index.reader()) as reader:
            yield partial(
                find, reader=reader, texts=Texts(catalogue), vocabulary=opening.vocabulary(workspace)
            )


class Searcher:
    """Searches for as long as a process lives, always in the last committed state. Safe to share between threads.

    `reading`: this thread's catalogue.
    """

    def __init__(
        self,
        workspace: opening.Workspace,
        reading: Callable[[], contextlib.AbstractContextManager[Catalogue]],
    ) -> None:
        self._workspace = workspace
        self._index = opening.open_index(workspace)
        self._reading = reading
        self._words: tuple[object, Vocabulary] | None = None
        self._looked_at = float("-inf")

    def __call__(
        self,
        query: str,
        *,
        within: Sequence[str] | None = None,
        narrowed: Mapping[str, Sequence[str]] | None = None,
        facets: Sequence[str] | None = None,
        offset: int = 0,
        limit: int = 10,
        sort: str = "score",
        reader: Reader | None = None,
    ) -> Results:
        """`within`: only documents of bidang of these names, in counts and proposals too; None: all. `narrowed`,
        `facets`: as in `results.find`. `reader`: one of ours, for who asks several times of the same state.

        Raises QueryError, IndexUnusable (missing or damaged: the next pass makes it anew).
        """
        from indexer.search.model import FACETS
        from indexer.search.results import find

        with self._reading() as catalogue:
            return find(
                query,
                reader=reader or self.reader(within),
                texts=Texts(catalogue, within),
                vocabulary=self.vocabulary(),
                offset=offset,
                limit=limit,
                sort=sort,
                narrowed=narrowed or {},
                facets=FACETS if facets is None else facets,
            )

    def completions(self, typed: str, *, within: Sequence[str] | None = None) -> list[str]:
        """Queries that begin as typed and find something that one may see. Raises IndexUnusable."""
        from indexer.search.complete import completions

        return completions(typed, self.reader(within))

    def reader(self, within: Sequence[str] | None = None) -> Reader:
        """The index as somebody sees it who may see only these bidang. Raises IndexUnusable."""
        from indexer.search.bound import BoundReader

        reader = self._index.reader()
        if within is None:
            return reader
        sources = [source.name for source in self._workspace.settings.source if source.bidang in within]
        return BoundReader(reader, "bidang", within, hidden={"sumber": sources})

    def vocabulary(self) -> Vocabulary:
        """Of the pack as it was a moment ago."""
        from bukti.packs import stamp

        if self._words is not None and time.monotonic() - self._looked_at < LOOK_SECONDS:
            return self._words[1]
        self._looked_at = time.monotonic()
        now = stamp(self._workspace.places)
        if self._words is None or self._words[0] != now:
            self._words = (now, opening.vocabulary(self._workspace))
        return self._words[1]


def heal(workspace: opening.Workspace) -> None:
    """Brings the index up to the catalogue, making it anew where it is missing, damaged or older."""
    from archive.progress import Silent
    from archive.projection import Projection

    with (
        opening.writing(workspace, Silent(), lambda: False) as archive,
        contextlib.closing(Projection(archive)) as projection,
    ):
        projection.heal()
        projection.finish()
