"""A small pack of its own for tests: an office that keeps a garden. Nothing in it is of Zona Integritas."""

from __future__ import annotations

from rules.pack import Pack, load
from rules.yaml_source import Fault

PACK = """\
id: kebun
name: Kebun kantor
year: 2025
unit:
  name: Balai Kebun
  aliases: [BK]
  parents: [Kementerian Kebun]
parameters: {petak: 3}
timing: {grace: {monthly: 10}, soon: 20, late: 15}
lke:
  version: Kebun 1
  scales:
    - id: ya-tidak
      name: Ya/Tidak
      answers: [{answer: Ya, value: 1, share: 1}, {answer: Tidak, value: 0, share: 0}]
    - id: persen
      name: Persentase
  predicates:
    - id: hijau
      name: Kantor Hijau
      floors:
        - {id: total, name: Nilai total, sections: [K], points: 7.5}
"""

VOCABULARY = """\
groups:
  - [panen, petik]
"""

KINDS = """\
layout:
  letterhead: [kementerian]
kinds:
  - id: laporan
    name: Laporan
    title: [laporan]
  - id: undangan
    name: Undangan
    title: [undangan]
  - id: notulen
    name: Notulen
    title: [notulen]
"""

OWNERS = """\
bidang:
  - id: kebun
    name: Bidang Kebun
    aliases: [Kebun]
  - id: dapur
    name: Bidang Dapur
owners:
  K: kebun
  K.1.i.b: dapur
"""

DOCUMENTS = """\
documents:
  - id: laporan-panen
    name: Laporan panen
    kinds: [laporan]
    about:
      - [panen, hasil kebun]
    without: [rencana]
    helps: [tomat]
    signs: [berat panen, jumlah keranjang]
    foreign: tidak
    draft: ya
    undated: ya
    meets:
      - name: laporan panen maret.pdf
    misses:
      - name: scan.pdf
        text: rencana panen
  - id: rapat-kebun
    name: Rapat kebun
    parts: [undangan, notulen]
    about:
      - [rapat]
      - kebun
"""

INDICATORS = """\
sections:
  - id: K.1
    name: Sayur
    weight: 3
    groups:
      - id: K.1.i
        name: Tomat
        weight: 2
        indicators:
          - id: K.1.i.a
            text: Tomat dipanen
            action: Memanen
            target: Januari-Desember 2025
            weight: 1,5
            answers: ya-tidak
            items:
              - id: K.1.i.a-1
                text: Laporan panen (bulanan)
                document: laporan-panen
                cadence: monthly
                why: bulanan
              - id: K.1.i.a-2
                text: Rapat
                any_of: [rapat-kebun, laporan-panen]
                parts: [notulen]
                cadence: quarterly
                periods: [Q2, Q3]
                due: [7, 10]
          - id: K.1.i.b
            text: Tomat dibagi
            weight: 0.5
            answers: persen
            items:
              - id: K.1.i.b-1
                text: Laporan tahun-tahun
                all_of: [laporan-panen, rapat-kebun]
                cadence: once
                due: [3]
                years: [2023, 2024]
                each_year: ya
                minimum: petak
                signed: ya
                waivable: ya
      - id: K.1.ii
        name: Cabai
        weight: 1
        indicators:
          - id: K.1.ii
            text: Cabai pedas
            weight: 1
            answers: ya-tidak
            items:
              - {id: K.1.ii-1, text: Laporan, document: laporan-panen, cadence: standing}
"""

FILES = {
    "pack.yaml": PACK,
    "vocabulary.yaml": VOCABULARY,
    "kinds.yaml": KINDS,
    "owners.yaml": OWNERS,
    "documents/kebun.yaml": DOCUMENTS,
    "indicators/1-sayur.yaml": INDICATORS,
}


def loaded(files: dict[str, str]) -> tuple[Pack, list[Fault]]:
    faults: list[Fault] = []
    return load(files, faults), faults


def edited(file: str, old: str, new: str) -> dict[str, str]:
    """The files with one passage of one of them replaced."""
    assert FILES[file].count(old) >= 1, old
    return {**FILES, file: FILES[file].replace(old, new, 1)}
