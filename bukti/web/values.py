"""Days and numbers in addresses, as far as calendar and catalogue can hold them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field

MOST_NUMBER = 1 << 62
"""SQLite's integers end soon after."""

EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
"""Near the ends of the calendar a day has no beginning in another zone's time."""

Day = Annotated[
    Annotated[date, Field(ge=EARLIEST, le=LATEST)] | None, BeforeValidator(lambda given: given or None)
]
"""For the signature of a route; an empty field is no day."""
