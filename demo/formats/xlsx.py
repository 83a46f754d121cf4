"""XLSX of several sheets, with cell comments and text boxes; and the same book under a password."""

from __future__ import annotations

import hashlib
import random
import struct
from datetime import date, datetime, time
from io import BytesIO

import xlsxwriter
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from demo import document as d
from demo.formats import cfb, zipped
from demo.formats.pdf import EPOCH

SPINS = 50_000  # rounds of the key derivation, fixed by ECMA-376


def write(book: d.Book, rng: random.Random) -> bytes:
    """The book as Excel saves it."""
    day = book.facts.dated or EPOCH
    out = BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    workbook.set_properties(
        {
            "title": book.facts.title,
            "author": rng.choice(("user", "HP", book.facts.organisation)),
            "created": datetime.combine(day, time(10)),
        }
    )
    bold = workbook.add_format({"bold": True, "border": 1, "bg_color": "#DCE6D2", "text_wrap": True})
    boxed = workbook.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    dated = workbook.add_format({"border": 1, "num_format": "dd/mm/yyyy"})
    for sheet in book.sheets:
        page = workbook.add_worksheet(sheet.name)
        page.set_column(0, 0, 6)
        page.set_column(1, 8, 22)
        for r, row in enumerate(sheet.rows):
            for c, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(r, c, cell, dated)
                elif cell is not None:
                    page.write(r, c, cell, bold if r < sheet.heading_rows else boxed)
        if sheet.note:
            page.write_comment(0, 0, sheet.note, {"author": "Reviu"})
        if sheet.box:
            page.insert_textbox(len(sheet.rows) + 2, 1, sheet.box)
    workbook.close()
    return zipped.repack(out.getvalue(), day)


def locked(book: d.Book, rng: random.Random, password: str) -> bytes:
    """The book encrypted as Excel 2007 did: ECMA-376 standard encryption, AES-128, in an OLE container."""
    plain = write(book, rng)
    salt, verifier = rng.randbytes(16), rng.randbytes(16)
    key = _key(password, salt)
    provider = "Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode("utf-16-le")
    header = struct.pack("<IIIIIIII", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + provider
    proof = hashlib.sha1(verifier).digest().ljust(32, b"\0")
    info = struct.pack("<HHII", 3, 2, 0x24, len(header)) + header
    info += struct.pack("<I", 16) + salt + _aes(key, verifier) + struct.pack("<I", 20) + _aes(key, proof)
    padded = plain + b"\0" * (-len(plain) % 16)
    package = struct.pack("<Q", len(plain)) + _aes(key, padded)
    return cfb.pack({"EncryptionInfo": info, "EncryptedPackage": package})


def _key(password: str, salt: bytes) -> bytes:
    digest = hashlib.sha1(salt + password.encode("utf-16-le")).digest()
    for i in range(SPINS):
        digest = hashlib.sha1(struct.pack("<I", i) + digest).digest()
    digest = hashlib.sha1(digest + struct.pack("<I", 0)).digest()
    block = bytes(0x36 ^ (digest[i] if i < len(digest) else 0) for i in range(64))
    return hashlib.sha1(block).digest()[:16]


def _aes(key: bytes, data: bytes) -> bytes:
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return encryptor.update(data) + encryptor.finalize()
