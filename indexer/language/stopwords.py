"""Words that say nothing of what a document is about; they may be left out of a query, never out of an index.

A short choice of function words, made for this archive. The usual list (F. Z. Tala, "A Study of Stemming
Effects on Information Retrieval in Bahasa Indonesia", 2003; as PySastrawi has it) is longer and has words
that matter in an office: bulan, kerja, masalah, penting, baru. Some English ones are added for pasted titles.
"""

from __future__ import annotations

_INDONESIAN = """
yang dan atau serta dengan untuk bagi guna dari daripada di ke kepada pada dalam oleh tentang terhadap
ini itu tersebut adalah ialah yaitu yakni sebagai bahwa agar supaya karena jika bila maka juga pun saja
telah sudah akan sedang masih antara para nya tidak dapat secara seperti
"""
_ENGLISH = "the of and for in to on"

STOP_WORDS = frozenset(f"{_INDONESIAN} {_ENGLISH}".split())
