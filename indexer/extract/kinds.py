"""Recognises the kind of a file by its content: libmagic first, then a look inside zip and OLE containers."""

from __future__ import annotations

import functools
import os
import re
import zipfile
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import magic


class Kind(msgspec.Struct, frozen=True):
    """A short file type, as the registry knows it ("unknown" when nobody reads it), and the media type."""

    kind: str
    mime: str


EMPTY = Kind("empty", "inode/x-empty")

HEAD_BYTES = 16 * 1024
"""Read of every file; mail headers and the prologue of XML files fit into it."""

CONTENT_TYPES_BYTES = 1024 * 1024
"""The most that is read of `[Content_Types].xml`; a real one has some ten kilobytes."""

OLE_SCAN_BYTES = 4 * 1024 * 1024
"""How far a damaged OLE file is searched for the name of its main stream."""

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")

_OPENXML = "application/vnd.openxmlformats-officedocument."
_DOCX = Kind("docx", _OPENXML + "wordprocessingml.document")
_XLSX = Kind("xlsx", _OPENXML + "spreadsheetml.sheet")
_PPTX = Kind("pptx", _OPENXML + "presentationml.presentation")
_XLSB = Kind("xlsb", "application/vnd.ms-excel.sheet.binary.macroenabled.12")

OOXML_MAIN_PARTS = (
    # words in the content type of the main part; macro and template variants of a kind hold one of them too
    ("sheet.binary", _XLSB),
    ("wordprocessingml", _DOCX),
    ("ms-word.", _DOCX),
    ("spreadsheetml", _XLSX),
    ("ms-excel.", _XLSX),
    ("presentationml", _PPTX),
    ("ms-powerpoint.", _PPTX),
    ("visio.drawing", Kind("unknown", "application/vnd.visio")),
)
OOXML_FOLDERS = (("word/", _DOCX), ("xl/", _XLSX), ("ppt/", _PPTX))
"""Tell the kind when the content types are lost."""

OPENDOCUMENT = (
    ("application/vnd.oasis.opendocument.text", "odt"),
    ("application/vnd.oasis.opendocument.spreadsheet", "ods"),
    ("application/vnd.oasis.opendocument.presentation", "odp"),
    ("application/vnd.oasis.opendocument.graphics", "odg"),
)
"""Prefixes of the `mimetype` entry; templates and master documents begin alike."""

OLE_STREAMS = (
    # in this order: an encrypted package has no other stream, a message may hold a storage with Word streams
    ("__properties_version1.0", Kind("msg", "application/vnd.ms-outlook")),
    ("WordDocument", Kind("doc", "application/msword")),
    ("Workbook", Kind("xls", "application/vnd.ms-excel")),
    ("Book", Kind("xls", "application/vnd.ms-excel")),
    ("PowerPoint Document", Kind("ppt", "application/vnd.ms-powerpoint")),
    ("VisioDocument", Kind("unknown", "application/vnd.visio")),
    ("Quill", Kind("unknown", "application/x-mspublisher")),
)
_OLE_UNKNOWN = Kind("unknown", "application/x-ole-storage")

MIMES = {
    "application/pdf": "pdf",
    "text/rtf": "rtf",
    "application/rtf": "rtf",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/xml": "xml",
    "application/xml": "xml",
    "image/svg+xml": "xml",
    "message/rfc822": "eml",
    "application/mbox": "eml",
    "text/csv": "csv",
    "application/csv": "csv",
    "application/json": "txt",
    "application/javascript": "txt",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tiff",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/heif": "heic",
    "image/avif": "avif",
    "image/gif": "gif",
    "image/bmp": "bmp",
    "image/x-ms-bmp": "bmp",
    "image/jp2": "jp2",
    "application/x-7z-compressed": "7z",
    "application/x-rar": "rar",
    "application/vnd.rar": "rar",
    "application/x-tar": "tar",
    "application/gzip": "gz",
    "application/x-gzip": "gz",
    "application/x-bzip2": "bz2",
    "application/x-xz": "xz",
    "application/ogg": "audio",
    "application/mp4": "video",
    "application/vnd.rn-realmedia": "video",
}
MIME_FAMILIES = {"video/": "video", "audio/": "audio"}

PICTURE_KINDS = frozenset({"jpg", "png", "tiff", "webp", "heic", "avif", "gif", "bmp", "jp2"})
MEDIA_KINDS = frozenset({"video", "audio"})

