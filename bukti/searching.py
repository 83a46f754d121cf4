"""Searching a workspace: one opened catalogue and index for many queries, healed first where it can be."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bukti import opening

if TYPE_CHECKING:
    from evidence_store.catalogue import Catalogue
    from evidence_store.model import UnitHead
    from indexer.search.results import Results, UnitText


class Texts:
    """The stored pages of search hits, from the catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def page_texts(self, keys: Sequence[str]) -> Mapping[str, UnitText]:
        """What is shown of each unit, by index key; a key that the catalogue does not know is left out."""
        from indexer.search.results import UnitText

        found = self._catalogue.page_texts(keys)
        return {
            key: UnitText(
                title=head.reading.title or head.title or base_name_of(head),
                filing=shown_filing(head),
                bidang=head.filing.bidang if head.filing else "",
                kind=head.reading.kind,
                date=head.reading.document_date,
                pages=pages,
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
