"""From typed rows to the register.

`engine` decides what a row does and does it, in chunks; `preview` and `apply` move a batch along, in
jobs; `mending` is what a user does to single rows; `telling` puts findings and differences in words.
"""
