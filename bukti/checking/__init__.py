"""The check before an audit: one verdict, and every finding behind it. Begin with `check`."""

from bukti.checking.model import Report
from bukti.checking.whole import check

__all__ = ["Report", "check"]
