"""Puts the two sheets together. Pure: the same values give the same bytes."""

from __future__ import annotations

import io
from datetime import date, datetime, time

from xlsxwriter import Workbook

from bukti.gap_wording import day
from bukti.i18n import _
from bukti.lke_workbook.answers import FIRST_ROW, AnswersSheet
from bukti.lke_workbook.columns import Looks
from bukti.lke_workbook.rows import Links, layout
from bukti.lke_workbook.unit import UnitSheet
from bukti.tables import sheet_name, writable
from rules.gaps.ceiling import Ceilings
from rules.pack.model import Pack
from rules.pack.sheet import Sheet

LONGEST_FOOTER = 100
"""Characters; Excel's limit of 255 counts the signs for its layout, and some twice."""


def workbook(
    pack: Pack, sheet: Sheet | None, bounds: Ceilings | None, evidence: Links, on: date, unit: str = ""
) -> bytes:
    """The evaluation sheet of a pack's plan as XLSX, for the unit and the assessor to fill in.

    `sheet`: `rules.files.sheet_of(pack)`, for the counts of percentages and the full value of surveys; without it
    percentages are filled in themselves. `bounds`: `Reviewed.ceilings`, shown as "at most"; None shows none.
    `evidence`: by id of an item (`A.I.1.i.a-1`), or of an indicator for what is of all of it (its folder), the
    links to show: (text, path). Paths are relative to the workbook's own folder, with `/`, as the file is called (not
    percent-encoded); what is not relative is shown as text without a link. A short first link of an indicator stands
    in its row, each other one in a row of its own.
    `on`: the day that bounds and evidence are of. `unit`: the unit's name, if not the pack's.

    Answers and notes are empty, always. The words are of the language chosen (`bukti.i18n`).
    """
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        name = unit or pack.unit.name
        book.set_properties(
            {"title": writable(pack.name), "author": writable(name), "created": datetime.combine(on, time())}
        )
        rows = layout(pack, sheet, evidence, FIRST_ROW)
        looks = Looks(book)
        first = book.add_worksheet(sheet_name(_("Unit sheet")))
        second = book.add_worksheet(sheet_name(_("Answers")))
        footer = f"{name} · {pack.name}"[:LONGEST_FOOTER]
        UnitSheet(first, looks, rows, pack, f"'{second.get_name()}'").write(
            [
                _("Evaluation sheet (LKE)"),
                pack.name,
                name,
                _("Weights, scales and minimum scores: {version}").format(version=pack.lke.version or "–"),
                _("Evidence as of {day}").format(day=day(on)),
            ],
            [
                _("The assessor's answer counts; where the assessor has not answered, the unit's does."),
                _("Values are worked out of the sheet “{sheet}”; fill that in.").format(
                    sheet=second.get_name()
                ),
            ],
            footer,
        )
        AnswersSheet(
            second,
            looks,
            rows,
            {id_: one.present for id_, one in bounds.indicators.items()} if bounds else {},
        ).write(
            f"{_('Evaluation sheet (LKE)')} · {name} · {pack.name}",
            _(
                "The unit fills in the yellow cells, the assessor the green ones. Evidence as of {day}; “at most”"
                " is a bound that the evidence sets, not a score."
            ).format(day=day(on)),
            footer,
        )
    return target.getvalue()
