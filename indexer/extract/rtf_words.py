"""The control words of RTF 1.9.1 that matter for reading text, and the encodings of its fonts."""

from __future__ import annotations

from indexer.extract import charsets

CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "zwnj": "\u200c",
    "zwj": "\u200d",
}
SYMBOLS = {"~": "\u00a0", "_": "-", "-": "\u00ad", "\\": "\\", "{": "{", "}": "}", "\t": "\t"}

_UNREAD_WORDS = """
    aftncn aftnsep aftnsepc atndate atnicn atnid atnparent atnref atntime background blipuid bkmkend bkmkstart
    colorschememapping colortbl datastore defchp defpap docvar ebcend ebcstart factoidname falt filetbl fldinst fname
    fontemb formfield ftncn ftnsep ftnsepc generator htmltag keycode latentstyles linkval listname listoverridetable
    listtable mhtmltag mmathPr nesttableprops nonesttables nonshppict objalias objclass objname oldcprops oldpprops
    oldsprops oldtprops panose passwordhash pgptbl picprop pnseclvl private propname protusertbl revtbl rsidtbl rxe sp
    staticval stylesheet svb tc tcn template themedata ud userprops wgrffmtfilter writereservation writereservhash xe
    xform xmlnstbl
"""
UNREAD = frozenset(_UNREAD_WORDS.split())
"""Destinations whose text is no part of the document; any other that is marked as optional (`\\*`) is unread too,
except these:"""

READ_THOUGH_OPTIONAL = frozenset(
    {"shpinst", "shppict", "annotation", "atnauthor", "objdata", "shptxt", "pict", "cs"}
)

MARGINS = {
    "header": True,
    "headerl": True,
    "headerr": True,
    "headerf": True,
    "footer": False,
    "footerl": False,
    "footerr": False,
    "footerf": False,
}
"""Page headers (True) and footers."""

INFO_TEXTS = {
    "title": "title",
    "author": "author",
    "subject": "subject",
    "keywords": "keywords",
    "operator": "last_modified_by",
    "doccomm": "description",
}
INFO_TIMES = {"creatim": "created", "revtim": "modified"}

_STRUCTURE_WORDS = """
    ansicpg annotation atnauthor bin cell cpg cs deleted f fcharset fonttbl footnote info intbl jpegblip
    nestcell nestrow objdata page pagebb par pard pict plain pngblip row sbkcol sbknone sect sectd shpinst shppict
    shptxt trowd u uc yr mo dy hr min
"""

OLD_ENCODINGS = {"mac": "mac-roman", "pc": "cp437", "pca": "cp850"}
"""Control words that tell the encoding of the whole document; `\\ansi` leaves it to `\\ansicpg`."""

_FONT_CHARSETS = {
    0: "cp1252",
    2: "cp1252",  # symbols: bullets and the like share their places with these
    77: "mac-roman",
    78: "shift_jis",
    80: "gbk",
    81: "big5",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gbk",
    136: "big5",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
_CODEPAGES = {
    0: "cp1252",
    936: "gbk",
    950: "big5",
    10000: "mac-roman",
    65001: "utf-8",
    708: "iso8859-6",
    709: "cp1256",
}


def font_encoding(charset: int) -> str:
    """Of a font's `\\fcharset`; empty when the document's own encoding applies."""
    return _FONT_CHARSETS.get(charset, "")


def codepage(number: int) -> str:
    """Of `\\ansicpg` or `\\cpg`; Western European when unknown."""
    return _CODEPAGES.get(number) or charsets.known(f"cp{number}") or "cp1252"


KNOWN = frozenset(
    word.encode("ascii")
    for words in (
        _STRUCTURE_WORDS.split(),
        CHARACTERS,
        UNREAD,
        MARGINS,
        INFO_TEXTS,
        INFO_TIMES,
        OLD_ENCODINGS,
    )
    for word in words
)
"""All that the reader does something about; the others only say how text looks."""
