"""Drafts a rule pack from a plan document. Pure: readers take text or bytes, the pack comes out as texts.

The road is `drafting.draft`: rows → columns → tree → evidence → when → link. Beside it are the readers of the formats
(`text_plan`, `word`, `workbook`, `portable`), which give rows of cells; `write` makes the pack's files of a draft.
"""
