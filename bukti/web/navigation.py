"""Which pages stand in the bar, for whom."""

from __future__ import annotations

from bukti.i18n import _, marked
from bukti.web.roles import Right, Viewer

PAGES = (
    ("/", marked("Start"), Right.READ),
    ("/indikator", marked("Indicators"), Right.READ),
    ("/kekurangan", marked("Gaps"), Right.READ),
    ("/tinjau", marked("Review"), Right.DECIDE),
    ("/berkas", marked("Files"), Right.INTAKE),
    ("/laporan", marked("Reports"), Right.INTAKE),
    ("/ruang", marked("Assessors’ room"), Right.ROOM),
    ("/periksa", marked("Check"), Right.CHECK),
    ("/catatan", marked("Log"), Right.LOG),
    ("/pengaturan", marked("Settings"), Right.ADMINISTER),
)
"""Address, name, and the right that it takes; a page stands in the bar once it is built."""


def navigation(viewer: Viewer, built: frozenset[str]) -> list[tuple[str, str]]:
    return [(address, _(name)) for address, name, right in PAGES if address in built and viewer.may(right)]
