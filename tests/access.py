"""Who may open what. `test_access.py` asks for every page with every role and holds it to this table.

    ok    the page opens, or the act is reached (a form of an act may then say 405 or 422)
    403   the role has no right to it
    404   the role may have the right, but this object is somebody else's
    302   sent on to the login or to another page

An object of the office stands behind the page's name, `assets:asset_detail<asset>`; `test_access.py`
makes it and knows by which argument the page is reached. A stranger, who is a keeper in a unit
elsewhere, must get 404 (or 403) on every page with an object; a visitor is sent to the login.
"""

ROLES = ["staff", "keeper", "technician", "coordinator", "manager", "auditor", "administrator"]

#      page                              method  staff keep tech coor mana audi admi
TABLE = """
web:home                                  GET     ok   ok   ok   ok   ok   ok   ok
web:menu                                  GET     ok   ok   ok   ok   ok   ok   ok
web:profile                               GET     ok   ok   ok   ok   ok   ok   ok
account_change_password                   GET     ok   ok   ok   ok   ok   ok   ok
account_logout                            GET     ok   ok   ok   ok   ok   ok   ok

# the register: assets/urls.py

# breakages and repairs: maintenance/urls.py

# maintenance plans: maintenance/urls.py

# training: training/urls.py

# people and places: organization/urls.py

# notices: core/outbox/urls.py
"""

# Pages that a visitor may open: the fixed list of the product.
OPEN = {
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "web:language",
    "healthz",
    "readyz",
    "robots",
    "manifest",
    "favicon",
}


def rows() -> list[tuple[str, str, list[str]]]:
    """`(page, method, answers in the order of ROLES)` for each line of the table."""
    lines = [line.split() for line in TABLE.splitlines() if line.strip() and not line.startswith("#")]
    return [(page, method, answers) for page, method, *answers in lines]
