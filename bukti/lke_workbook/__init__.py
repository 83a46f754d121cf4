"""The evaluation sheet (LKE) as a workbook: for the unit to answer, for the assessor to judge, with its formulas.

`rows` says which rows the answers have, `formulas` how they count, `columns` what stands where and how it looks;
`answers` and `unit` write the two sheets, `book` puts them together.
"""

from bukti.lke_workbook.book import workbook

__all__ = ["workbook"]
