"""`bukti show`: everything known of a document, or its text page by page."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bukti import wording
from bukti.cli.screen import console, echo, echo_json
from bukti.i18n import _
from bukti.wording import worded
from bukti.wording_matches import decision_sentence, reading_facts, reason_sentence, verdict_line

if TYPE_CHECKING:
    from evidence_store.catalogue import Catalogue
    from evidence_store.model import DocumentRow, Dossier, FilingDossier, PageRow, PartRow
    from evidence_store.review_model import DecisionRow

    Decided = Mapping[tuple[str, str], list[DecisionRow]]

VERDICT_STYLES = {"accepted": "green", "suggested": "yellow", "rejected": "red"}


class NothingFound(click.ClickException):
    """No document of that path or hash."""

    exit_code = 2


@click.command(
    "show",
    short_help=_("Show everything known of one document"),
    help=_(
        "Show everything known of the document at PATH (in a source) or with HASH (the first six digits or more)."
    ),
    epilog=_('Example: bukti show "Tata Usaha/scan0012.pdf" --text'),
)
@click.argument("what", metavar="PATH|HASH", required=False)
@click.option("--text", "with_text", is_flag=True, help=_("Print its text page by page."))
@click.option("--problems", is_flag=True, help=_("List every file that could not be read, and why."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON for programs."))
@click.pass_obj
def command(workspace: Path | None, what: str | None, with_text: bool, problems: bool, as_json: bool) -> None:
    from archive.verdicts import by_unit as decisions_by_unit
    from bukti.opening import reading_catalogue

    with reading_catalogue(workspace) as catalogue:
        if problems or what is None:
            if what is not None or not problems:
                raise click.UsageError(_("Give a path or a hash, or --problems."))
            _show_problems(catalogue, as_json=as_json)
            return
        documents = find_documents(catalogue, what)
        if not documents:
            _show_filings(catalogue, what, as_json=as_json)
            return
        dossiers = [catalogue.document(found.id) for found in documents]
        decided = decisions_by_unit(catalogue.decisions_on([found.sha256 for found in documents]))
        if as_json:
            echo_json([_as_json(dossier, decided, with_text=with_text) for dossier in dossiers])
            return
        for dossier in dossiers:
            if with_text:
                _print_text(dossier)
            else:
                _print_dossier(dossier, decided)


def find_documents(catalogue: Catalogue, what: str) -> list[DocumentRow]:
    """By hash or by path; none if no document is known by it. A member stands for its container."""
    candidates: list[str | bytes] = [what.partition("!/")[0], *_paths(catalogue, what)]
    for candidate in candidates:
        if found := catalogue.find(candidate):
            return found
    return []


def _paths(catalogue: Catalogue, what: str) -> list[bytes]:
    """What a typed path can mean: a file seen from here, a path within a source with or without the source's
    name before it (as results show it), the end of a path."""
    container = what.partition("!/")[0]
    source, _sep, within = container.partition("/")
    paths = [os.fsencode(os.path.abspath(container))] if os.path.lexists(container) else []
    paths.append(os.fsencode(container))
    if within and source in {row.name for row in catalogue.sources()}:
        paths.append(os.fsencode(within))
    return paths


def _show_filings(catalogue: Catalogue, what: str, *, as_json: bool) -> None:
    """Files that are no documents: waiting, left out, or not to be opened, and why."""
    names = {row.id: row.name for row in catalogue.sources(with_dropped=True)}
    filings = next(filter(None, map(catalogue.find_filings, _paths(catalogue, what))), [])
    if not filings:
        raise NothingFound(
            _(
                "No document “{what}”. Give its path within the source, the end of its path, or its hash."
            ).format(what=what)
        )
    if as_json:
        echo_json(
            [
                {"path": shown_path(names[f.source_id], f.path), "state": str(f.state), "reason": f.reason}
                for f in filings
            ]
        )
        return
    for filing in filings:
        reasons = wording.IGNORE_REASONS if filing.state == "ignored" else wording.FILE_TROUBLES
        why = f": {worded(reasons, filing.reason)}" if filing.reason else ""
        echo(shown_path(names[filing.source_id], filing.path), style="bold")
        echo(f"  {worded(wording.STATES, filing.state)}{why}")


def shown_path(source: str, path: bytes) -> str:
    from archive.names import shown

    return f"{source}/{shown(path)}"


def _print_dossier(dossier: Dossier, decided: Decided) -> None:
    document = dossier.document
    echo(_("Document {sha256}").format(sha256=document.sha256), style="bold")
    echo(
        _("{size} bytes, received {at}, {state}").format(
            size=document.size, at=_local(document.received_at), state=worded(wording.STATES, document.state)
        )
    )
    echo(_("Filed as"), style="bold")
    for filing in dossier.filings:
        _print_filing(filing)
    for part in dossier.parts:
        _print_part(part, decided.get((document.sha256, part.path), []))


def _print_filing(dossier: FilingDossier) -> None:
    filing = dossier.filing
    if filing.gone_at is not None:
        state = _("withdrawn {at}").format(at=_local(filing.gone_at))
    else:
        state = _("now here") if dossier.is_live else _("replaced by a newer version")
    seen = _("since {at}").format(at=_local(filing.first_seen))
    moved = _("moved from {path}").format(path=shown_path(*dossier.moved_from)) if dossier.moved_from else ""
    echo(f"  {shown_path(dossier.source, filing.path)}")
    echo("    " + " · ".join(filter(None, [dossier.bidang, state, seen, moved])), style="dim")


def _print_part(part: PartRow, decisions: list[DecisionRow]) -> None:
    reading = part.reading
    echo(_("Member {path}").format(path=part.path) if part.path else _("Content"), style="bold")
    facts = {
        _("type"): f"{part.kind} ({part.mime})",
        _("title"): reading.title or part.title,
        _("kind"): reading.kind,
        _("number"): reading.number,
        _("date"): reading.document_date.isoformat() if reading.document_date else "",
        _("period"): "-".join(f"{n:02d}" for n in (reading.year, reading.month) if n),
        **reading_facts(reading),
        _("pages"): _pages_line(part.pages),
        **{worded(wording.FACTS, name): value for name, value in part.facts.items()},
    }
    for name, value in facts.items():
        if value:
            echo(f"  {name}: {value}")
    for problem in part.problems:
        place = _("page {page}: ").format(page=problem.page) if problem.page else ""
        detail = f" [{problem.detail}]" if problem.detail else ""
        echo(f"  ! {place}{worded(wording.PROBLEMS, problem.code)}{detail}", style="yellow")
    _print_verdicts(part, decisions)
    echo()


def _print_verdicts(part: PartRow, decisions: list[DecisionRow]) -> None:
    """The items that it serves, each with the reasons for and against it."""
    from archive.verdicts import verdicts

    found = verdicts(part.matches, decisions)
    if found:
        echo("  " + _("serves") + ":")
    for verdict in found:
        echo(f"    {verdict_line(verdict)}", style=VERDICT_STYLES[verdict.state])
        if verdict.decision:
            echo(f"      {decision_sentence(verdict.decision, _local(verdict.decision.at))}")
        for reason in verdict.reasons:
            echo(f"      - {reason_sentence(reason)}", style="dim")


def _pages_line(pages: tuple[PageRow, ...]) -> str:
    recognised = [page.confidence for page in pages if page.method == "ocr" and page.confidence is not None]
    line = str(len(pages))
    if recognised:
        mean = sum(recognised) / len(recognised)
        line += " " + _("({count} recognised, mean confidence {mean:.0f} %)").format(
            count=len(recognised), mean=mean
        )
    return line


def _print_text(dossier: Dossier) -> None:
    """Each page under a line that names it; exactly the stored text."""
    for part in dossier.parts:
        for page in part.pages:
            how = worded(wording.METHODS, page.method)
            details = ", ".join(filter(None, [page.label, how]))
            heading = _("page {page}").format(page=page.number) + (f" ({details})" if details else "")
            member = f"{part.path}, " if part.path else ""
            echo(f"--- {member}{heading} ---", style="dim")
            echo(page.text)
        for problem in part.problems:
            echo(
                f"--- {part.path or _('Content')}: {worded(wording.PROBLEMS, problem.code)} ---",
                style="yellow",
            )


def _as_json(dossier: Dossier, decided: Decided, *, with_text: bool) -> dict[str, Any]:
    document = dossier.document
    return {
        "sha256": document.sha256,
        "size": document.size,
        "received_at": document.received_at,
        "state": str(document.state),
        "extractor_version": document.extractor_version,
        "filings": [
            {
                "source": filing.source,
                "bidang": filing.bidang,
                "path": shown_path(filing.source, filing.filing.path),
                "raw_path_hex": filing.filing.path.hex(),
                "is_live": filing.is_live,
                "gone_at": filing.filing.gone_at,
                "first_seen": filing.filing.first_seen,
                "moved_from": shown_path(*filing.moved_from) if filing.moved_from else None,
                "history": [{"at": e.at, "event": str(e.event), "sha256": e.sha256} for e in filing.history],
            }
            for filing in dossier.filings
        ],
        "parts": [
            _part_json(part, decided.get((document.sha256, part.path), []), with_text=with_text)
            for part in dossier.parts
        ],
    }


def _part_json(part: PartRow, decisions: list[DecisionRow], *, with_text: bool) -> dict[str, Any]:
    import msgspec

    from archive.verdicts import verdicts
    from bukti.cli.matches import verdict_json

    reading = part.reading
    return {
        "path": part.path,
        "type": part.kind,
        "mime": part.mime,
        "size": part.size,
        "sha256": part.sha256,
        "facts": part.facts,
        "reading": {
            "kind": reading.kind,
            "title": reading.title or part.title,
            "number": reading.number,
            "date": reading.document_date,
            "year": reading.year,
            "month": reading.month,
            "covered": reading.covered,
            "organisation": reading.organisation,
            "event_date": reading.event_date,
            "marks": reading.marks,
            "quotes": {name: msgspec.to_builtins(quote) for name, quote in reading.quotes.items()},
        },
        "matches": [verdict_json(verdict) for verdict in verdicts(part.matches, decisions)],
        "problems": [{"code": p.code, "detail": p.detail, "page": p.page} for p in part.problems],
        "pages": [
            {
                "number": page.number,
                "label": page.label,
                "method": page.method,
                "confidence": page.confidence,
                **({"text": page.text} if with_text else {"characters": len(page.text)}),
            }
            for page in part.pages
        ],
    }


def _show_problems(catalogue: Catalogue, *, as_json: bool) -> None:
    from bukti.cli.problems import problem_table, problems_json

    listings = catalogue.problems()
    if as_json:
        echo_json(problems_json(listings))
    elif listings:
        console().print(problem_table(listings, with_remarks=True))
    else:
        echo(_("No problems."))


def _local(at: Any) -> str:
    """A stored UTC time in the unit's time zone."""
    from bukti.opening import local_time

    return local_time(at)
