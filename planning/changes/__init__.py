"""Who changed what: which things an act touched, and what each was before.

`words` names the acts, `kinds` the things, `versions` reads what was before and after, `found` narrows.
"""
