"""Bytes to text to search: extraction, OCR, language and the search index."""
