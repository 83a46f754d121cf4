"""The one place that imports whoosh 2.7.4, and what is used of it: storage, codec, schema, table of contents."""

from __future__ import annotations

import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


@contextmanager
def _without_a_web_client() -> Iterator[None]:
    """whoosh wants one function of `urllib.request`, which it never calls, and with it come http, ssl and email: a
    tenth of the time that a command takes to start. While other threads run, which may want the real one, it gets it.
    """
    name = "urllib.request"
    if name in sys.modules or threading.active_count() > 1:
        yield
        return
    empty = ModuleType(name)
    empty.__dict__["urlretrieve"] = None
    sys.modules[name] = empty
    try:
        yield
    finally:
        del sys.modules[name]


with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it compares with `is` and has old escapes: SyntaxWarnings from 3.12 on
    with _without_a_web_client():
        import whoosh.compat  # noqa: F401  # before all others, which import it
    from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermInfo
    from whoosh.fields import STORED, FieldType, Schema
    from whoosh.filedb.filestore import FileStorage
    from whoosh.filedb.filetables import OrderedHashWriter
    from whoosh.formats import Frequency
    from whoosh.index import TOC
    from whoosh.matching import ListMatcher
    from whoosh.reading import TermNotFound
    from whoosh.system import pack_ushort

__all__ = [
    "STORED",
    "TOC",
    "FieldType",
    "FileStorage",
    "Frequency",
    "ListMatcher",
    "OrderedHashWriter",
    "Schema",
    "TermNotFound",
    "W3Codec",
    "W3FieldWriter",
    "W3TermInfo",
    "pack_ushort",
]
