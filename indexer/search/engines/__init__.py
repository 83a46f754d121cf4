"""The search engines by name; each is one door to one library, loaded when it is opened."""

from __future__ import annotations

from typing import Protocol

from indexer.search.model import Committed, Engine


class CheckedEngine(Engine, Protocol):
    """An engine that can also tell the state of a folder, and the version of its format."""

    version: str  # of what it writes; another version means rebuild

    def check(self, folder: str) -> Committed:
        """The last commit, after a look at every file; raises IndexUnusable. Cheap: for the start of a command."""


WHOOSH = "whoosh"
TANTIVY = "tantivy"
NAMES = (WHOOSH, TANTIVY)


def open_engine(name: str) -> CheckedEngine:
    """The engine of that name; ValueError for another. Does not load the library yet."""
    if name == WHOOSH:
        from indexer.search.engines.whoosh_engine import WhooshEngine

        return WhooshEngine()
    if name == TANTIVY:
        from indexer.search.engines.tantivy_engine import TantivyEngine

        return TantivyEngine()
    raise ValueError(f"no search engine is called {name!r}; known: {', '.join(NAMES)}")


__all__ = ["NAMES", "TANTIVY", "WHOOSH", "CheckedEngine", "open_engine"]
