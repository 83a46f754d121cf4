"""The list of files of the sample unit, declared row by row, a module or two a bidang."""

from __future__ import annotations

from importlib import import_module

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


def files() -> list[File]:
    """All files of the tree, in the order they are written."""
    return [file for name in MODULES for file in import_module(f"demo.catalog.{name}").files()]
