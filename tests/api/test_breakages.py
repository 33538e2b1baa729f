"""Reporting and repairing through the API, from the first call to the reporter's last word."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.trail.models import Change
from maintenance.models import BreakageReport, Repair
from organization.models import User
from tests.api.program import Program
from tests.factories import AssetFactory, ReportFactory
from tests.people import make_user

pytestmark = pytest.mark.django_db


def filed(by: Program, **fields: Any) -> dict[str, Any]:
    response = by.post("breakages", {"asset": AssetFactory().pk, "description": "Mati", **fields})
    assert response.status_code == 201, response.content
    report: dict[str, Any] = response.json()
    return report


def stepped(by: Program, report: dict[str, Any], step: str, body: Any = None) -> dict[str, Any]:
    response = by.post(f"breakages/{report['id']}/{step}", body)
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


def photo() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "PNG")
    return SimpleUploadedFile("IMG_0001.png", out.getvalue())


# From the report to its confirmation


def test_a_breakage_goes_its_whole_way(staff: User, keeper: User, technician: User) -> None:
    reporter, desk, workshop = Program(staff), Program(keeper), Program(technician)

    report = filed(reporter, complaint="laptop.no_power", stops_work=True)
    assert (report["status"], report["priority"], report["complaint"]["key"]) == (
        "new",
        "high",
        "laptop.no_power",
    )
    choices = desk.get(f"breakages/{report['id']}/choices").json()
    assert technician.pk in [each["id"] for each in choices["technicians"]]

    report = stepped(desk, report, "triage", {"priority": "urgent", "assignee": technician.pk})
    assert (report["status"], report["assignee"]["id"]) == ("assigned", technician.pk)
    stepped(workshop, report, "start")
    waiting = {"reason": "parts", "note": "Menunggu adaptor", "until": "2026-12-31"}
    assert stepped(workshop, report, "wait", waiting)["wait_until"] == "2026-12-31"
    stepped(workshop, report, "resume", {"note": "Sudah datang"})
    report = stepped(
        workshop,
        report,
        "finish",
        {
            "cause": choices["causes"][0]["key"],
            "work_done": "Adaptor diganti",
            "condition_after": "RR",
            "costs": [
                {"description": "Adaptor", "quantity": 2, "unit_price": "350000"},
                {"description": "Kabel (m)", "quantity": "1.5", "unit_price": 10000},
            ],
        },
    )
    assert (report["status"], report["repairs"][0]["condition_after"]) == ("done", "RR")
    assert report["repairs"][0]["costs"] == [
        {"description": "Adaptor", "quantity": 2, "unit_price": "350000.00"},
        {"description": "Kabel (m)", "quantity": 1.5, "unit_price": "10000.00"},
    ]

    stepped(reporter, report, "reopen", {"note": "Masih mati"})
    stepped(workshop, report, "start")
    stepped(workshop, report, "finish", {"cause": "unknown", "work_done": "Ulang", "condition_after": "B"})
    report = stepped(reporter, report, "confirm")

    assert report["status"] == "confirmed"
    verbs = [event["verb"] for event in report["events"]]
    assert " ".join(verbs) == ("report triage assign start wait resume finish reopen start finish confirm")
    assert BreakageReport.objects.get().asset.condition == "B"
    assert set(Change.objects.filter(verb__startswith="breakage").values_list("source", flat=True)) == {"api"}


def test_the_reporter_sees_the_repair_without_its_cost(staff: User, technician: User) -> None:
    report = filed(Program(staff))
    desk = Program(make_user("keeper"))
    stepped(desk, report, "triage", {"priority": "low"})
    workshop = Program(technician)
    stepped(workshop, report, "start")
    costs = [{"description": "Baut", "unit_price": 5000}]
    done = {"cause": "unknown", "work_done": "Ganti", "condition_after": "B", "costs": costs}
    stepped(workshop, report, "finish", {**done, "fund_source": "APBD"})

    (repair,) = Program(staff).get(f"breakages/{report['id']}").json()["repairs"]

    assert (repair["costs"], repair["fund_source"], repair["work_done"]) == (None, None, "Ganti")


def test_somebody_joins_what_they_can_not_read_before(staff: User) -> None:
    report = filed(Program(make_user("staff", username="lain")))
    mine = Program(staff)
    assert mine.get(f"breakages/{report['id']}").status_code == 404

    (found,) = mine.items(f"breakages/open?asset={report['asset']['id']}")
    joined = stepped(mine, found, "join")

    assert (found["number"], joined["joined"]) == (report["number"], 1)
    assert stepped(mine, found, "join")["joined"] == 1
    assert mine.get(f"breakages/{report['id']}").status_code == 200


def test_a_report_is_rejected_marked_as_a_duplicate_and_commented(staff: User, keeper: User) -> None:
    reporter, desk = Program(staff), Program(keeper)
    first, second, third = filed(reporter), filed(reporter), filed(reporter)

    assert stepped(desk, first, "reject", {"note": "Bukan barang kantor"})["status"] == "rejected"
    assert stepped(desk, second, "duplicate", {"of": third["number"]})["duplicate_of"] == third["id"]
    assert stepped(reporter, third, "comment", {"note": "Mohon segera"})["events"][-1]["verb"] == "comment"


# Filing


def test_the_same_key_sent_again_files_one_report(staff: User) -> None:
    program, key = Program(staff), str(uuid4())
    body = {"asset": AssetFactory().pk, "description": "Mati"}

    first = program.post("breakages", body, **{"Idempotency-Key": key})
    again = program.post("breakages", body, **{"Idempotency-Key": key})
    other = program.post("breakages", body)

    assert first.json() == again.json()
    assert first.json()["id"] != other.json()["id"]
    assert BreakageReport.objects.count() == 2


def test_what_can_be_wrong_with_an_item_is_told(staff: User) -> None:
    asset = AssetFactory()
    found = Program(staff).get(f"breakages/complaints?asset={asset.pk}").json()["items"]

    assert {"laptop.no_power"} < {each["key"] for each in found}
    assert all(each["name"] for each in found)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["asset"]),
        ({"asset": "7"}, ["asset"]),
        ({"asset": 999999, "description": "Mati"}, ["asset"]),
        ({"asset": None, "description": "Mati"}, ["asset"]),
        ({"description": ""}, ["description"]),
        ({"description": "x" * 2001}, ["description"]),
        ({"description": "a\x00b"}, ["description"]),
        ({"description": "Mati", "complaint": "printer.paper_jam"}, ["complaint"]),
        ({"description": "Mati", "stops_work": "yes"}, ["stops_work"]),
        ({"description": "Mati", "priority": "urgent"}, ["priority"]),
        ([], ["request"]),
    ],
)
def test_what_can_not_stand_is_422_at_its_field(body: Any, fields: list[str], staff: User) -> None:
    if isinstance(body, dict) and body and "asset" not in body:
        body = {"asset": AssetFactory().pk, **body}

    response = Program(staff).post("breakages", body or {} if body != [] else [1])

    assert response.status_code == 422, response.content
    assert list(response.json()["errors"]) == fields
    assert not BreakageReport.objects.exists()


def test_what_is_no_json_is_400(staff: User) -> None:
    response = Program(staff).post("breakages", "{")

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


def test_emoji_and_marks_come_through(staff: User) -> None:
    said = "Mati 😢 <b>=1+1</b>"

    assert filed(Program(staff), description=said)["description"] == said


# Steps that are refused


def test_a_step_out_of_turn_is_409_with_its_code(staff: User, technician: User) -> None:
    report = filed(Program(staff))

    response = Program(technician).post(f"breakages/{report['id']}/start")

    told = response.json()
    assert (response.status_code, response["Content-Type"]) == (409, "application/problem+json")
    assert (told["code"], told["title"], told["status"]) == ("wrong_state", "Conflict", 409)
    assert report["number"] in told["detail"]
    assert told["instance"] == f"/api/v1/breakages/{report['id']}/start"


def test_what_is_wrong_in_a_finish_stands_at_its_line(staff: User, keeper: User) -> None:
    report, desk = filed(Program(staff)), Program(keeper)
    stepped(desk, report, "triage", {"priority": "low"})
    stepped(desk, report, "start")
    body = {
        "cause": "nobody_knows_this",
        "condition_after": "B",
        "costs": [{"description": "Baut", "unit_price": "1"}, {"description": "", "unit_price": "1"}],
    }

    response = desk.post(f"breakages/{report['id']}/finish", body)
    negative = {**body, "costs": [{"description": "x", "quantity": 0, "unit_price": "-1"}]}

    assert list(response.json()["errors"]) == ["costs.1.description"]
    assert list(desk.post(f"breakages/{report['id']}/finish", negative).json()["errors"]) == [
        "costs.0.unit_price"
    ]
    assert list(desk.post(f"breakages/{report['id']}/finish", {**body, "costs": []}).json()["errors"]) == [
        "cause",
        "work_done",
    ]
    assert not Repair.objects.exists()


@pytest.mark.parametrize("assignee", [0, 10**30, -1])
def test_work_goes_to_no_one_who_is_not_there(assignee: int, staff: User, keeper: User) -> None:
    report = filed(Program(staff))
    body = {"priority": "low", "assignee": assignee}

    response = Program(keeper).post(f"breakages/{report['id']}/triage", body)

    assert list(response.json()["errors"]) == ["assignee"]


# Files


def test_photos_come_after_the_report_and_are_read_again(staff: User) -> None:
    program = Program(staff)
    report = filed(program)

    response = program.upload(f"breakages/{report['id']}/files", uploads=[photo()])

    (file,) = response.json()["files"]
    assert (response.status_code, file["content_type"], file["kind"]) == (201, "image/jpeg", "photo")
    picture = program.get(f"breakages/{report['id']}/files/{file['id']}")
    assert Image.open(BytesIO(b"".join(picture.streaming_content))).size == (40, 30)


def test_what_is_no_photo_is_422(staff: User) -> None:
    program = Program(staff)
    report = filed(program)
    script = SimpleUploadedFile("a.jpg", b"<script>")

    assert program.upload(f"breakages/{report['id']}/files", uploads=[script]).status_code == 422
    assert program.upload(f"breakages/{report['id']}/files").status_code == 422


def test_a_file_of_another_report_is_404(staff: User) -> None:
    program = Program(staff)
    report, other = filed(program), ReportFactory(reporter=staff, number="LK-2020-0001")
    (file,) = program.upload(f"breakages/{report['id']}/files", uploads=[photo()]).json()["files"]

    assert program.get(f"breakages/{other.pk}/files/{file['id']}").status_code == 404
