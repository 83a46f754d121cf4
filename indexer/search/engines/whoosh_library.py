"""The one place that imports whoosh 2.7.4, and what is used of it: storage, codec, schema, table of contents."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it compares with `is` and has old escapes: SyntaxWarnings from 3.12 on
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
