"""Who holds goods without the training that they need. Shared by pages, panels and jobs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Window,
)
from django.db.models.functions import Coalesce, JSONObject

from assets.models import Asset, Custody
from core.web.bilingual import in_reader_language
from core.web.formats import percent
from organization.models import Employee, User
from organization.models.employees import EmployeeQuerySet
from training.competence import YEARLY_HOURS
from training.models import Participation, Requirement, Session
from training.models.catalog import HOLDER


def holders_without_training(today: date, *, course_id: int | None = None) -> EmployeeQuerySet:
    """Those who hold goods in service of families that require a course, and lack a valid training.

    :param course_id: only this course; None is any that is required of what they hold
    """
    unmet = Requirement.objects.unmet(today)
    if course_id is not None:
        unmet = unmet.filter(course=course_id)
    return Employee.objects.filter(pk__in=unmet.holder_ids())


def with_hours(employees: EmployeeQuerySet, year: int) -> EmployeeQuerySet:
    """With `hours`: their learning hours of the year."""
    found = Participation.objects.in_year(year).filter(employee=OuterRef("pk"))
    total = found.order_by().values("employee").annotate(total=Sum("hours")).values("total")
    return employees.annotate(hours=Coalesce(Subquery(total, output_field=IntegerField()), 0))


@dataclass(frozen=True)
class Reach:
    """How many of the people have the yearly hours."""

    people: int
    reached: int

    @property
    def percent(self) -> int:
        return percent(self.reached, self.people)


def yearly_reach(people: QuerySet[Employee]) -> Reach:
    """Of people `with_hours()`."""
    found: Any = people
    counts = found.order_by().aggregate(
        people=Count("pk"), reached=Count("pk", filter=Q(hours__gte=YEARLY_HOURS))
    )
    return Reach(**counts)


def with_invitation(employees: EmployeeQuerySet, course_id: int, today: date) -> EmployeeQuerySet:
    """With `invited_on`: the first day of the session of the course to which they are invited.

    Who isn't invited comes first. `group_size` is how many there are of each kind, on all pages.
    """
    ahead = Participation.objects.invited_ahead(today)
    ahead = ahead.filter(employee=OuterRef("pk"), session__course=course_id)
    first = ahead.order_by("session__starts_on").values("session__starts_on")[:1]
    found: Any = employees.annotate(invited_on=Subquery(first))
    is_invited = ExpressionWrapper(Q(invited_on__isnull=False), output_field=BooleanField())
    found = found.annotate(group_size=Window(Count("pk"), partition_by=[is_invited]))
    return found.order_by(is_invited.asc(), "name", "pk")  # type: ignore[no-any-return]


def with_held_goods(employees: EmployeeQuerySet, course_id: int) -> EmployeeQuerySet:
    """With `held` (name and brand of the goods held longest) and `held_count`, of the course's families."""
    custodies = Custody.objects.open().filter(
        employee=OuterRef("pk"),
        asset__status__in=Asset.IN_SERVICE,
        asset__family__requirements__course=course_id,
    )
    first = custodies.order_by("from_on", "pk").values(
        named=JSONObject(name="asset__name", brand="asset__brand")
    )[:1]
    count = custodies.order_by().values("employee").annotate(n=Count("pk")).values("n")
    return employees.annotate(held=Subquery(first), held_count=Subquery(count, output_field=IntegerField()))


def candidates(session: Session, user: User, today: date) -> EmployeeQuerySet:
    """Whom one could put on the list of a session: `lacks_it` says who needs it, and they come first."""
    people = Employee.objects.visible_to(user).active(max(today, session.starts_on)).for_list()
    needing = holders_without_training(today, course_id=session.course_id)
    found: Any = people.exclude(Exists(session.participations.filter(employee=OuterRef("pk"))))
    found = found.annotate(lacks_it=Exists(needing.filter(pk=OuterRef("pk"))))
    return found.order_by("-lacks_it", "name", "pk")  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Coverage:
    """How many hold goods that require a course, and how many of them lack it."""

    course_id: int
    name: str
    holders: int
    missing: int
    missing_by_unit: dict[int, int]

    @property
    def trained(self) -> int:
        return self.holders - self.missing

    @property
    def percent(self) -> int:
        return percent(self.trained, self.holders)


@dataclass(frozen=True)
class Overview:
    """All required courses in one query, those that most people lack first."""

    courses: list[Coverage]
    units: dict[int, str]

    def of(self, course_id: int | None) -> Coverage | None:
        return next((each for each in self.courses if each.course_id == course_id), None)


def overview(user: User, today: date, *, course_id: int | None = None) -> Overview:
    """Of all required courses, or of one alone."""
    required = (
        Requirement.objects.all() if course_id is None else Requirement.objects.filter(course=course_id)
    )
    rows: Any = (
        required.with_training(today, by=Employee.objects.visible_to(user))
        .order_by()
        .annotate(unit=F(f"{HOLDER}__unit"), unit_name=F(f"{HOLDER}__unit__name"))
        .annotate(unit_name_en=F(f"{HOLDER}__unit__name_en"))
        .values("course", "course__name", "course__name_en", "unit", "unit_name", "unit_name_en", "is_met")
        .annotate(n=Count("holder", distinct=True))
    )
    names: dict[int, str] = {}
    units: dict[int, str] = {}
    holders: defaultdict[int, int] = defaultdict(int)
    missing: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for row in rows:
        course, unit = row["course"], row["unit"]
        names[course] = in_reader_language(row["course__name"], row["course__name_en"])
        units[unit] = in_reader_language(row["unit_name"], row["unit_name_en"])
        holders[course] += row["n"]
        if not row["is_met"]:
            missing[course][unit] = row["n"]
    found = [
        Coverage(pk, name, holders[pk], sum(missing[pk].values()), missing[pk]) for pk, name in names.items()
    ]
    return Overview(sorted(found, key=lambda c: (-c.missing, c.name)), units)
