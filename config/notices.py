"""What people are told of, in groups for which each says how they want to be told."""

from django.utils.translation import gettext_lazy as _

from core.outbox.groups import Group

GROUPS = (
    Group(
        "report",
        _("Breakage reports"),
        _("New reports on your desk, work given to you, answers to your own reports."),
    ),
    Group("upkeep", _("Upkeep that is overdue"), _("Plans in your charge, when something of them is late.")),
    Group(
        "handover",
        _("Handovers"),
        _("Items given to you or taken from you, which you are asked to confirm."),
        is_mandatory=True,
    ),
    Group(
        "training",
        _("Training"),
        _("Invitations, and sessions that are moved or cancelled."),
        is_mandatory=True,
    ),
    Group("import", _("Imports"), _("When a spreadsheet of yours has been applied.")),
)
