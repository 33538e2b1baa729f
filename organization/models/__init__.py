from organization.models.accounts import ApiToken, User
from organization.models.calendar import Holiday
from organization.models.employees import Employee, Position
from organization.models.places import Building, Room, Unit

__all__ = ["ApiToken", "Building", "Employee", "Holiday", "Position", "Room", "Unit", "User"]
