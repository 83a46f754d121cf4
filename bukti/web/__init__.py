"""The desk: the web page where bidang, coordinator, assessors and admin do their work. `bukti serve` opens it.

`app` puts it together, `pages/` has a module and a template for each page, `api/` the same for programs; `desk` is
what they share, `roles` and `access` say who may do what.
"""
