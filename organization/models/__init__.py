from organization.models.accounts import ApiToken, User
from organization.models.calendar import Holiday
from organization.models.employees import Employee, Position
from organization.models.places import Building, Room, Unit
from organization.models.stationery import Signer, Stationery

__all__ = [
    "ApiToken",
    "Building",
    "Employee",
    "Holiday",
    "Position",
    "Room",
    "Signer",
    "Stationery",
    "Unit",
    "User",
]
