"""What each page says of itself."""

from django.utils.translation import gettext_lazy as _

PAGES = {
    "web:home": _(
        "The start page puts first what waits for you; a click leads straight to the work. Below "
        "it stands what you can begin."
    ),
    "web:menu": _("Every page that you may open, in groups: report, work, items, plan."),
    "web:search": _(
        "One box for everything: items, reports, people, rooms, courses and pages. Write a part "
        "of a name, a number or an everyday word such as infocus. Ctrl K opens it on any page."
    ),
    "web:profile": _(
        "Your name, your e-mail address and the language of the pages. Your role and the unit "
        "whose items you see are set by the administrator."
    ),
    "account_change_password": _(
        "A good password has at least ten characters and is used nowhere else. Three or four "
        "words that don't belong together are easy to remember."
    ),
    "account_logout": _("On a computer that others use too, log out when you leave."),
}
