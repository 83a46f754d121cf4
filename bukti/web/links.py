"""The addresses that pages lead to one another by."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from bukti.seeing import Place


def document(place: Place, page: int = 0, words: str = "") -> str:
    """A document, or a member of one, at a page, with words marked on it."""
    asked = {
        "anggota": place.member,
        "hal": str(page) if page else "",
        "cari": f'"{words}"' if " " in words else words,
    }
    return address(f"/dokumen/{place.sha256}", asked)


def gaps(*, bidang: str = "", indicator: str = "", state: str = "", due: str = "", **more: str) -> str:
    """The list of gaps, filtered."""
    asked = {"bidang": bidang, "indikator": indicator, "keadaan": state, "tenggat": due, **more}
    return address("/kekurangan", asked)


def report(form: str, bidang: str = "") -> str:
    """The weekly report as a file: the page of a bidang, or the summary."""
    return address(f"/laporan/mingguan.{form}", {"bidang": bidang})


def address(path: str, asked: Mapping[str, str]) -> str:
    """With what is asked for in its query, but for what is empty."""
    query = urlencode({name: value for name, value in asked.items() if value}, errors="replace")
    return f"{path}?{query}" if query else path
