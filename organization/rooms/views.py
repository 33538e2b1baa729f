from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from core.web.pages import done, render_form
from organization.models import Room
from organization.rooms.actions import create_room, edit_room
from organization.rooms.forms import RoomForm
from organization.signed_in import signed_in


@permission_required("organization.add_room", raise_exception=True)
def room_create(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    form = RoomForm(request.POST or None, user=user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        room = create_room(fields=form.cleaned_data, by=user)
        return done(request, room, _("The room %(room)s is added.") % {"room": room})
    return render_form(request, "organization/room_create.html", form)


@permission_required("organization.change_room", raise_exception=True)
def room_edit(request: HttpRequest, code: str) -> HttpResponse:
    user = signed_in(request)
    room = get_object_or_404(Room.objects.visible_to(user).for_list(), code=code)
    form = RoomForm(request.POST or None, instance=room, user=user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        room = edit_room(room=room, fields=form.cleaned_data, by=user)
        return done(request, room, _("The room %(room)s is changed.") % {"room": room})
    return render_form(request, "organization/room_edit.html", form, {"room": room})
