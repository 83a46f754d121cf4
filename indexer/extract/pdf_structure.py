"""Reads with pypdf what PDFium does not give: form values, signatures, attachments, stubborn files."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import IO, Any

import pypdf
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode

MAX_FIELDS = 5_000
"""Form fields read; the largest official forms have some hundreds."""

MAX_FIELD_DEPTH = 20
MAX_XFA_BYTES = 16 * 1024 * 1024

XFA_PACKETS = ("template", "datasets")
"""Captions and values."""

_FAULTS = (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)
"""What pypdf raises on damaged files."""

_CHECK_BOX_OFF = {"/Off", "Off", ""}

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns about every oddity of every file


class Structure:
    """A PDF file as pypdf sees it. Raises `ExtractProblem` ENCRYPTED or DAMAGED when it can't be opened."""

    def __init__(self, path: str) -> None:
        try:
            self._reader = pypdf.PdfReader(path, strict=False)
            if self._reader.is_encrypted and not self._reader.decrypt(""):
                raise ExtractProblem(ProblemCode.ENCRYPTED, "needs a password")
            self._root = _dictionary(self._reader.trailer["/Root"])
            len(self._reader.pages)
        except (DependencyError, FileNotDecryptedError, NotImplementedError) as error:
            raise ExtractProblem(ProblemCode.ENCRYPTED, str(error)) from error
        except _FAULTS as error:
            # what was decrypted in a way nobody understands looks like damage
            is_locked = getattr(getattr(self, "_reader", None), "is_encrypted", False)
            code = ProblemCode.ENCRYPTED if is_locked else ProblemCode.DAMAGED
            raise ExtractProblem(code, f"pypdf: {error}") from error

    @property
    def is_encrypted(self) -> bool:
        """True for a file that opened with the empty password."""
        return self._reader.is_encrypted

    def metadata(self) -> dict[str, str]:
        """The document information: Title, Author, CreationDate …"""
        try:
            return {str(key).lstrip("/"): str(value) for key, value in (self._reader.metadata or {}).items()}
        except _FAULTS:
            return {}

    def page_texts(self) -> Iterator[str]:
        """The text of all pages."""
        for index in range(len(self._reader.pages)):
            yield self.page_text(index)

    def page_text(self, index: int) -> str:
        """The text of page `index`, 0-based; empty when it can't be read."""
        try:
            return self._reader.pages[index].extract_text()
        except _FAULTS:
            return ""

    def form_texts(self, *, is_dynamic: bool = False) -> Iterator[str]:
        """The filled-in values of the form, `name: value` a line, and those of an XFA form.

        `is_dynamic` says that the pages are drawn from the XFA form: then its captions count too.
        """
        form = self._form()
        lines = []
        for name, field in _fields(form.get("/Fields")):
            value = _shown(field)
            if value and field.get("/FT") != "/Sig":
                lines.append(f"{name}: {value}")
        if lines:
            yield "\n".join(lines)
        text = _xfa_text(form.get("/XFA"), XFA_PACKETS if is_dynamic else XFA_PACKETS[1:])
        if text:
            yield text

    def signature_facts(self) -> dict[str, str]:
        """`signed_by`, `signed_at` (ISO 8601), `signed_reason`, `signatures` (how many); empty if unsigned."""
        from indexer.extract.pdf import iso_date

        found = [
            _dictionary(field.get("/V"))
            for _, field in _fields(self._form().get("/Fields"))
            if field.get("/FT") == "/Sig" and _dictionary(field.get("/V"))
        ]
        if not found:
            return {}
        names = dict.fromkeys(filter(None, map(_signer, found)))
        times = sorted(filter(None, (iso_date(_text(each.get("/M"))) for each in found)))
        reasons = dict.fromkeys(filter(None, (_text(each.get("/Reason")) for each in found)))
        return {
            "signatures": str(len(found)),
            "signed_by": "; ".join(names),
            "signed_at": times[-1] if times else "",
            "signed_reason": "; ".join(reasons),
        }

    def attachments(self) -> Iterator[tuple[str, IO[bytes]]]:
        """Embedded files by name: those of the document (a portfolio) and those pinned to a page."""
        names = _dictionary(_dictionary(self._root.get("/Names")).get("/EmbeddedFiles"))
        for specification in _name_tree(names):
            yield from _embedded_file(specification)
        try:
            pages = list(self._reader.pages)
        except _FAULTS:
            return
        for page in pages:
            for annotation in map(_dictionary, _array(page.get("/Annots"))):
                if annotation.get("/Subtype") == "/FileAttachment":
                    yield from _embedded_file(_dictionary(annotation.get("/FS")))

    def _form(self) -> DictionaryObject:
        return _dictionary(self._root.get("/AcroForm"))


def _dictionary(value: Any) -> DictionaryObject:
    """The dictionary behind a reference; an empty one for anything else."""
    resolved = _resolved(value)
    return resolved if isinstance(resolved, DictionaryObject) else DictionaryObject()


