"""What the one search box finds in the catalog of training."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.web.search import Found, Hit, find_named, source
from training.models import Course

# What people put before the subject; few courses have it in their name.
KINDS = {"bimtek", "bimbingan", "teknis", "diklat", "pelatihan", "kursus", "workshop", "training", "course"}


@source(title=_("Courses"), permission="training.view_course")
def courses(request: HttpRequest, text: str) -> Found:
    """By name, organizer or software; "bimtek APAR" is what is about APAR."""
    return find_named(
        Course.objects.all(),
        " ".join(word for word in text.split() if word.lower() not in KINDS) or text,
        lambda course: Hit(str(course), course.get_absolute_url(), course.get_kind_display(), icon="books"),
        reverse("training:course_list"),
    )