OFFICE_EXTENSIONS = {
    ".xlsx": _XLSX, ".xlsm": _XLSX, ".xltx": _XLSX, ".xltm": _XLSX, ".xlsb": _XLSB,
    ".pptx": _PPTX, ".pptm": _PPTX, ".ppsx": _PPTX, ".potx": _PPTX,
}  # fmt: skip
"""What an encrypted package is called, since its content cannot tell; anything else counts as DOCX."""

_WORD_XML = Kind("doc", "application/vnd.ms-word.xml")
_EXCEL_XML = Kind("xls", "application/vnd.ms-excel.xml")
XML_ROOTS = (
    # what stands in the first lines of the office XML files that are no zip
    (
        re.compile(r'progid="Word\.Document"|schemas\.microsoft\.com/office/(?:2006/xmlPackage|word/2003)'),
        _WORD_XML,
    ),
    (re.compile(r'progid="Excel\.Sheet"|urn:schemas-microsoft-com:office:spreadsheet'), _EXCEL_XML),
)

MAIL_HEADERS = re.compile(
    r"^(?:from|to|cc|bcc|subject|date|received|mime-version|message-id|return-path|delivered-to|reply-to"
    r"|sender|content-type|content-transfer-encoding|x-[a-z0-9-]+|dkim-signature|arc-[a-z-]+)[ \t]*:",
    re.IGNORECASE,
)
MIN_MAIL_HEADERS = 2
"""Mail headers that a text must open with to be a message; one alone opens many a letter ("Subject: …")."""

_HEADER_LINE = re.compile(r"^[!-9;-~]+[ \t]*:|^[ \t]|^From ")
_HTML_START = re.compile(
    r"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|table|div)\b", re.I | re.S
)
_XML_START = re.compile(r"^\s*<(?:\?xml|[a-z][\w.-]*:?[\w.-]*[\s>/])", re.I)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def recognise(path: str, name: str = "") -> Kind:
    """The kind of the file at `path`. `name` breaks a tie (CSV among texts, an encrypted office file)."""
    with open(path, "rb") as stream:
        head = stream.read(HEAD_BYTES)
    if not head:
        return EMPTY
    if head.startswith(_OLE_MAGIC):
        return _ole(path, name)
    if head.startswith(_ZIP_MAGICS):
        return _zip(path)
    if b"%PDF-" in head[:1024]:
        return Kind("pdf", "application/pdf")
    if head.lstrip()[:5] == b"{\\rtf":
        return Kind("rtf", "text/rtf")
    text = _as_text(head)
    if text is not None and (marked := _marked_text(text)) is not None:
        return marked  # without libmagic, whose longest way is that of a text
    mime = _libmagic().from_file(path)
    kind = MIMES.get(mime) or next((k for family, k in MIME_FAMILIES.items() if mime.startswith(family)), "")
    return Kind(kind or "unknown", mime) if text is None else _other_text(kind, mime, name)


@functools.cache
def _libmagic() -> magic.Magic:
    import magic

    return magic.Magic(mime=True)


def _zip(path: str) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "[Content_Types].xml" in names:
                return _ooxml(archive, names)
            if "mimetype" in names:
                return _by_mimetype_entry(archive)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return _damaged_zip(path)
    return _by_folder(names) or Kind("zip", "application/zip")


def _ooxml(archive: zipfile.ZipFile, names: set[str]) -> Kind:
    try:
        with archive.open("[Content_Types].xml") as stream:
            types = stream.read(CONTENT_TYPES_BYTES).decode("utf-8", "replace").lower()
    except Exception:  # a damaged or encrypted entry raises anything from zlib.error to RuntimeError
        types = ""
    mains = " ".join(re.findall(r'contenttype="([^"]*main\+xml|[^"]*binary[^"]*)"', types))
    for word, kind in OOXML_MAIN_PARTS:
        if word in mains:
            return kind
    return _by_folder(names) or Kind("zip", "application/zip")


def _by_folder(names: set[str]) -> Kind | None:
    for folder, kind in OOXML_FOLDERS:
        # a plain zip may hold a folder of that name, but not with such files directly in it
        main = re.compile(folder + r"[^/]+\.(?:xml|bin)", re.IGNORECASE)
        if any(main.fullmatch(name.replace("\\", "/")) for name in names):
            return kind
    return None


