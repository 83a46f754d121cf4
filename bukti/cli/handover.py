"""`bukti handover OUT`: the package for the assessors."""

from __future__ import annotations

import os
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bukti.cli.door import INTERRUPTED, OK, TROUBLE
from bukti.cli.screen import console, echo, echo_json, table
from bukti.i18n import _, ngettext

if TYPE_CHECKING:
    from bukti.handover.wanted import Made, Wanted
    from bukti.opening import Workspace
    from bukti.reviewing import Reviewed
    from rules.pack.model import Pack


@click.command(
    "handover",
    short_help=_("Make the package for the assessors"),
    help=_(
        "Make a package that opens without Bukti and without a network: the folder OUT with a folder for each"
        " indicator, an index.html to look and search through it, the LKE workbook, and checksums of everything (a"
        " BagIt bag). It holds what counts, and, apart from it in folders “perlu ditinjau”, what is doubtful."
    ),
    epilog=_(
        "Exit code 0: made; 2: not made, and nothing is left behind. "
        "Example: bukti handover /media/usb/ZI-2025 --only accepted"
    ),
)
@click.argument("out", required=False, type=click.Path(path_type=Path))
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar=_("DATE"), help=_("On this day (default: today).")
)
@click.option(
    "--only",
    type=click.Choice(["accepted"]),
    help=_("Leave out what is doubtful: only what counts, by the rules or by a person."),
)
@click.option("--zip", "is_zip", is_flag=True, help=_("Make one zip file instead of a folder."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON for programs."))
@click.option(
    "--make-key",
    "new_key",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=_("FILE"),
    help=_("Make a key to sign packages with, and nothing else; name it under [handover] in bukti.toml."),
)
@click.pass_obj
def command(
    workspace: Path | None,
    out: Path | None,
    as_of: datetime | None,
    only: str | None,
    is_zip: bool,
    as_json: bool,
    new_key: Path | None,
) -> int:
    if new_key is not None:
        return _make_key(new_key)
    if out is None:
        raise click.UsageError(_("Say where the package is to be made: bukti handover FOLDER"))
    if is_zip and out.suffix.lower() != ".zip":
        out = out.with_name(out.name + ".zip")
    return _make(workspace, out, as_of, only_accepted=only is not None, is_zip=is_zip, as_json=as_json)


def _make_key(path: Path) -> int:
    from bukti.handover.signing import make_key

    fingerprint = make_key(path)
    echo(_("The key is in {path}, readable by you alone. Keep a copy in a safe place.").format(path=path))
    echo(_("Name it in bukti.toml: [handover] signing_key = {path}").format(path=f'"{path}"'))
    echo(_("Its fingerprint, to be told to the assessors on another way than the package:"))
    echo(fingerprint)
    return OK


def _make(
    workspace: Path | None,
    out: Path,
    as_of: datetime | None,
    *,
    only_accepted: bool,
    is_zip: bool,
    as_json: bool,
) -> int:
    from bukti import opening
    from bukti.cli.progress import ScreenProgress
    from bukti.handover.errors import Stopped, Unsound
    from bukti.handover.making import make
    from bukti.packs import pack_for_reading
    from bukti.reviewing import reviewed
    from evidence_store.catalogue import Catalogue
    from evidence_store.objects import ObjectStore
    from rules.files import load_pack

    opened = opening.find(workspace)
    started = time.monotonic()
    _refuse_inside(opened, out)
    source = pack_for_reading(opened.places).source
    pack = load_pack(source)
    on = as_of.date() if as_of else opening.today()
    try:
        with (
            opening.interruptible() as stop,
            ScreenProgress({}) as progress,
            Catalogue.open(opened.places.catalogue, readonly=True) as catalogue,
            catalogue.snapshot(),
        ):
            done = reviewed(catalogue, pack, on, opening.zone())
            wanted = _wanted(opened, pack, source, done, only_accepted=only_accepted, is_zip=is_zip)
            objects = ObjectStore(opened.places.store)
            made = make(out, wanted, catalogue, objects, done, progress=progress, stop=stop)
    except Stopped:
        echo(_("Stopped; nothing was left behind."))
        return INTERRUPTED
    except Unsound as error:
        return _tell_unsound(error, as_json=as_json)
    if as_json:
        import msgspec

        echo_json({"out": str(out), "as_of": on, **msgspec.to_builtins(made)})
    else:
        _tell(made, out, seconds=time.monotonic() - started)
    return OK


def _wanted(
    opened: Workspace,
    pack: Pack,
    source: Path,
    done: Reviewed,
    *,
    only_accepted: bool,
    is_zip: bool,
) -> Wanted:
    from importlib.metadata import version

    from bukti import opening
    from bukti.handover.signing import load_key
    from bukti.handover.wanted import Wanted
    from bukti.lke_workbook import workbook
    from bukti.packs import zipped
    from indexer.stem_table import load_stems
    from rules.files import contents, digest, sheet_of

    load_stems(opened.places.index)
    settings, files = opened.settings, contents(source)
    named = settings.handover.signing_key
    return Wanted(
        unit=settings.unit.name,
        unit_id=settings.unit.id,
        on=done.review.on,
        made_by=f"Bukti {version('bukti')}",
        pack=pack,
        pack_version=digest(files),
        pack_zip=zipped(files),
        limits=opening.limits(opened),
        scratch=opened.places.scratch,
        only_accepted=only_accepted,
        is_zip=is_zip,
        key=load_key(opened.places.root / named) if named else None,
        workbook=lambda links: workbook(
            pack, sheet_of(pack), done.ceilings, links, done.review.on, settings.unit.name
        ),
    )


def _refuse_inside(opened: Workspace, out: Path) -> None:
    """Raises UnfitPlace for a place within the workspace or a watched tree: it would be taken in as evidence."""
    from bukti import opening
    from bukti.handover.errors import UnfitPlace

    wanted = Path(os.path.realpath(out))
    for root in opening.own_folders(opened):
        if wanted.is_relative_to(os.path.realpath(root)):
            raise UnfitPlace(out, root)


def _tell(made: Made, out: Path, *, seconds: float) -> None:
    echo(
        _("{documents} documents, {files} files, {megabytes:.1f} MB in {seconds:.1f} s: {out}").format(
            documents=made.documents,
            files=made.files,
            megabytes=made.size / 1e6,
            seconds=seconds,
            out=out,
        )
    )
    if made.doubtful:
        sentence = ngettext(
            "{count} of them is doubtful and lies in a folder “perlu ditinjau”; without it: --only accepted",
            "{count} of them are doubtful and lie in folders “perlu ditinjau”; without them: --only accepted",
            made.doubtful,
        )
        echo(sentence.format(count=made.doubtful), style="yellow")
    if made.containers:
        sentence = ngettext(
            "{count} archive or mail is handed over whole: what counts could not be taken out of it.",
            "{count} archives or mails are handed over whole: what counts could not be taken out of them.",
            made.containers,
        )
        echo(sentence.format(count=made.containers), style="yellow")
    if made.unsearched:
        sentence = ngettext(
            "{count} page is left out of the package's search.",
            "{count} pages are left out of the package's search.",
            made.unsearched,
        )
        echo(sentence.format(count=made.unsearched))
    if made.fingerprint:
        echo(_("Signed. Fingerprint of the key: {fingerprint}").format(fingerprint=made.fingerprint))
    echo(
        _("Open index.html in it. To check it anywhere: bukti verify-handover {out}").format(out=out),
        style="bold green",
    )


def _tell_unsound(error: Exception, *, as_json: bool) -> int:
    import msgspec

    from bukti.backup_wording import BACKUP_REMEDIES
    from bukti.cli.restore import trouble_rows
    from bukti.handover.errors import Unsound

    assert isinstance(error, Unsound)
    if as_json:
        echo_json({"out": None, "troubles": msgspec.to_builtins(error.troubles)})
        return TROUBLE
    rows = trouble_rows(error.troubles, BACKUP_REMEDIES)
    console().print(table([_("Finding"), _("Where"), _("Detail"), _("What to do")], rows))
    count = len(error.troubles)
    sentence = ngettext(
        "No package was made: {count} document is not what it was when it was received.",
        "No package was made: {count} documents are not what they were when they were received.",
        count,
    )
    echo(sentence.format(count=count), style="bold red")
    return TROUBLE
