"""The plain list in every indicator's folder, for whom no link opens. Pure."""

from __future__ import annotations

from bukti.gap_wording import day
from bukti.handover.model import Folder, Line
from bukti.i18n import _

BYTE_ORDER_MARK = "\ufeff"
"""By it every editor of Windows reads the list as UTF-8."""


def list_text(folder: Folder) -> bytes:
    """CRLF: the oldest Notepad shows nothing else as lines."""
    indicator = folder.view.indicator
    rows = [f"{indicator.id}  {indicator.text}", ""]
    if not folder.lines:
        rows.append(_("There is no evidence in this package."))
    for line in folder.lines:
        rows += _rows(line, folder.path)
    return (BYTE_ORDER_MARK + "".join(f"{' '.join(row.split(chr(10)))}\r\n" for row in rows)).encode()


def _rows(line: Line, folder: str) -> list[str]:
    unit = line.unit
    head = [line.item, line.period, _("to be reviewed") if line.is_doubtful else ""]
    facts = [unit.title or unit.name, unit.number, day(unit.dated) if unit.dated else ""]
    rows = [
        " · ".join(filter(None, head)),
        "  " + " · ".join(filter(None, facts)),
        f"  {_place(line, folder)}",
    ]
    if unit.is_container:
        rows.append("  " + _("in it: {member}").format(member=unit.member))
    return [*rows, "  " + _("filed as: {path}").format(path=unit.filed), ""]


def _place(line: Line, folder: str) -> str:
    """The file's name; with its folder where that is another one."""
    inside = line.path.removeprefix(f"{folder}/")
    return inside if inside != line.path else _("see {path}").format(path=line.path)
