"""What each page says of itself."""

from django.utils.translation import gettext_lazy as _

PAGES = {
    "assets:asset_list": _(
        "All items of your scope. Search by name, code, register number, serial number or room, "
        "narrow by filters, and keep a set of filters as a view of your own. Tick rows to edit, "
        "label or hand over several at once. The download holds exactly what the filters leave."
    ),
    "assets:asset_detail": _(
        "The whole story of one item: what it is, where it stands, who holds it, repairs, upkeep, "
        "papers, and every change with its reason. Report a breakage from here."
    ),
    "assets:asset_history": _(
        "Who changed what, when, why and by which way, with the old and the new value. Nothing "
        "here can be changed or taken away."
    ),
    "assets:view_list": _(
        "Your saved sets of filters and those shared in the office. A view stands in the menu and "
        "as a tab above the list."
    ),
    "assets:view_create": _(
        "Give the filters that are on a name, to find the same list again tomorrow. It keeps the "
        "question, not the answer: new items appear in it by themselves."
    ),
    "assets:view_edit": _(
        "Rename the view, share it, or take it away. The items themselves are not touched."
    ),
    "assets:columns_edit": _(
        "Choose what a row shows. The choice is yours alone and holds for the page and for the download."
    ),
    "assets:asset_create": _(
        "Register one item. The code is found by an everyday word; the register number is "
        "proposed. For many items at once, import a list."
    ),
    "assets:asset_edit": _(
        "Correct what is written about the item and say why; the old value stays in the history. "
        "Holder, condition after a repair and status have acts of their own."
    ),
    "assets:asset_hand_over": _(
        "Give the item to an employee. The minutes (BAST) are numbered by themselves, and the "
        "receiver is asked to confirm."
    ),
    "assets:asset_take_back": _(
        "The holder returns the item; it has no holder from that day on. Write down its condition "
        "as you receive it."
    ),
    "assets:asset_retire": _(
        "Take the item out of use: proposed for write-off, written off, or lost. It stays in the "
        "register with its history."
    ),
    "assets:asset_reinstate": _("The item is in use again. The reason stays in its history."),
    "assets:label_print": _(
        "Stickers with a code that opens the item's page on a phone. Choose the sheet and where "
        "on it to begin; the code holds no name and no number. Print at 100 %, without fitting to "
        "the page."
    ),
    "assets:sticker_replace": _(
        "A lost or damaged sticker gets a new code. The old one then says that it is no longer valid."
    ),
    "assets:scan": _(
        "Hold the camera over the sticker, or type the ten characters under its code. You come to "
        "the item, or to the form that reports its breakage."
    ),
    "assets:asset_edit_together": _(
        "Change some fields of all chosen items at once. You see first what changes, old and new; "
        "it is one entry in the history, with your reason."
    ),
    "assets:asset_edit_progress": _(
        "The change runs in the background; you may close the page. It is done for all items or for none."
    ),
    "assets:change_detail": _(
        "One change with everything that belongs to it: who, when, why, and each value old and new."
    ),
    "assets:handover_list": _(
        "Minutes of handover (BAST): what was given to whom or came back, and whether the "
        "receiver has confirmed."
    ),
    "assets:handover_detail": _(
        "One handover with its items. The receiver confirms, or says what does not agree; whoever "
        "made a mistake annuls it with a reason."
    ),
    "assets:handover_annul": _(
        "For a handover that was entered by mistake and did not happen. Goods that came back are "
        "returned by a take-back instead."
    ),
    "assets:handover_create": _(
        "Several items in one handover: choose the items and the employee. Items that somebody "
        "else holds change hands the same day."
    ),
    "assets:handover_return": _(
        "Everything that comes back at once, in one set of minutes. Untick what stays with the holder."
    ),
    "assets:handover_numbering": _(
        "How the minutes of this unit are numbered. The example shows the next number; numbers "
        "run by year, without gaps."
    ),
    "assets:holder_list": _(
        "Who had what on the day that you choose, from the dates of the handovers. What the "
        "register said of the item then stands beside it."
    ),
    "assets:paper_list": _(
        "The official papers, ready to sign: choose paper, unit or room and the day they speak "
        "of. Very long ones are made in the background and wait here."
    ),
    "assets:printout_detail": _(
        "A long paper is being made; you may close the page. It can be downloaded here as soon as it is done."
    ),
}
