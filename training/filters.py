from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_filters import (
    CharFilter,
    ChoiceFilter,
    FilterSet,
    ModelChoiceFilter,
    NumberFilter,
)

from core.web.forms import FilterForm
from organization.filters import Sort, visible_units
from organization.models import Employee
from organization.signed_in import signed_in
from training.competence import YEARLY_HOURS
from training.models import Course, Participation, Session
from training.needs import Overview


def visible_courses(request: HttpRequest) -> Any:
    return Course.objects.visible_to(signed_in(request))


INVITED = [("no", _("Not invited yet")), ("yes", _("Invited"))]


class NeedFilter(FilterSet):
    """Narrows the holders without training for one course. The course itself is the page's base."""

    q = CharFilter(method="search", label=_("Name, position or unit"))
    course = ChoiceFilter(method="keep", label=_("Course"), empty_label=None)
    unit = ChoiceFilter(field_name="unit", label=_("Unit"), empty_label=_("All units"))
    invited = ChoiceFilter(
        method="by_invitation", label=_("Invitation"), choices=INVITED, empty_label=_("Invited or not")
    )

    class Meta:
        model = Employee
        fields: list[str] = []
        form = FilterForm

    quick = ("course", "unit", "invited")

    def __init__(self, *args: Any, overview: Overview, course: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coverage = overview.of(course)
        missing = coverage.missing_by_unit if coverage else {}
        self.filters["course"].extra["choices"] = [
            (each.course_id, f"{each.name} ({each.missing})") for each in overview.courses
        ]
        self.filters["course"].extra["initial"] = course
        self.filters["unit"].extra["choices"] = [
            (pk, f"{overview.units[pk]} ({n})")
            for pk, n in sorted(missing.items(), key=lambda item: (-item[1], overview.units[item[0]]))
        ]

    def search(self, found: Any, name: str, value: str) -> QuerySet[Employee]:
        return found.search(value)  # type: ignore[no-any-return]

    def keep(self, found: QuerySet[Employee], name: str, value: str) -> QuerySet[Employee]:
        return found

    def by_invitation(self, found: Any, name: str, value: str) -> QuerySet[Employee]:
        return found.filter(invited_on__isnull=value == "no")  # type: ignore[no-any-return]


class SessionFilter(FilterSet):
    q = CharFilter(method="search", label=_("Course, place or organizer"))
    stage = ChoiceFilter(
        method="in_stage",
        label=_("Status"),
        choices=Session.Stage.choices,
        empty_label=_("All sessions"),
    )
    year = NumberFilter(
        field_name="starts_on",
        lookup_expr="year",
        label=_("Year"),
        min_value=2000,
        max_value=2100,
        decimal_places=0,
    )
    course = ModelChoiceFilter(
        queryset=visible_courses,  # type: ignore[arg-type]
        label=_("Course"),
        empty_label=_("All courses"),
    )

    class Meta:
        model = Session
        fields: list[str] = []
        form = FilterForm

    quick = ("stage", "course")

    def __init__(self, *args: Any, counts: dict[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["stage"].extra["choices"] = [
            (stage.value, f"{stage.label} ({counts[stage]})") for stage in Session.Stage if stage in counts
        ]

    def search(self, found: Any, name: str, value: str) -> QuerySet[Session]:
        return found.search(value)  # type: ignore[no-any-return]

    def in_stage(self, found: Any, name: str, value: str) -> QuerySet[Session]:
        return found.in_stage(int(value))  # type: ignore[no-any-return]


class ParticipationFilter(FilterSet):
    """For programs: a page shows the participations of one session, or of one employee."""

    q = CharFilter(method="search", label=_("Name, position or unit"))
    session = NumberFilter("session", label=_("Session"), min_value=1, decimal_places=0)
    course = NumberFilter("session__course", label=_("Course"), min_value=1, decimal_places=0)
    employee = NumberFilter("employee", label=_("Employee"), min_value=1, decimal_places=0)
    unit = ModelChoiceFilter(
        field_name="employee__unit",
        queryset=visible_units,  # type: ignore[arg-type]
        label=_("Unit"),
    )
    attendance = ChoiceFilter(label=_("Attendance"), choices=Participation.Attendance.choices)
    year = NumberFilter(
        field_name="session__ends_on",
        lookup_expr="year",
        label=_("Year"),
        min_value=2000,
        max_value=2100,
        decimal_places=0,
    )

    class Meta:
        model = Participation
        fields: list[str] = []
        form = FilterForm

    def search(self, found: Any, name: str, value: str) -> QuerySet[Participation]:
        people = Employee.objects.search(value)
        return found.filter(employee__in=people)  # type: ignore[no-any-return]


class CourseFilter(FilterSet):
    q = CharFilter(method="search", label=_("Name, organizer or software"))
    kind = ChoiceFilter(label=_("Kind"), choices=Course.Kind.choices, empty_label=_("All kinds"))
    required = ChoiceFilter(
        field_name="is_required",
        label=_("Requirement"),
        choices=[(True, _("Required of holders")), (False, _("By choice"))],
        empty_label=_("Required or not"),
    )
    offered = ChoiceFilter(
        field_name="is_active",
        label=_("Offer"),
        choices=[(True, _("Offered")), (False, _("Not offered"))],
        empty_label=_("Offered or not"),
    )
    sort = Sort(
        fields=(("name", "name"), ("hours", "hours"), ("trained", "trained"), ("coming", "coming")),
        label=_("Order"),
    )

    class Meta:
        model = Course
        fields: list[str] = []
        form = FilterForm

    quick = ("kind", "required", "offered")

    def search(self, found: Any, name: str, value: str) -> QuerySet[Course]:
        return found.search(value)  # type: ignore[no-any-return]


class PeopleFilter(FilterSet):
    """Whom to put on the list of a session."""

    q = CharFilter(method="search", label=_("Name, position or unit"))
    unit = ModelChoiceFilter(
        queryset=visible_units,  # type: ignore[arg-type]
        label=_("Unit"),
        empty_label=_("All units"),
    )
    need = ChoiceFilter(
        method="by_need",
        label=_("Training"),
        choices=[("yes", _("Holders without this training"))],
        empty_label=_("Everybody"),
    )

    class Meta:
        model = Employee
        fields: list[str] = []
        form = FilterForm

    quick = ("need", "unit")

    def search(self, found: Any, name: str, value: str) -> QuerySet[Employee]:
        return found.search(value)  # type: ignore[no-any-return]

    def by_need(self, found: Any, name: str, value: str) -> QuerySet[Employee]:
        return found.filter(lacks_it=True)  # type: ignore[no-any-return]


class HoursFilter(FilterSet):
    q = CharFilter(method="search", label=_("Name, position or unit"))
    unit = ModelChoiceFilter(
        queryset=visible_units,  # type: ignore[arg-type]
        label=_("Unit"),
        empty_label=_("All units"),
    )
    reached = ChoiceFilter(
        method="by_reach",
        label=_("Yearly hours"),
        choices=[("no", _("Below 20 JP")), ("yes", _("20 JP reached"))],
        empty_label=_("All hours"),
    )
    year = NumberFilter(method="keep", label=_("Year"), min_value=2000, max_value=2100)
    sort = Sort(fields=(("name", "name"), ("hours", "hours"), ("unit__name", "unit")))

    class Meta:
        model = Employee
        fields: list[str] = []
        form = FilterForm

    quick = ("unit", "reached")

    def search(self, found: Any, name: str, value: str) -> QuerySet[Employee]:
        return found.search(value)  # type: ignore[no-any-return]

    def keep(self, found: QuerySet[Employee], name: str, value: Any) -> QuerySet[Employee]:
        return found

    def by_reach(self, found: Any, name: str, value: str) -> QuerySet[Employee]:
        reached = {"hours__gte" if value == "yes" else "hours__lt": YEARLY_HOURS}
        return found.filter(**reached)  # type: ignore[no-any-return]
