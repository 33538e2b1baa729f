"""The menu, in one table, and what else the frame around every page shows."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assets.saved_views import views_of
from core.outbox.models import Notice
from core.web.explained import words_for
from core.web.navigation import Group, Item, Link, LinkGroup, SubLink, current_item, link_or_none, menu_for
from organization.models import User
from organization.office import office_names

IMPORT_PERMISSIONS = (
    "assets.import_asset",
    "organization.import_employee",
    "organization.import_room",
    "training.import_participation",
    "maintenance.import_cardline",
)

MENU = (
    Group("", (
        Item(_("Home"), "web:home", icon="home", short=_("Home")),
        Item(_("My items and training"), "organization:my_page", icon="user-check",
             act=_("What is in your custody, and your learning hours of the year.")),
    )),
    Group(pgettext_lazy("menu group", "Report"), (
        Item(_("Scan a sticker"), "assets:scan", icon="qrcode", also=("assets:sticker_open",),
             act=_("The code on an item opens its page."), short=pgettext_lazy("tab", "Scan")),
        Item(_("Report a breakage"), "maintenance:report_choose", icon="message-report",
             permission="maintenance.add_breakagereport", also=("maintenance:report_create",),
             act=_("A photo and one sentence are enough."),
             short=pgettext_lazy("tab", "Report"), is_main=True),
        Item(_("My reports"), "maintenance:report_mine", icon="list-check",
             act=_("Where your reports stand, and what waits for your confirmation.")),
    )),
    Group(pgettext_lazy("menu group", "Work"), (
        Item(_("Repair queue"), "maintenance:report_queue", icon="tool",
             permission="maintenance.view_all_reports", also=("maintenance:report_",),
             act=_("Open reports, most urgent first."), short=pgettext_lazy("tab", "Tasks")),
        Item(_("Upkeep due"), "maintenance:upkeep_list", icon="calendar-repeat",
             permission="maintenance.view_plan", also=("maintenance:occurrence_",),
             act=_("What is overdue, due this week and coming.")),
    )),
    Group(pgettext_lazy("menu group", "Items"), (
        Item(_("Register of items"), "assets:asset_list", icon="package",
             permission="assets.view_asset", also=("assets:",),
             act=_("Find an item, see its story and who holds it."),
             short=pgettext_lazy("tab", "Items")),
        Item(_("Handovers"), "assets:handover_list", icon="arrows-exchange",
             permission="assets.view_asset", also=("assets:handover_",)),
        Item(_("Who holds what"), "assets:holder_list", icon="user-check",
             permission="assets.view_asset_details", also=("assets:holder_",)),
        Item(_("Import"), "importing:import_list", icon="file-import",
             permission=IMPORT_PERMISSIONS, also=("importing:",),
             act=_("Bring in the office's own spreadsheet, row by row under your eyes.")),
        Item(_("Labels"), "assets:label_print", icon="tag", permission="assets.print_label",
             act=_("Stickers with a code, for what has none yet.")),
        Item(_("Print and download"), "assets:paper_list", icon="printer",
             permission="assets.print_paper",
             also=("assets:kib_b_", "assets:room_card_", "assets:printout_"),
             act=_("Official papers as PDF to sign, or as a spreadsheet.")),
        Item(_("Employees"), "organization:employee_list", icon="users",
             permission="organization.view_employee", also=("organization:employee_",)),
        Item(_("Rooms"), "organization:room_list", icon="door", permission="assets.view_asset",
             also=("organization:room_",)),
    )),
    Group(pgettext_lazy("menu group", "Plan"), (
        Item(_("Upkeep plans"), "maintenance:plan_list", icon="calendar-cog",
             permission="maintenance.view_plan", also=("maintenance:plan_",),
             act=_("Recurring upkeep, from a template or your own.")),
        Item(_("What to replace"), "planning:replacement_list", icon="replace",
             permission="planning.view_replacement", also=("planning:replacement_", "planning:policy_"),
             act=_("Items ranked by age, condition, repair cost and breakdowns.")),
        Item(_("Training needs"), "training:need_list", icon="user-question",
             permission="training.view_course",
             act=_("Who holds items without the training for them.")),
        Item(_("Training sessions"), "training:session_list", icon="school",
             permission="training.view_course", also=("training:",),
             act=_("Attendance, learning hours and certificates.")),
        Item(_("Learning hours"), "training:hours_list", icon="hourglass",
             permission="training.view_course"),
        Item(_("Courses"), "training:course_list", icon="books",
             permission="training.view_course", also=("training:course_",)),
    )),
    Group(pgettext_lazy("menu group", "Settings"), (
        Item(_("Recent changes"), "planning:change_list", icon="history",
             permission="trail.view_change", also=("planning:change_",),
             act=_("Who changed what, when and why.")),
        Item(_("Accounts"), "organization:account_list", icon="users",
             permission="organization.view_user", also=("organization:account_",),
             act=_("Who may sign in, with which roles, and how far they see.")),
        Item(_("Days off"), "organization:holiday_list", icon="calendar-off",
             permission="organization.view_holiday", also=("organization:holiday_",)),
        Item(_("Letterhead and signers"), "organization:stationery_own", icon="signature",
             permission="organization.change_stationery",
             also=("organization:stationery_", "organization:signer_"),
             act=_("What stands at the head of papers, and who signs them.")),
        Item(_("Tokens for programs"), "organization:token_list", icon="key",
             permission="organization.change_user", also=("organization:token_",),
             act=_("Which programs use the register in whose name.")),
        Item(_("State of the system"), "watch:system", icon="heart-rate-monitor",
             permission="jobs.view_scheduledrun",
             act=_("Whether everything runs, and how old the last backup is.")),
        Item(_("Webhooks and failed messages"), "outbox:hook_list", icon="webhook",
             permission="outbox.change_hook", also=("outbox:hook_",)),
        Item(_("Background jobs"), "organization:job_list", icon="refresh",
             permission="jobs.view_job", also=("organization:job_",)),
        Item(_("Reference data"), "admin:index", icon="settings",
             permission="organization.change_unit"),
    )),
)  # fmt: skip


class Frame:
    """Computed only as far as a template asks: a part for htmx asks for nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def menu(self) -> list[LinkGroup]:
        register, views = link_or_none("assets:asset_list"), self.views
        return [
            LinkGroup(
                group.label,
                [replace(link, below=views) if link.url == register else link for link in group.items],
            )
            for group in menu_for(self.request, MENU)
        ]

    @cached_property
    def views(self) -> tuple[SubLink, ...]:
        user, saved = self.request.user, self.request.GET.get("saved")
        if not isinstance(user, User):
            return ()
        return tuple(SubLink(view.name, view.url, str(view.pk) == saved) for view in views_of(user))

    @cached_property
    def standpoint(self) -> str:
        """All that menu and tabs depend on besides the language, for their drawn pieces to be kept by."""
        user = self.request.user
        rights: object = "all" if user.is_superuser else getattr(user, "role_names", "")
        rights = rights or sorted(user.get_all_permissions())
        here = current_item(self.request, MENU)
        return f"{rights} {here.url_name if here else ''} {self.views}"

    @property
    def links(self) -> list[Link]:
        return [link for group in self.menu for link in group.items]

    @property
    def tabs(self) -> list[Link]:
        """At most four beside "Menu", the main act in the middle."""
        tabs = [link for link in self.links if link.short and not link.is_main]
        main = [link for link in self.links if link.is_main]
        order = [link for link in tabs if link.url == self.home_url]
        order += [link for link in tabs if link.icon == "package"]
        # Scanning stands in the head of every page as well, so it takes the place that is left.
        rest = sorted((link for link in tabs if link not in order), key=lambda link: link.icon == "qrcode")
        return [*order, *main, *rest][:4]

    @property
    def acts(self) -> list[Link]:
        return [link for link in self.links if link.act]

    @property
    def home_url(self) -> str | None:
        return link_or_none("web:home")

    @cached_property
    def scan_url(self) -> str | None:
        return link_or_none("assets:scan")

    @cached_property
    def notices_url(self) -> str | None:
        return link_or_none("outbox:notice_list")

    @cached_property
    def unread(self) -> int:
        user = self.request.user
        if not isinstance(user, User):
            return 0
        known: int | None = getattr(user, "unread_notices", None)
        return Notice.objects.to(user).unread().count() if known is None else known

    @property
    def help(self) -> str:
        """What the page that is open says of itself."""
        match = self.request.resolver_match
        return words_for(match.view_name) if match else ""

    @property
    def initials(self) -> str:
        return str(getattr(self.request.user, "initials", ""))

    @property
    def office(self) -> str:
        return self._names[0]

    @property
    def section(self) -> str:
        return self._names[1]

    @cached_property
    def _names(self) -> tuple[str, str]:
        return office_names()


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor."""
    return {"frame": Frame(request)}
