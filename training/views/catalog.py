from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.web.lists import paginate
from core.web.pages import done, render_form, render_list
from organization.signed_in import signed_in
from training.actions import create_course, edit_course
from training.filters import CourseFilter
from training.forms import CourseForm
from training.models import Course
from training.needs import overview

SESSIONS_SHOWN = 10

may_edit = permission_required("training.change_course", raise_exception=True)


@require_safe
@permission_required("training.view_course", raise_exception=True)
def course_list(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    courses = Course.objects.visible_to(user).for_list(timezone.localdate())
    filterset = CourseFilter(request.GET, queryset=courses)
    page = paginate(request, filterset.qs)
    return render_list(request, "training/course_list.html", {"filter": filterset, "page": page})


@require_safe
@permission_required("training.view_course", raise_exception=True)
def course_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user, today = signed_in(request), timezone.localdate()
    course = get_object_or_404(Course.objects.visible_to(user).for_list(today), pk=pk)
    sessions = course.sessions.for_list(today).by_urgency()
    context = {
        "course": course,
        "families": course.families.all(),
        "required_for": [each.family for each in course.requirements.select_related("family")],
        "coverage": overview(user, today, course_id=course.pk).of(course.pk),
        "sessions": sessions[:SESSIONS_SHOWN],
    }
    return render(request, "training/course_detail.html", context)


@may_edit
def course_create(request: HttpRequest) -> HttpResponse:
    form = CourseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        course = create_course(
            fields=form.course_fields,
            families=form.cleaned_data["families"],
            required_for=form.cleaned_data["required_for"],
            by=signed_in(request),
        )
        return done(request, course, _("%(course)s is added to the catalog.") % {"course": course})
    return render_form(request, "training/course_create.html", form)


@may_edit
def course_edit(request: HttpRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(Course.objects.visible_to(signed_in(request)), pk=pk)
    form = CourseForm(request.POST or None, instance=course)
    if request.method == "POST" and form.is_valid():
        edit_course(
            course=course,
            fields=form.course_fields,
            families=form.cleaned_data["families"],
            required_for=form.cleaned_data["required_for"],
            by=signed_in(request),
        )
        return done(request, course, _("%(course)s is changed.") % {"course": course})
    return render_form(request, "training/course_edit.html", form, {"course": course})