def _array(value: Any) -> list[Any]:
    resolved = _resolved(value)
    return list(resolved) if isinstance(resolved, ArrayObject) else []


def _resolved(value: Any) -> Any:
    try:
        return value.get_object() if isinstance(value, IndirectObject) else value
    except _FAULTS:
        return None


def _text(value: Any) -> str:
    resolved = _resolved(value)
    if isinstance(resolved, bytes):
        return resolved.decode("latin-1")
    return str(resolved).strip() if isinstance(resolved, str) else ""


def _fields(fields: Any) -> Iterator[tuple[str, DictionaryObject]]:
    """The terminal fields with their full names; type and value are inherited from the parents."""
    stack = [("", _dictionary(each), DictionaryObject(), 0) for each in reversed(_array(fields))]
    seen = 0
    while stack and seen < MAX_FIELDS:
        prefix, field, inherited, depth = stack.pop()
        seen += 1
        own = _text(field.get("/T"))
        name = ".".join(filter(None, (prefix, own)))
        merged = DictionaryObject(inherited)
        merged.update({key: field[key] for key in ("/FT", "/V", "/Ff") if key in field})
        children = [_dictionary(kid) for kid in _array(field.get("/Kids"))]
        children = [
            kid for kid in children if "/T" in kid
        ]  # the others are the field's own boxes on the pages
        if children and depth < MAX_FIELD_DEPTH:
            stack.extend((name, kid, merged, depth + 1) for kid in reversed(children))
        else:
            yield name, merged


def _shown(field: DictionaryObject) -> str:
    value = _resolved(field.get("/V"))
    if isinstance(value, ArrayObject):
        return ", ".join(filter(None, map(_text, value)))
    text = _text(value)
    if field.get("/FT") == "/Btn":
        return "" if text in _CHECK_BOX_OFF else text.lstrip("/")
    return text


def _xfa_text(xfa: Any, wanted: tuple[str, ...]) -> str:
    """The words of an XFA form: the text nodes of the wanted packets of its XML."""
    resolved = _resolved(xfa)
    packets = _array(resolved)
    streams = [
        stream for name, stream in zip(packets[::2], packets[1::2], strict=False) if _text(name) in wanted
    ] or ([] if packets else [resolved])
    return "\n".join(filter(None, (_xml_text(_data(stream)[:MAX_XFA_BYTES]) for stream in streams)))


def _xml_text(data: bytes) -> str:
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(data, parser) if data else None
    if root is None:
        return ""
    etree.strip_elements(root, "{*}script", "{*}image", with_tail=False)
    words = (" ".join(text.split()) for text in root.itertext() if isinstance(text, str))
    return "\n".join(filter(None, words))


def _data(stream: Any) -> bytes:
    resolved = _resolved(stream)
    try:
        data = resolved.get_data()
    except (*_FAULTS, NotImplementedError):
        return b""
    return data if isinstance(data, bytes) else b""


def _signer(signature: DictionaryObject) -> str:
    """Whose signature it is: the subject of the signing certificate, else what the file says."""
    return _certificate_name(signature.get("/Contents")) or _text(signature.get("/Name"))


def _certificate_name(contents: Any) -> str:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import pkcs7

    blob = _resolved(contents)
    raw = getattr(blob, "original_bytes", blob)
    if not isinstance(raw, bytes):
        return ""
    try:
        certificates = pkcs7.load_der_pkcs7_certificates(_der_length(raw))
    except Exception:  # a placeholder or a broken signature; cryptography raises several unrelated classes
        return ""
    issuers = {certificate.issuer for certificate in certificates}
    for certificate in certificates:
        if (
            certificate.subject not in issuers or len(certificates) == 1
        ):  # the signer's own, not an authority's
            names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
            return str(names[0].value) if names else ""
    return ""


def _der_length(raw: bytes) -> bytes:
    """Without the zeros that fill the space reserved for the signature."""
    if len(raw) < 6 or raw[0] != 0x30:
        return raw
    if raw[1] < 0x80:
        return raw[: 2 + raw[1]]
    count = raw[1] & 0x7F
    return raw[: 2 + count + int.from_bytes(raw[2 : 2 + count], "big")]


def _name_tree(node: DictionaryObject) -> Iterator[DictionaryObject]:
    stack, seen = [(node, 0)], 0
    while stack and seen < MAX_FIELDS:
        current, depth = stack.pop()
        seen += 1
        yield from (_dictionary(value) for value in _array(current.get("/Names"))[1::2])
        if depth < MAX_FIELD_DEPTH:
            stack.extend((_dictionary(kid), depth + 1) for kid in reversed(_array(current.get("/Kids"))))


def _embedded_file(specification: DictionaryObject) -> Iterator[tuple[str, IO[bytes]]]:
    files = _dictionary(specification.get("/EF"))
    stream = files.get("/UF") or files.get("/F")
    if stream is None:
        return
    name = _text(specification.get("/UF")) or _text(specification.get("/F")) or "attachment"
    yield re.sub(r"^.*[\\/]", "", name) or "attachment", io.BytesIO(_data(stream))