def _by_mimetype_entry(archive: zipfile.ZipFile) -> Kind:
    try:
        with archive.open("mimetype") as stream:
            mime = stream.read(200).decode("ascii", "replace").strip()
    except Exception:  # as above
        mime = ""
    for prefix, kind in OPENDOCUMENT:
        if mime.startswith(prefix):
            return Kind(kind, mime)
    return Kind("zip", mime if mime == "application/epub+zip" else "application/zip")


def _damaged_zip(path: str) -> Kind:
    """Judges by the local headers, which survive when the directory at the end of the file is lost."""
    with open(path, "rb") as stream:
        data = stream.read(OLE_SCAN_BYTES)
    names = {
        m.group(1).decode("utf-8", "replace")
        for m in re.finditer(rb"PK\x03\x04.{26}([\x20-\x7e]{1,100})", data, re.S)
    }
    for prefix, kind in OPENDOCUMENT:
        if f"mimetype{prefix}".encode() in data[:200]:
            return Kind(kind, prefix)
    for folder, office in OOXML_FOLDERS:
        if any(name.startswith(folder) for name in names):
            return office
    return Kind("zip", "application/zip")


def _ole(path: str, name: str) -> Kind:
    try:
        streams = _ole_streams(path)
    except Exception:  # olefile raises OSError, IndexError, struct.error … on damaged directories
        streams = _ole_names_by_scan(path)
    if "EncryptedPackage" in streams:
        return OFFICE_EXTENSIONS.get(os.path.splitext(name)[1].lower(), _DOCX)
    lowered = {stream.lower() for stream in streams}  # some writers spell WORKBOOK in capitals
    for stream, kind in OLE_STREAMS:
        if stream.lower() in lowered:
            return kind
    return _OLE_UNKNOWN


def _ole_streams(path: str) -> set[str]:
    import olefile

    with olefile.OleFileIO(path) as ole:
        return {entry[0] for entry in ole.listdir(streams=True, storages=True)}


def _ole_names_by_scan(path: str) -> set[str]:
    with open(path, "rb") as stream:
        data = stream.read(OLE_SCAN_BYTES)
    wanted = [name for name, _ in OLE_STREAMS] + ["EncryptedPackage"]
    return {name for name in wanted if name.encode("utf-16-le") + b"\0\0" in data}


def _as_text(head: bytes) -> str | None:
    """The beginning of a text file, or None for binary. Only good for looking at markup and headers."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if head.startswith(b"\xef\xbb\xbf"):
        return head[3:].decode("utf-8", "replace")
    if not _CONTROL.search(head):
        return head.decode("utf-8", "replace")
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        # UTF-16 without its mark: the high bytes of Latin text are zero, the low ones are not
        high, low = head[offset::2], head[1 - offset :: 2]
        if high.count(0) > len(high) * 0.7 and not _CONTROL.search(low):
            return head.decode(encoding, "replace")
    return None


def _marked_text(text: str) -> Kind | None:
    """Text that shows by its beginning what it is: markup, a mail."""
    for pattern, office in XML_ROOTS:
        if _XML_START.match(text) and pattern.search(text[:4096]):
            return office
    if _HTML_START.match(text):
        return Kind("html", "text/html")
    if (mail := _mail(text)) is not None:
        return mail
    if text.lstrip().startswith(("<?xml", "<!DOCTYPE")):
        is_page = "<html" in text[:2048].lower()
        return Kind("html", "application/xhtml+xml") if is_page else Kind("xml", "text/xml")
    return None


def _other_text(kind: str, mime: str, name: str) -> Kind:
    """Text that libmagic takes for this kind and type."""
    if kind in {"html", "xml", "eml", "csv"}:
        return Kind(kind, mime)
    if name.lower().endswith((".csv", ".tsv")):
        return Kind("csv", "text/csv")
    if kind in PICTURE_KINDS or kind in {"pdf", "rtf"}:
        return Kind(kind, mime)
    return Kind("txt", mime if mime.startswith("text/") or kind == "txt" else "text/plain")


def _mail(text: str) -> Kind | None:
    headers: list[str] = []
    for line in text.lstrip("\r\n").splitlines():
        if not _HEADER_LINE.match(line):
            break
        headers.append(line)
    if sum(bool(MAIL_HEADERS.match(line)) for line in headers) < MIN_MAIL_HEADERS:
        return None
    block = "\n".join(headers).lower()
    if "multipart/related" in block and not re.search(r"^(?:to|received)[ \t]*:", block, re.M):
        return Kind("mhtml", "multipart/related")  # a web page saved as one file has no addressee
    return Kind("eml", "message/rfc822")
