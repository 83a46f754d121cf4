"""The words for everything that a package, or its check, reports, with what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping

from bukti.handover import errors
from bukti.handover.verifying import Code
from bukti.i18n import _, marked

FINDINGS: Mapping[str, str] = {
    Code.MISSING: marked("missing"),
    Code.CHANGED: marked("changed since it was handed over"),
    Code.ADDITIONAL: marked("not part of the package"),
    Code.LINK: marked("a link, where a file must be"),
    Code.TWICE: marked("there twice under one name"),
    Code.UNREADABLE: marked("can't be read"),
    Code.LIST: marked("this list is damaged (line {detail})"),
    Code.UNSAFE: marked("this list names a path outside of the package: {detail}"),
    Code.DISAGREE: marked("the lists of the package contradict one another about it"),
    Code.MANIFEST: marked("is no manifest that this Bukti knows"),
    Code.OXUM: marked("number or size of the files in “data” is not what is written here"),
    Code.BAGIT: marked("no valid BagIt bag: {detail}"),
    Code.UNSIGNED: marked("not signed"),
    Code.KEY: marked("not the key that the manifest names"),
    Code.OTHER_KEY: marked("signed by another key: {detail}"),
    Code.SIGNATURE: marked(
        "the signature does not fit: the manifest was changed, or signed by somebody else"
    ),
}

KEYS: Mapping[str, str] = {
    "unreadable": marked("The key {path} can't be read. Check signing_key under [handover] in bukti.toml."),
    "kind": marked("{path} is no Ed25519 private key. Make one with: bukti handover --make-key FILE"),
    "locked": marked(
        "The key {path} is locked by a pass phrase. Bukti needs one without, readable by you alone."
    ),
    "exists": marked("{path} exists already; a key is never overwritten. Choose another name."),
    "unwritable": marked("{path} can't be written. Check the folder and its permissions."),
}

NOT_PACKAGES: Mapping[str, str] = {
    "missing": marked("{path} is not there. Give the folder or the zip of a package."),
    "unreadable": marked("{path} can't be read. Check its permissions and the disk."),
    "other": marked("{path} is no package of bukti handover, neither as a folder nor as a zip."),
}


def finding(code: str, detail: str) -> str:
    """What is wrong with a file of a package."""
    return _(FINDINGS[code]).format(detail=detail)


def handover_error(error: Exception) -> str | None:
    """The sentence for an error of a package, None for any other."""
    if isinstance(error, errors.BadKey):
        return _(KEYS[error.why]).format(path=error.path)
    if isinstance(error, errors.NotAPackage):
        return _(NOT_PACKAGES[error.why]).format(path=error.path)
    if isinstance(error, errors.NoRoom):
        return _(
            "Not enough room for {path}: {needed:.1f} MB are needed, {free:.1f} MB are free. "
            "Free some space or choose another disk; nothing was left behind."
        ).format(path=error.path, needed=error.needed / 1e6, free=error.free / 1e6)
    sentences = {
        errors.OutExists: _(
            "{path} exists already. Choose another name, or remove it first: a package is never overwritten."
        ),
        errors.OutBusy: _("Another process is making {path}. Wait until it has finished."),
        errors.NoParent: _(
            "The folder {path} is not there. Make it first, or check that its disk is mounted."
        ),
        errors.Unwritable: _("{path} can't be written to. Check its owner, permissions and mount."),
        errors.UnfitPlace: _(
            "A package in {path} would lie inside {inside}, which Bukti watches or works in. "
            "Choose a folder elsewhere."
        ),
    }
    for kind, sentence in sentences.items():
        if isinstance(error, kind):
            return sentence.format(**vars(error))
    return None
