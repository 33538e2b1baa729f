"""What each page says of itself."""

from django.utils.translation import gettext_lazy as _

PAGES = {
    "maintenance:report_choose": _(
        "Find the broken item: your own items stand first. With a phone it is quicker to scan the sticker."
    ),
    "maintenance:report_create": _(
        "Tap what is wrong and try the first aid that is shown. If it does not help, a photo and "
        "one sentence are enough; you get a number and can follow the report."
    ),
    "maintenance:report_queue": _(
        "Open reports: first those that stop somebody's work, then by priority, the oldest first. "
        "Begin with the topmost; a report that waits for something stands apart."
    ),
    "maintenance:report_list": _(
        "All reports that you may see, also the closed ones. Narrow by state, priority, unit or technician."
    ),
    "maintenance:report_mine": _(
        "What you reported or joined, and where it stands. When a repair is done, you confirm it "
        "here or open it again."
    ),
    "maintenance:report_detail": _(
        "One report from filing to confirmation, with every step. Only the steps that are yours "
        "now are offered."
    ),
    "maintenance:report_assign": _("Choose who repairs it. The technician is told at once."),
    "maintenance:report_reject": _("Say why nothing will be repaired; the reporter reads it."),
    "maintenance:report_duplicate": _(
        "The same breakage was reported twice. Choose the report that goes on; the reporters of "
        "both are told of its steps."
    ),
    "maintenance:upkeep_list": _(
        "Upkeep that is overdue, due this week and coming. Record it as done here, for one item "
        "or a whole round."
    ),
    "maintenance:occurrence_list": _(
        "Every single due date of every plan, past and coming, for questions such as: what was "
        "done late last year?"
    ),
    "maintenance:occurrence_detail": _(
        "One due date of one item: what is to be done, by whom, and what was recorded."
    ),
    "maintenance:occurrence_complete": _(
        "Record the day on which it was really done, and what was noticed. The next date follows by itself."
    ),
    "maintenance:occurrence_cancel": _("This one date is left out, with a reason; the plan goes on."),
    "maintenance:plan_list": _(
        "What is maintained in which rhythm. A plan is made from a template with one click, for "
        "one item or for all of a kind."
    ),
    "maintenance:plan_detail": _(
        "One plan with its rounds. Finish a round for all its items at once, or item by item."
    ),
    "maintenance:plan_create": _(
        "Templates that fit the items you have. One click makes the plan; everything can be "
        "changed afterwards."
    ),
    "maintenance:plan_create_own": _(
        "A plan of your own: what, how often, from which day, for which items. Counted from a "
        "fixed day, or from the day it was last done."
    ),
    "maintenance:plan_edit": _("Changes hold for coming dates; what was recorded stays as it is."),
    "maintenance:plan_round_cancel": _("The whole round is left out for all its items, with a reason."),
    "maintenance:plan_pause": _(
        "No new dates come until the plan goes on. Nothing becomes overdue in between."
    ),
    "maintenance:plan_end": _("The plan ends for good; its past stays readable."),
    "maintenance:report_withdraw": _(
        "For a report that is not needed any more, as long as it is new and nobody else follows it."
    ),
}
