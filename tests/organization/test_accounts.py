"""The administrator's pages of accounts, and the rules behind them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from core.refusal import Refusal
from core.trail.models import Change
from organization.accounts import actions
from organization.accounts.names import first_password, propose_username
from organization.actions import record_leaving
from organization.models import ApiToken, Employee, User
from organization.permissions import RoleBackend
from organization.roles import ROLES
from organization.tokens import issue_token
from tests.factories import CustodyFactory, EmployeeFactory, ReportFactory, UnitFactory
from tests.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
LIST, NEW = "/akun/", "/akun/baru/"


def fields(*roles: str, **more: Any) -> dict[str, Any]:
    groups = list(Group.objects.filter(name__in=roles))
    return {"name": "Siti Aminah", "email": "siti@contoh.go.id", "roles": groups, "scope": None, **more}


def form(*roles: str, **more: Any) -> dict[str, Any]:
    sent = {"name": "Siti Aminah", "username": "siti.aminah", "email": "siti@contoh.go.id", "way": "shown"}
    return {**sent, "roles": list(roles), **more}


def shown_password(page: str) -> str:
    found = re.search(r'id="shown-password" value="([a-z0-9-]+)"', page)
    assert found, page
    return found[1]


def page_of(account: User, act: str = "") -> str:
    return f"/akun/{account.pk}/{act}"


@pytest.mark.parametrize(
    ("name", "proposed"),
    [
        ("Dra. Hj. Siti Aminah, M.Si.", "siti.aminah"),
        ("Ade Fadillah, S.Sos.", "ade.fadillah2"),
        ("Suharto", "suharto"),
        ("Ni Made D’Arcy Çelik", "ni.celik"),
        ("山田", "akun"),
        ("Nurul " + "x" * 60, ("nurul." + "x" * 60)[:30]),
    ],
)
def test_a_user_name_is_proposed_from_the_persons_name(name: str, proposed: str) -> None:
    assert propose_username(name, {"ade.fadillah"}) == proposed


def test_a_first_password_can_be_read_out_and_differs_each_time() -> None:
    made = {first_password() for _ in range(50)}

    assert len(made) == 50
    assert all(re.fullmatch(r"[a-z2-9]{4,5}(-[a-z2-9]{4,5}){4}", each) for each in made)


class TestOpening:
    def test_an_account_is_opened_for_an_employee_and_its_password_shown_once(
        self, administrator: User, client_of: ClientOf
    ) -> None:
        employee = EmployeeFactory(name="Siti Aminah, S.E.", email="siti@contoh.go.id")
        client, url = client_of(administrator), f"{NEW}?employee={employee.pk}"
        assert 'value="siti.aminah"' in client.get(url).content.decode()

        answer = client.post(url, form("keeper", "staff", reason="SK 12/2026"))
        password = shown_password(answer.content.decode())

        account = User.objects.get(username="siti.aminah")
        assert (account.employee, account.roles) == (employee, ["Pegawai", "Pengurus Barang"])
        assert account.check_password(password)
        assert not account.is_staff
        assert answer["Cache-Control"] == "no-store"
        page = client.get(page_of(account)).content.decode()
        assert password not in page
        assert account.password not in page
        opened = Change.objects.get(verb="account.create")
        assert opened.reason == "siti.aminah: Pegawai, Pengurus Barang; seluruh kantor; SK 12/2026"
        assert client.get(url).status_code == 404

    def test_who_has_the_first_password_is_led_to_their_own(
        self, administrator: User, client: Client
    ) -> None:
        account = actions.open_account(username="siti", fields=fields("staff"), by=administrator)
        password = actions.give_password(account=account, by=administrator)

        answer = client.post("/masuk/", {"login": "siti", "password": password})

        assert answer.status_code == 302
        # Nothing else opens, nor does the API by the same session, but the way out does.
        for elsewhere in ("/", "/barang/", "/profil/", "/api/v1/docs", "/menu/"):
            assert client.get(elsewhere)["Location"] == "/sandi/ganti/"
        assert client.get("/barang/", headers={"HX-Request": "true"})["HX-Redirect"] == "/sandi/ganti/"
        assert client.post("/profil/", {"first_name": "Lain"})["Location"] == "/sandi/ganti/"
        assert client.get("/api/v1/assets").status_code == 401
        assert client.get("/keluar/").status_code == 200
        own = "kalimat panjang sekali"
        client.post("/sandi/ganti/", {"oldpassword": password, "password1": own, "password2": own})
        account.refresh_from_db()
        assert not account.password_is_given
        assert client.get("/barang/").status_code == 200
        assert Client().post("/masuk/", {"login": "siti", "password": own})["Location"] == "/"

    def test_a_link_by_mail_lets_the_person_choose(
        self, administrator: User, client_of: ClientOf, settings: Settings
    ) -> None:
        settings.EMAIL_IS_CONFIGURED = True
        client_of(administrator).post(NEW, form("staff", way="mailed"))

        account, letter = User.objects.get(username="siti.aminah"), mail.outbox[0]
        link = re.search(r"https?://[^/]+(/sandi/baru/\S+)", letter.body)
        assert not account.has_usable_password()
        assert letter.to == ["siti@contoh.go.id"]
        assert link
        visitor, own = Client(), "kalimat panjang sekali"
        address = visitor.get(link[1], follow=True).redirect_chain[-1][0]
        visitor.post(address, {"password1": own, "password2": own})
        account.refresh_from_db()
        assert account.check_password(own)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"roles": []},
            {"roles": ["superuser"]},
            {"username": "KEEPER"},
            {"username": "siti aminah"},
            {"name": ""},
            {"way": "mailed", "email": ""},
            {"scope": "999"},
        ],
    )
    def test_what_can_not_stand_opens_nothing(
        self, wrong: dict[str, Any], administrator: User, keeper: User, client_of: ClientOf
    ) -> None:
        before = User.objects.count()

        answer = client_of(administrator).post(NEW, form("staff") | wrong)

        assert answer.status_code == 422
        assert User.objects.count() == before

    def test_an_employee_gets_one_account(self, administrator: User, keeper: User) -> None:
        employee = Employee.objects.get(user=keeper)

        with pytest.raises(Refusal) as refused:
            actions.open_account(username="lain", fields=fields("staff"), by=administrator, employee=employee)

        assert refused.value.code == "has_account"
        assert not User.objects.filter(username="lain").exists()


class TestRights:
    def test_roles_and_scope_are_changed_and_the_trail_says_old_and_new(
        self, administrator: User, keeper: User, client_of: ClientOf
    ) -> None:
        unit = UnitFactory(name="Bagian Umum Contoh")
        sent = {"name": "Keeper", "email": keeper.email, "roles": ["technician"], "scope": unit.pk}

        client_of(administrator).post(page_of(keeper, "ubah/"), {**sent, "reason": "Mutasi"})

        keeper = User.objects.get(pk=keeper.pk)
        assert (keeper.roles, keeper.scope) == (["Teknisi"], unit)
        change = Change.objects.get(verb="account.edit")
        told = "keeper: Pengurus Barang → Teknisi; seluruh kantor → Bagian Umum Contoh; Mutasi"
        assert (change.reason, change.by) == (told, administrator)
        assert "Mutasi" in client_of(administrator).get(page_of(keeper)).content.decode()

    @pytest.mark.parametrize("act", ["edit", "close"])
    def test_the_last_administrator_stays_one(self, act: str, administrator: User) -> None:
        # Those who can't sign in don't count.
        root = User.objects.create_superuser("root", password=PASSWORD)
        invited = make_user("administrator", username="baru")
        invited.set_unusable_password()
        root.is_active = False
        User.objects.bulk_update([root, invited], ["is_active", "password"])
        acts: dict[str, Callable[[], Any]] = {
            "edit": lambda: actions.edit_account(
                account=administrator, fields=fields("staff"), by=administrator
            ),
            "close": lambda: actions.close_account(account=administrator, by=invited, now=timezone.now()),
        }

        with pytest.raises(Refusal) as refused:
            acts[act]()

        assert refused.value.code == "last_administrator"
        assert User.objects.get(pk=administrator.pk).roles == ["Administrator"]
        assert not Change.objects.filter(verb__startswith="account.").exists()

    def test_another_administrator_may_step_down(self, administrator: User) -> None:
        make_user("administrator", username="kedua")

        actions.edit_account(account=administrator, fields=fields("staff"), by=administrator)

        changed = User.objects.get(pk=administrator.pk)
        assert (changed.roles, changed.is_staff) == (["Pegawai"], False)

    @pytest.mark.parametrize("role", ["keeper", "manager", "auditor"])
    def test_who_lacks_the_right_changes_nothing(
        self, role: str, staff: User, request: pytest.FixtureRequest, client_of: ClientOf
    ) -> None:
        by: User = request.getfixturevalue(role)

        with pytest.raises(Refusal, match="Anda tidak berwenang"):
            actions.edit_account(account=by, fields=fields("administrator"), by=by)
        with pytest.raises(Refusal):
            actions.open_account(username="baru", fields=fields("administrator"), by=by)
        for act in ("ubah/", "sandi/", "nonaktif/", "aktif/", "sesi/"):
            assert client_of(by).post(page_of(staff, act), {"reason": "x"}).status_code == 403

    def test_an_administrator_neither_becomes_a_superuser_nor_touches_one(
        self, administrator: User, client_of: ClientOf
    ) -> None:
        root = User.objects.create_superuser("root", password=PASSWORD)
        client = client_of(administrator)
        sent = form("administrator", is_superuser="on", is_staff="on", is_active="on")

        client.post(page_of(administrator, "ubah/"), sent)

        assert not User.objects.get(pk=administrator.pk).is_superuser
        for act in ("ubah/", "sandi/", "nonaktif/", "sesi/"):
            assert client.get(page_of(root, act)).status_code == 404
        with pytest.raises(Refusal):
            actions.give_password(account=root, by=administrator)

    def test_the_systems_own_user_is_not_there(self, administrator: User, client_of: ClientOf) -> None:
        system, client = User.objects.system(), client_of(administrator)

        assert client.get(page_of(system)).status_code == 404
        assert client.get(page_of(system, "aktif/")).status_code == 404
        assert ">sistem</small>" not in client.get(f"{LIST}?q=sistem").content.decode()


class TestClosing:
    def test_what_is_still_in_their_hands_is_named_first(
        self, administrator: User, technician: User, client_of: ClientOf
    ) -> None:
        CustodyFactory(employee=technician.employee)
        report = ReportFactory(status="in_progress", assignee=technician, reporter=technician)

        page = client_of(administrator).get(page_of(technician, "nonaktif/")).content.decode()

        assert "Masih di tangannya: 2 hal" in page
        assert report.number in page

    def test_it_signs_out_at_once_and_revokes_tokens(
        self, administrator: User, keeper: User, client_of: ClientOf
    ) -> None:
        theirs = client_of(keeper)
        issue_token(user=keeper, now=timezone.now())

        client_of(administrator).post(page_of(keeper, "nonaktif/"), {"reason": "Mutasi"})

        assert theirs.get("/").status_code == 302
        assert ApiToken.objects.valid(timezone.now()).count() == 0
        change = Change.objects.get(verb="account.close")
        assert change.reason == "keeper: Mutasi"
        # Opened again, the old session and the old token stay dead.
        client_of(administrator).post(page_of(keeper, "aktif/"), {"reason": "Kembali"})
        assert User.objects.get(pk=keeper.pk).is_active
        assert theirs.get("/").status_code == 302

    def test_nobody_closes_their_own(self, administrator: User, client_of: ClientOf) -> None:
        make_user("administrator", username="kedua")

        answer = client_of(administrator).post(page_of(administrator, "nonaktif/"), {"reason": "x"})

        assert "tidak dapat Anda nonaktifkan sendiri" in answer.content.decode()
        assert User.objects.get(pk=administrator.pk).is_active

    def test_a_reason_is_asked_for(self, administrator: User, keeper: User, client_of: ClientOf) -> None:
        assert client_of(administrator).post(page_of(keeper, "nonaktif/"), {"reason": " "}).status_code == 422
        assert User.objects.get(pk=keeper.pk).is_active

    def test_who_has_left_is_not_opened_again(self, administrator: User, keeper: User) -> None:
        today = timezone.localdate()
        actions.close_account(account=keeper, by=administrator, now=timezone.now())
        record_leaving(employee=keeper.employee, left_on=today, by=administrator, on=today)

        with pytest.raises(Refusal) as refused:
            actions.reopen_account(account=keeper, by=administrator, on=today)

        assert refused.value.code == "has_left"


class TestSessions:
    def test_they_end_everywhere_and_a_new_login_holds(
        self, administrator: User, keeper: User, client_of: ClientOf
    ) -> None:
        phone, desk = client_of(keeper), client_of(keeper)

        client_of(administrator).post(page_of(keeper, "sesi/"), {"reason": "Ponsel hilang"})

        assert [each.get("/").status_code for each in (phone, desk)] == [302, 302]
        again = Client()
        again.post("/masuk/", {"login": "keeper", "password": PASSWORD})
        assert again.get("/").status_code == 200

    def test_a_new_password_ends_them_too_and_the_old_one_is_gone(
        self, administrator: User, keeper: User, client_of: ClientOf
    ) -> None:
        theirs = client_of(keeper)

        answer = client_of(administrator).post(page_of(keeper, "sandi/"), {"way": "shown"})

        keeper.refresh_from_db()
        assert keeper.check_password(shown_password(answer.content.decode()))
        assert theirs.get("/").status_code == 302
        assert Change.objects.filter(verb="account.give_password", reason="keeper: ").exists()


def test_the_list_is_narrowed(administrator: User, keeper: User, staff: User, client_of: ClientOf) -> None:
    User.objects.filter(pk=staff.pk).update(last_login=timezone.now() - timedelta(days=40))
    client = client_of(administrator)

    def listed(query: str) -> set[str]:
        page = client.get(f"{LIST}?{query}").content.decode().split("<tbody>")[-1]
        return {name for name in ("administrator", "keeper", "staff") if f">{name}</small>" in page}

    assert listed("role=keeper") == {"keeper"}
    assert listed("seen=30") == {"staff"}
    assert listed("q=Contoh keeper") == {"keeper"}
    assert listed("state=closed") == set()
    assert reverse("organization:account_list") in client.get("/menu/").content.decode()


def test_the_rights_of_a_role_are_those_of_its_group() -> None:
    backend = RoleBackend()
    for role in ROLES:
        user = User.objects.create(username=role)
        user.groups.set(Group.objects.filter(name=role))
        held = Permission.objects.filter(group__user=user).values_list("content_type__app_label", "codename")

        known = backend.get_user(user.pk)

        assert known.get_all_permissions() == {f"{app}.{name}" for app, name in held}
        assert user.get_all_permissions() == known.get_all_permissions()

    nobody = backend.get_user(User.objects.create(username="baru").pk)
    assert nobody.get_all_permissions() == set()
