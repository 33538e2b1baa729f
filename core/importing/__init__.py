"""Spreadsheets into the database under somebody's eyes: upload, preview, mending, applying.

What kinds of lists there are is said by the apps above (`kinds.Kind`, named in `IMPORT_KINDS`).
`engine` decides what a row does and does it, in chunks; `preview` and `applying` move a batch along, in
jobs; `batches` is what a user does with it; `telling` puts findings and differences in words.

Users and units belong to the floor above: they come in, and are known here by what they can do
(`has_perm`, `sees_unit`, `visible_unit_ids`).
"""
