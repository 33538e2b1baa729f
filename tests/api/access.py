"""Who may call what. `test_access.py` asks for every operation with every role and holds it to this table.

The words are those of `tests/access.py`; `ok` is also 409 and 422, for then the role was let in. An
object stands in the path by the name that the OpenAPI description gives it, and `objects` below says
which object of the office that is. A stranger must get 404 (or 403) wherever there is an object.
"""

from __future__ import annotations

ROLES = ["staff", "keeper", "technician", "coordinator", "manager", "auditor", "administrator"]

#      operation                                 staff keep tech coor mana audi admi
TABLE = """
GET    assets                                    ok   ok   ok   ok   ok   ok   ok
POST   assets                                    403  ok   403  403  403  403  403
GET    assets/{asset_id}                         ok   ok   ok   ok   ok   ok   ok
PATCH  assets/{asset_id}                         403  ok   403  403  403  403  403
GET    handovers                                 ok   ok   ok   ok   ok   ok   ok
POST   handovers                                 403  ok   403  403  403  403  403
POST   handovers/take-back                       403  ok   403  403  403  403  403
GET    handovers/{handover_id}                   404  ok   404  404  ok   ok   ok
POST   handovers/{handover_id}/confirm           404  ok   404  404  403  403  403
POST   handovers/{handover_id}/dispute           404  ok   404  404  403  403  403
GET    classifications                           ok   ok   ok   ok   ok   ok   ok
GET    classifications/{code}                    ok   ok   ok   ok   ok   ok   ok

GET    breakages                                 ok   ok   ok   ok   ok   ok   ok
POST   breakages                                 ok   ok   ok   ok   ok   403  ok
GET    breakages/complaints                      ok   ok   ok   ok   ok   403  ok
GET    breakages/open                            ok   ok   ok   ok   ok   403  ok
GET    breakages/{report_id}                     404  ok   ok   404  ok   ok   ok
GET    breakages/{report_id}/choices             404  ok   ok   404  ok   403  403
POST   breakages/{report_id}/files               404  ok   ok   404  ok   403  403
GET    breakages/{report_id}/files/{file_id}     404  ok   ok   404  ok   ok   ok
POST   breakages/{report_id}/join                ok   ok   ok   ok   ok   403  ok
POST   breakages/{report_id}/triage              403  ok   403  403  ok   403  403
POST   breakages/{report_id}/assign              403  ok   403  403  ok   403  403
POST   breakages/{report_id}/reject              403  ok   403  403  ok   403  403
POST   breakages/{report_id}/duplicate           403  ok   403  403  ok   403  403
POST   breakages/{report_id}/start               403  ok   ok   403  403  403  403
POST   breakages/{report_id}/wait                403  ok   ok   403  403  403  403
POST   breakages/{report_id}/resume              403  ok   ok   403  403  403  403
POST   breakages/{report_id}/finish              403  ok   ok   403  403  403  403
POST   breakages/{report_id}/confirm             404  ok   ok   404  ok   403  ok
POST   breakages/{report_id}/reopen              404  ok   ok   404  ok   403  ok
POST   breakages/{report_id}/comment             404  ok   ok   404  ok   403  403

GET    plans                                     403  ok   ok   403  ok   ok   ok
GET    plans/{plan_id}                           403  ok   ok   403  ok   ok   ok
GET    occurrences                               403  ok   ok   403  ok   ok   ok
GET    occurrences/{occurrence_id}               403  ok   ok   403  ok   ok   ok
POST   occurrences/{occurrence_id}/complete      403  ok   ok   403  403  403  403
POST   occurrences/{occurrence_id}/cancel        403  ok   ok   403  403  403  403

GET    courses                                   403  403  403  ok   ok   ok   ok
GET    courses/{course_id}                       403  403  403  ok   ok   ok   ok
GET    sessions                                  403  403  403  ok   ok   ok   ok
GET    sessions/{session_id}                     404  404  404  ok   ok   ok   ok
POST   sessions/{session_id}/attendance          403  403  403  ok   403  403  403
GET    participations                            ok   ok   ok   ok   ok   ok   ok
GET    participations/{participation_id}         404  404  404  ok   ok   ok   ok

GET    employees                                 403  ok   ok   ok   ok   ok   ok
GET    employees/{employee_id}                   404  ok   ok   ok   ok   ok   ok
GET    rooms                                     ok   ok   ok   ok   ok   ok   ok
GET    rooms/{room_id}                           ok   ok   ok   ok   ok   ok   ok
GET    units                                     ok   ok   ok   ok   ok   ok   ok
GET    units/{unit_id}                           ok   ok   ok   ok   ok   ok   ok
"""
# Everybody's, whatever their scope.
SHARED = {"classifications/{code}"}

# What is sent where a body must be readable before anything else is asked.
NOTE = {"note": "Sudah dicoba."}
BODIES: dict[str, object] = {
    "assets": {"code": "1.3.2.10.01.02.002", "name": "Laptop", "unit": "UMUM"},
    "assets/{asset_id}": {"version": "2026-11-24T04:00:00+00:00", "brand": "Asus"},
    "handovers": {"assets": [999999], "to": 1, "on": "2026-11-24"},
    "handovers/take-back": {"assets": [999999], "on": "2026-11-24"},
    "handovers/{handover_id}/dispute": {"answer": "Tidak ada"},
    "breakages": {"asset": 999999, "description": "Mati"},
    "breakages/{report_id}/triage": {"priority": "high"},
    "breakages/{report_id}/assign": {"assignee": 1},
    "breakages/{report_id}/reject": NOTE,
    "breakages/{report_id}/duplicate": {"of": "LK-2026-9999"},
    "breakages/{report_id}/wait": {"reason": "parts", **NOTE},
    "breakages/{report_id}/finish": {"cause": "unknown", "condition_after": "B", "work_done": "Diganti"},
    "breakages/{report_id}/reopen": NOTE,
    "breakages/{report_id}/comment": NOTE,
    "occurrences/{occurrence_id}/complete": {"done_on": "2026-11-24"},
    "occurrences/{occurrence_id}/cancel": {"reason": "away", **NOTE},
    "sessions/{session_id}/attendance": {"entries": [{"participation": 1, "attendance": "attended"}]},
}
QUERIES = {"breakages/complaints": "asset={asset_id}", "breakages/open": "asset={asset_id}"}


def rows() -> list[tuple[str, str, list[str]]]:
    """`(method, path, answers in the order of ROLES)` for each line of the table."""
    lines = [line.split() for line in TABLE.splitlines() if line.strip()]
    return [(method, path, answers) for method, path, *answers in lines]


def address(path: str, objects: dict[str, object]) -> str:
    query = QUERIES.get(path, "")
    return f"{path}?{query}".format_map(named(objects)).rstrip("?")


def named(objects: dict[str, object]) -> dict[str, object]:
    ids = ("asset", "plan", "occurrence", "course", "session", "participation", "employee", "handover")
    return {f"{name}_id": objects[name] for name in ids} | {
        "code": "1.3.2.10.01.02.002",
        "report_id": objects["report_id"],
        "file_id": objects["report_photo"],
        "room_id": objects["room_id"],
        "unit_id": objects["unit_id"],
    }
