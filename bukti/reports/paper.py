"""A report's HTML as PDF: PDF/A, the same bytes for the same text, and nothing fetched from anywhere."""

from __future__ import annotations

import hashlib

from bukti.reports.errors import Unreachable

VARIANT = "pdf/a-3u"
"""ISO 19005-3: made to be kept; its text can be searched and copied."""


def pdf(html: str) -> bytes:
    """The pages as its style sheet lays them out. Pictures stand in it as `data:` addresses.

    Raises Unreachable for any other address; OSError where the machine lacks Pango, which the library needs.
    """
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    fetcher = URLFetcher(allowed_protocols={"data"}, fail_on_errors=True)
    identifier = hashlib.sha256(html.encode()).digest()[:16]
    try:
        made = HTML(string=html, url_fetcher=fetcher).write_pdf(
            pdf_variant=VARIANT, pdf_identifier=identifier
        )
    except FatalURLFetchingError as error:
        raise Unreachable(str(error)) from error
    assert isinstance(made, bytes)
    return made
