"""Pages by what people want to do: the words of the menu, and those that are typed for the same thing."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.navigation import MENU
from core.web.navigation import Group, Item, Link, menu_for
from core.web.search import SHOWN, Found, Hit, put_right, source

# Pages that do one thing and stand in no menu.
ACTS = (
    Group("", (
        Item(_("Change password"), "account_change_password", icon="key"),
        Item(_("Profile"), "web:profile", icon="user"),
        Item(_("What I am told of, and how"), "outbox:preferences", icon="bell"),
        Item(_("Notices"), "outbox:notice_list", icon="bell"),
        Item(_("Register an item"), "assets:asset_create", icon="plus", permission="assets.add_asset"),
        Item(_("Hand over items"), "assets:handover_create", icon="arrows-exchange",
             permission="assets.hand_over_asset"),
        Item(_("Take items back"), "assets:handover_return", icon="arrow-back-up",
             permission="assets.hand_over_asset"),
        Item(_("Numbering of minutes"), "assets:handover_numbering", icon="list-numbers",
             permission="assets.change_handovernumbering"),
        Item(_("Saved views"), "assets:view_list", icon="bookmark", permission="assets.view_asset"),
        Item(_("Set up an upkeep plan"), "maintenance:plan_create", icon="calendar-cog",
             permission="maintenance.change_plan"),
        Item(_("Open a training session"), "training:session_create", icon="school",
             permission="training.change_session"),
        Item(_("Add a course"), "training:course_create", icon="books", permission="training.change_course"),
        Item(_("Add an employee"), "organization:employee_create", icon="user-plus",
             permission="organization.change_employee"),
        Item(_("Summary"), "planning:summary", icon="chart-bar", permission="planning.view_summary"),
        Item(_("Replacement policy"), "planning:policy_detail", icon="scale",
             permission="planning.view_replacement"),
        Item(_("Name of the office"), "organization:office_name", icon="building",
             permission="organization.name_office"),
        Item(_("Sign out"), "account_logout", icon="logout"),
    )),
)  # fmt: skip
# What people type for a page besides the words of its name and of its sentence on the start page.
WORDS = {
    "account_change_password": _("change replace password"),
    "web:profile": _("my name e-mail phone language dark theme"),
    "outbox:preferences": _("notification e-mail telegram whatsapp digest"),
    "assets:scan": _("scan qr barcode sticker camera"),
    "maintenance:report_choose": _("report breakage damage broken complaint"),
    "maintenance:report_mine": _("status of my breakage reports confirm repair"),
    "maintenance:report_queue": _("repair service tickets work technician"),
    "maintenance:upkeep_list": _("routine upkeep service overdue due schedule"),
    "assets:asset_list": _("assets goods inventory list search"),
    "assets:asset_create": _("add new asset goods enter input register"),
    "assets:handover_create": _("new handover minutes bast hand over goods to holder"),
    "assets:handover_list": _("handover minutes bast list"),
    "assets:handover_return": _("return take back goods bast"),
    "assets:holder_list": _("who holds holder custody employee goods"),
    "importing:import_list": _("import upload excel xlsx csv spreadsheet data"),
    "assets:label_print": _("make print label sticker barcode qr code"),
    "assets:paper_list": _("print make kib kir inventory card room card inventory book pdf report"),
    "organization:employee_list": _("people staff personnel nip"),
    "organization:room_list": _("rooms kir location building"),
    "maintenance:plan_create": _("new make upkeep plan schedule"),
    "planning:replacement_list": _("replace old worn procurement rkbmd needs plan"),
    "training:need_list": _("who needs training"),
    "training:session_create": _("new make training session invite"),
    "training:session_list": _("training schedule attendance certificate"),
    "training:hours_list": _("learning hours jp"),
    "planning:change_list": _("history audit who changed price value trail"),
    "planning:summary": _("chart statistics figures report recap"),
    "organization:stationery_own": _("letterhead logo signature signer official"),
    "organization:token_list": _("api token program application"),
    "outbox:hook_list": _("webhook failed message"),
    "admin:index": _("users accounts roles rights reference data holidays"),
    "account_logout": _("log out exit sign off"),
}
# There are many words here, and somebody looks for something else most of the time.
VERY_LIKE = 0.85


@source(title=_("Pages"))
def pages(request: HttpRequest, text: str) -> Found:
    """What may be opened and has all the words, also when they are mistyped: by the name first."""
    links = [link for table in (MENU, ACTS) for group in menu_for(request, table) for link in group.items]
    known = [(link, _words_of(link)) for link in links]
    asked = _without_small_words(text.lower())
    fitting = _fitting(known, asked)
    every_word = {word for _link, words in known for word in words.split()}
    if not fitting and (meant := put_right(asked, every_word, likeness=VERY_LIKE)):
        fitting = _fitting(known, meant)
    return Found([Hit(link.label, link.url, icon=link.icon) for link in fitting[:SHOWN]])


def _words_of(link: Link) -> str:
    return f"{link.label} {link.act} {WORDS.get(link.item.url_name, '')}".lower()


def _fitting(known: list[tuple[Link, str]], asked: str) -> list[Link]:
    asked_words = asked.split()
    found = [link for link, words in known if asked_words and all(word in words for word in asked_words)]
    return sorted(found, key=lambda link: sum(word not in link.label.lower() for word in asked_words))


def _without_small_words(text: str) -> str:
    small = gettext("how to a the of for i want my").split()
    return " ".join(word for word in text.split() if word not in small) or text
