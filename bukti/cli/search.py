"""`bukti search`: full-text search on the terminal, with the matching page and the words marked."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bukti.cli.screen import complain, console, echo, echo_json, printable
from bukti.i18n import _, ngettext
from bukti.search_wording import FACET_NAMES, notice
from bukti.wording import query_fault

if TYPE_CHECKING:
    from rich.text import Text

    from indexer.search.grammar import QueryError
    from indexer.search.results import Found, Results

FACET_VALUES_SHOWN = 6  # per facet, the most frequent ones


@click.command(
    "search",
    short_help=_("Search the text of everything"),
    help=_(
        "Search the text of everything. Words are all required; “in quotes” they stand together; -word leaves out; "
        "a OR b; word* any ending; word~ similar spelling; filters bidang: jenis: tahun: bulan: tipe: sumber: status: "
        "and tanggal:FROM..TO."
    ),
    epilog=_("Example: bukti search 'notulen \"zona integritas\" tahun:2025 -draft'"),
    # No short options here: `-notulen` leaves a word out and must not be taken for `-n otulen`.
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
)
@click.argument("query", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help=_("Results on a page.")
)
@click.option(
    "--page", type=click.IntRange(1), default=1, show_default=True, help=_("Which page of results.")
)
@click.option(
    "--sort",
    type=click.Choice(["score", "date", "name"]),
    default="score",
    show_default=True,
    help=_("Order."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON for programs."))
@click.pass_obj
def command(
    workspace: Path | None, query: tuple[str, ...], limit: int, page: int, sort: str, as_json: bool
) -> None:
    run(workspace, query_text(query), limit=limit, page=page, sort=sort, as_json=as_json)


def run(
    workspace: Path | None,
    text: str,
    *,
    limit: int = 10,
    page: int = 1,
    sort: str = "score",
    as_json: bool = False,
) -> None:
    """Searches and prints a page of results."""
    from bukti.searching import searching
    from indexer.search.grammar import QueryError

    with searching(
        workspace,
        on_rebuild=lambda: complain(_("The index is being made anew from the store …")),
        on_outdated=lambda: complain(
            _("The index is of an older version and may find less. Renew it with: bukti scan")
        ),
    ) as search:
        started = time.perf_counter()
        try:
            results = search(text, offset=(page - 1) * limit, limit=limit, sort=sort)
        except QueryError as error:
            raise QueryMistake(text, error) from error
        seconds = time.perf_counter() - started
    if as_json:
        echo_json(_as_json(results))
        return
    _print(results, page=page, limit=limit, seconds=seconds)


class QueryMistake(click.ClickException):
    """A query that can't be understood: the query itself, the place under it, and what is wrong."""

    exit_code = 2

    def __init__(self, text: str, error: QueryError) -> None:
        pointer = " " * error.position + "^" * max(1, min(error.length, len(text) - error.position))
        super().__init__(f"{query_fault(error.fault, error.fields)}\n  {text}\n  {pointer}")


def query_text(arguments: tuple[str, ...]) -> str:
    """The query as one text. Of several arguments, one that holds a space was quoted in the shell: a phrase."""
    if len(arguments) == 1:
        return arguments[0]
    return " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in arguments)


def _print(results: Results, *, page: int, limit: int, seconds: float) -> None:
    if not results.total:
        echo(_("Nothing found for: {query}").format(query=results.query))
    else:
        found = ngettext("{count} document", "{count} documents", results.total).format(count=results.total)
        pages = -(-results.total // limit)
        place = _("page {page} of {pages}").format(page=page, pages=pages) if pages > 1 else ""
        echo("  ".join(filter(None, [found, place, f"{seconds * 1000:.0f} ms"])), style="dim")
    if results.did_you_mean:
        echo(_("Did you mean: {query}").format(query=results.did_you_mean), style="yellow")
    for found_notice in results.notices:
        echo(notice(found_notice), style="dim")
    for number, hit in enumerate(results.hits, (page - 1) * limit + 1):
        _print_hit(number, hit)
    if results.total:
        _print_facets(results)


def _print_hit(number: int, hit: Found) -> None:
    facts = [
        hit.kind,
        hit.date.isoformat() if hit.date else "",
        _("page {page}").format(page=hit.page) if hit.page else "",
    ]
    echo()
    echo(f"{number}. {hit.title or hit.filing}", style="bold")
    echo("   " + " · ".join(filter(None, [hit.filing, *facts])), style="cyan")
    if hit.snippet:
        console().print("   ", _marked_text(hit.snippet, hit.marks), sep="", soft_wrap=True)


def _marked_text(text: str, marks: Any) -> Text:
    """The snippet with its marks; without colours (a pipe, a file) they are set in »guillemets«."""
    from rich.text import Text

    if not console().is_terminal:
        for start, end in sorted(marks, reverse=True):
            text = f"{text[:start]}»{text[start:end]}«{text[end:]}"
        return Text(printable(text))
    made = Text(text)
    for start, end in marks:
        made.stylize("bold yellow", start, end)
    return made


def _print_facets(results: Results) -> None:
    echo()
    for facet, counts in results.facets.items():
        if counts:
            values = ", ".join(f"{value} ({count})" for value, count in counts[:FACET_VALUES_SHOWN])
            more = _(" and {count} more").format(count=len(counts) - FACET_VALUES_SHOWN)
            echo(
                f"{_(FACET_NAMES[facet])}: {values}{more if len(counts) > FACET_VALUES_SHOWN else ''}",
                style="dim",
            )


def _as_json(results: Results) -> dict[str, Any]:
    import msgspec

    return {
        "query": results.query,
        "total": results.total,
        "did_you_mean": results.did_you_mean,
        "notices": [msgspec.to_builtins(notice) for notice in results.notices],
        "hits": [
            {
                "key": hit.key,
                "title": hit.title,
                "path": hit.filing,
                "bidang": hit.bidang,
                "kind": hit.kind,
                "date": hit.date,
                "page": hit.page,
                "score": hit.score,
                "is_exact": hit.is_exact,
                "snippet": hit.snippet,
                "marks": [list(mark) for mark in hit.marks],
            }
            for hit in results.hits
        ],
        "facets": {facet: [list(pair) for pair in counts] for facet, counts in results.facets.items()},
    }
