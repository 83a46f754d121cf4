"""The lists of files of the sample units: `demo` row by row in modules, the rest written out in texts."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from demo.catalog.entry import File

MODULES = (
    "tata_usaha_surat",
    "tata_usaha_pegawai",
    "tata_usaha_diklat",
    "program_rencana",
    "program_laporan",
    "layanan_standar",
    "layanan_survei",
    "tim_zi_rencana",
    "tim_zi_budaya",
    "ppid",
    "spi_gratifikasi",
    "spi_pengawasan",
    "litter",
)


OTHERS = ("second", "third", "fourth", "fifth", "sixth")  # other units, each in a package of its own
UNITS = ("sample", "demo", *OTHERS)
MORE = Path(__file__).parent / "more"  # the texts of what the sample has beyond the demo


def files(unit: str = "sample") -> list[File]:
    """All files of the tree of one of UNITS, in the order they are written."""
    from demo import written
    from demo.catalog import house

    if unit in OTHERS:
        others: list[File] = import_module(f"demo.{unit}").files()
        return others
    shown = [file for name in MODULES for file in import_module(f"demo.catalog.{name}").files()]
    return shown if unit == "demo" else shown + written.load(MORE, house.HOUSE)
