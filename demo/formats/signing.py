"""Digitally signed PDF: an incremental signature field with a real PKCS#7 signature by a made-up authority.

Key and certificate follow from a seed, so that the same bytes come out every time. They protect nothing.
"""

from __future__ import annotations

import functools
import random
from datetime import UTC, date, datetime
from typing import Any

RESERVED = 8192  # hex digits kept free for the signature
SIGNER = "Bagaskara Lintang Wening"
AUTHORITY = "Otoritas Sertifikat Contoh Rempahwangi"
KEY_BITS = 2048
EXPONENT = 65537


def sign(pdf: bytes, day: date, *, signer: str = SIGNER) -> bytes:
    """The PDF with a signature field on its last page, signed by the demo certificate."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

    data, start, end = _with_field(pdf, day, signer)
    span = f"/ByteRange [0 {start:010d} {end:010d} {len(data) - end:010d}]".encode()
    data = data.replace(_SPAN, span)
    key, certificate = _identity(signer)
    options = [
        pkcs7.PKCS7Options.DetachedSignature,
        pkcs7.PKCS7Options.NoAttributes,
        pkcs7.PKCS7Options.Binary,
    ]
    signature = (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(data[:start] + data[end:])
        .add_signer(certificate, key, hashes.SHA256())
        .sign(Encoding.DER, options)
    )
    return data[:start] + b"<" + signature.hex().encode().ljust(RESERVED, b"0") + b">" + data[end:]


_SPAN = b"/ByteRange [0 0000000000 0000000000 0000000000]"


def _with_field(pdf: bytes, day: date, signer: str) -> tuple[bytes, int, int]:
    """The PDF with an empty signature dictionary; where its hex string begins and ends."""
    from io import BytesIO

    from pypdf import PdfWriter
    from pypdf.generic import (
        ArrayObject,
        ByteStringObject,
        DictionaryObject,
        NameObject,
        NumberObject,
        TextStringObject,
    )

    writer = PdfWriter(clone_from=BytesIO(pdf))
    name = NameObject
    filler = NumberObject(9_999_999_999)
    value = DictionaryObject(
        {
            name("/Type"): name("/Sig"),
            name("/Filter"): name("/Adobe.PPKLite"),
            name("/SubFilter"): name("/adbe.pkcs7.detached"),
            name("/Name"): TextStringObject(signer),
            name("/M"): TextStringObject(f"D:{day:%Y%m%d}101500+07'00'"),
            name("/Reason"): TextStringObject("Dokumen ini telah ditandatangani secara elektronik"),
            name("/ByteRange"): ArrayObject([NumberObject(0), filler, filler, filler]),
            name("/Contents"): ByteStringObject(b"\xaa" * (RESERVED // 2)),
        }
    )
    field = DictionaryObject(
        {
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/Widget"),
            name("/FT"): name("/Sig"),
            name("/T"): TextStringObject("TandaTangan1"),
            name("/F"): NumberObject(132),
            name("/Rect"): ArrayObject([NumberObject(0)] * 4),
            name("/V"): writer._add_object(value),
        }
    )
    reference = writer._add_object(field)
    page = writer.pages[-1]
    page[name("/Annots")] = ArrayObject([reference])
    form = {name("/Fields"): ArrayObject([reference]), name("/SigFlags"): NumberObject(3)}
    writer._root_object[name("/AcroForm")] = writer._add_object(DictionaryObject(form))
    out = BytesIO()
    writer.write(out)
    data = out.getvalue()
    data = data.replace(b"/ByteRange [ 0 9999999999 9999999999 9999999999 ]", _SPAN)
    hole = b"<" + b"aa" * (RESERVED // 2) + b">"
    start = data.find(hole)
    if start < 0 or _SPAN not in data:
        raise ValueError("the PDF library wrote the signature dictionary in another form")
    return data, start, start + len(hole)


@functools.cache
def _identity(signer: str) -> tuple[Any, Any]:
    """A key and its self-made certificate, the same for the same name."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.x509.oid import NameOID

    rng = random.Random(f"demo key of {signer}")
    p, q = _prime(rng, KEY_BITS // 2), _prime(rng, KEY_BITS // 2)
    d = pow(EXPONENT, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(EXPONENT, p * q)
    key = rsa.RSAPrivateNumbers(
        p, q, d, rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q), public
    ).private_key()

    def named(common: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])

    certificate = (
        x509.CertificateBuilder()
        .subject_name(named(signer))
        .issuer_name(named(AUTHORITY))
        .public_key(key.public_key())
        .serial_number(20250101)
        .not_valid_before(datetime(2024, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2034, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    return key, certificate


def _prime(rng: random.Random, bits: int) -> int:
    while True:
        candidate = rng.getrandbits(bits) | (3 << (bits - 2)) | 1
        if candidate % EXPONENT != 1 and _is_prime(candidate, rng):
            return candidate


_SMALL = [n for n in range(3, 2000, 2) if all(n % k for k in range(3, int(n**0.5) + 1, 2))]


def _is_prime(number: int, rng: random.Random) -> bool:
    """Miller and Rabin's test, after trial division by small primes."""
    if any(number % small == 0 for small in _SMALL):
        return False
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for _ in range(12):
        x = pow(rng.randrange(2, number - 1), odd, number)
        if x in (1, number - 1):
            continue
        for _ in range(twos - 1):
            x = x * x % number
            if x == number - 1:
                break
        else:
            return False
    return True
