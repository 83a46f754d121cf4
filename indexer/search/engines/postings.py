"""From a stretch of the token column to sorted postings, in a few strokes of numpy."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from indexer.search.engines.ranking import HEAD_WEIGHT

POSTING = np.dtype([("document", "<u4"), ("weight", "<f4")])
"""A term in a document: its frequency, words of the head counted HEAD_WEIGHT times."""

Array = np.ndarray[Any, Any]


class Postings(NamedTuple):
    """Postings by term: those of `terms[i]` are `records[bounds[i]:bounds[i + 1]]`, by document."""

    terms: list[bytes]  # in byte order
    bounds: Array
    records: Array


def build_postings(
    tokens: Array, starts: Array, heads: Array, live: Array, vocabulary: list[str]
) -> Postings:
    """Postings of the documents whose tokens begin at `starts` (the last one runs to the end of `tokens`).

    The first `heads[i]` tokens of document i are its head; documents not `live` get none; token 0 is the break.
    Takes some 25 bytes of memory a token while it works.
    """
    keys = _keys(tokens, starts, heads, live)
    keys.sort()
    is_first = np.append(True, keys[1:] != keys[:-1])[: len(keys)]
    firsts = np.flatnonzero(is_first)
    records = np.empty(len(firsts), dtype=POSTING)
    records["weight"] = np.diff(np.append(firsts, len(keys)))
    unique = keys[firsts]
    records["document"] = unique & 0xFFFFFFFF
    return _in_byte_order(unique >> 32, records, vocabulary)


def _keys(tokens: Array, starts: Array, heads: Array, live: Array) -> Array:
    """(term << 32 | document) for every token that counts, those of heads HEAD_WEIGHT times."""
    lengths = np.diff(np.append(starts, len(tokens)))
    heads = heads.astype(np.int64)
    within = np.arange(heads.sum()) - np.repeat(np.cumsum(heads) - heads, heads)
    places = np.repeat(starts, heads) + within  # of the tokens in heads
    keys: Array = tokens.astype(np.int64)
    keys <<= 32
    keys |= np.repeat(np.arange(len(starts)), lengths)
    of_heads = keys[places]
    is_word = (tokens != 0) & np.repeat(live, lengths)
    counted = [keys[is_word]] + [of_heads[is_word[places]]] * (HEAD_WEIGHT - 1)
    del keys
    return np.concatenate(counted)


def _in_byte_order(ids: Array, records: Array, vocabulary: list[str]) -> Postings:
    """Groups records that are sorted by term id, and reorders the groups by the bytes of their terms."""
    firsts = np.flatnonzero(np.append(True, ids[1:] != ids[:-1])[: len(ids)])
    counts = np.diff(np.append(firsts, len(ids)))
    terms = [vocabulary[number].encode() for number in ids[firsts].tolist()]
    order = np.array(sorted(range(len(terms)), key=terms.__getitem__), dtype=np.int64)
    sorted_counts = counts[order]
    bounds = np.concatenate([[0], np.cumsum(sorted_counts)]).astype(np.int64)
    moved = np.repeat(firsts[order] - bounds[:-1], sorted_counts) + np.arange(len(ids))
    return Postings([terms[number] for number in order.tolist()], bounds, records[moved])
