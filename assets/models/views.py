from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organization.models import Unit, User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User) -> SavedViewQuerySet:
        """One's own, and what somebody shared whose scope holds one's own."""
        shared = Q(is_shared=True)
        if user.scope_id is not None and not user.sees_everything:
            above = [user.scope_id, *Unit.objects.ids_above(user.scope_id)]
            shared &= Q(owner__scope=None) | Q(owner__scope__in=above)
        return self.filter(Q(owner=user) | shared)

    def editable_by(self, user: User) -> SavedViewQuerySet:
        """One's own; who may share may also tidy up what was shared in their scope."""
        mine = Q(owner=user)
        if user.has_perm("assets.share_view"):
            ids = user.visible_unit_ids
            mine |= Q(is_shared=True) if ids is None else Q(is_shared=True, owner__scope__in=ids)
        return self.visible_to(user).filter(mine)

    def left_behind(self) -> SavedViewQuerySet:
        """Shared by somebody whose account is closed; they go on to work."""
        return self.filter(is_shared=True, owner__is_active=False)


class SavedView(models.Model):
    """The register narrowed and sorted as somebody needs it again, by a name."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("Name"), max_length=60)
    query = models.TextField(blank=True, help_text=_("The filters, as the address of the list has them."))
    is_shared = models.BooleanField(_("For everybody in my scope"), default=False)

    objects: Any = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        permissions = [("share_view", "Can share saved views of the register")]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_view_name_once",
                violation_error_message=_("You have a view of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The list as it was saved."""
        return f"{reverse('assets:asset_list')}?saved={self.pk}{'&' if self.query else ''}{self.query}"
