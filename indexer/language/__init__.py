"""What Indonesian words are made of: terms, stems, stop words and synonyms. Pure."""

LANGUAGE_VERSION = "1"
"""Raised when the same text would give other terms or stems: indexes of another version are rebuilt."""
