"""What the one search box finds in the catalog of training."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.web.search import Found, Hit, first_hits, source, with_similar
from training.models import Course


@source(title=_("Courses"), permission="training.view_course")
def courses(request: HttpRequest, text: str) -> Found:
    among = Course.objects.all()
    return first_hits(
        with_similar(among.search(text), among, "name", text),
        lambda course: Hit(str(course), course.get_absolute_url(), course.get_kind_display(), icon="books"),
        f"{reverse('training:course_list')}?{urlencode({'q': text})}",
    )
