"""What a document says of itself: kind, title, number, date and covered period, with quotes. Pure."""

from rules.reading.model import READING_VERSION, Doubt, KindGuess, Quote, Reading, Where
from rules.reading.read import read

__all__ = ["READING_VERSION", "Doubt", "KindGuess", "Quote", "Reading", "Where", "read"]
