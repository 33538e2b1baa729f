"""The people of `make load` at a small site: what they do works, and what would be lost is found."""

from __future__ import annotations

import pytest

from organization.models import User
from proof.acts import Importer, Ledger, Person
from proof.load import Times, losses
from proof.visitor import Visitor
from tests.assets.importing import work
from tests.factories import AssetFactory
from tests.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]


class AtWork(Importer):
    rows = 5

    def pause(self, seconds: float) -> None:
        work()


def test_two_who_change_one_item_lose_nothing_and_a_loss_would_be_found(live_server: object) -> None:
    keepers: list[User] = [make_user("keeper", username=f"orang{n}") for n in range(2)]
    port = int(str(live_server).rpartition(":")[2])
    assets = [str(asset.pk) for asset in AssetFactory.create_batch(3)]
    ledger, times = Ledger(), Times()
    people = [
        kind(
            Visitor(port, f"127.0.0.{n + 2}", user.username, times.record),
            "keeper",
            ledger,
            assets[:1],
            f"{n}",
        )
        for n, (kind, user) in enumerate(zip((Person, AtWork), keepers, strict=True))
    ]
    for person in people:
        person.web.sign_in(PASSWORD)
        for act in (person.browse, person.look_at, person.search, person.search_everywhere):
            act()
    first, second = people
    for _ in range(2):
        first.report()
        second.triage()
        first.edit()
    second.do_something()

    form = second.web.get("edit form", f"/barang/{assets[0]}/ubah/").form("notes")
    first.common = [assets[0]]
    first.known = []
    first.edit()
    late = second.web.post("edit", f"/barang/{assets[0]}/ubah/", form | {"notes": "x"}, expect=(409,))
    second._was_told(late, assets[0], form["notes"])

    assert (len(ledger.reports), len(ledger.triaged), len(ledger.imported)) == (2, 2, 1)
    assert sum(map(len, ledger.notes.values())) == 3
    assert not ledger.wrong
    assert set(times.statuses) == {200, 302, 409}
    assert losses(ledger) == []
    ledger.notes[assets[0]].append("never")
    ledger.reports.append("never")
    assert len(losses(ledger)) == 2
