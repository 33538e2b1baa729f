"""The people of the house, each a fixture: an account in its role, with an employee behind it.

`stranger` has every right of a keeper in a unit elsewhere. `client_of(user)` is their browser.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from organization.models import User
from tests.factories import EmployeeFactory, UnitFactory

PASSWORD = "sarpras-demo"


def make_user(role: str, *, username: str = "", **fields: object) -> User:
    user = User.objects.create_user(
        username or role,
        f"{username or role}@contoh.go.id",
        PASSWORD,
        first_name=role.capitalize(),
        is_staff=role == "administrator",
        **fields,
    )
    user.groups.add(Group.objects.get(name=role))
    if role != "administrator":
        unit = {"unit": user.scope} if user.scope else {}
        EmployeeFactory(name=f"{role.capitalize()} Contoh", user=user, **unit)
    return user


@pytest.fixture
def staff(db: None) -> User:
    return make_user("staff")


@pytest.fixture
def keeper(db: None) -> User:
    return make_user("keeper")


@pytest.fixture
def technician(db: None) -> User:
    return make_user("technician")


@pytest.fixture
def coordinator(db: None) -> User:
    return make_user("coordinator")


@pytest.fixture
def manager(db: None) -> User:
    return make_user("manager")


@pytest.fixture
def auditor(db: None) -> User:
    return make_user("auditor")


@pytest.fixture
def administrator(db: None) -> User:
    return make_user("administrator")


@pytest.fixture
def stranger(db: None) -> User:
    return make_user("keeper", username="stranger", scope=UnitFactory(code="LAIN"))


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="organization.permissions.RoleBackend")
        return client

    return signed_in
