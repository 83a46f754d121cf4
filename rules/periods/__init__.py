"""Dates and periods as Indonesian offices write them, found in texts and in file names. Pure."""

from rules.periods.model import Find, Origin, Partial, Period, Unit
from rules.periods.names import find_in_name
from rules.periods.text import find, find_days

__all__ = ["Find", "Origin", "Partial", "Period", "Unit", "find", "find_days", "find_in_name"]
