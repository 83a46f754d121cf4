"""The rule pack: its values (`model`) and how its files are read (`load`). Pure."""

from rules.pack.load import load
from rules.pack.model import Pack

__all__ = ["Pack", "load"]
