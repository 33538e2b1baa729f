"""What each page says of itself."""

from django.utils.translation import gettext_lazy as _

PAGES = {
    "importing:import_list": _(
        "Bring in a spreadsheet of your office as it is. First you see what was understood of it, "
        "row by row; nothing is saved before you apply it. The same list again doubles nothing: "
        "what is there already is updated."
    ),
    "importing:import_detail": _(
        "Check the columns first, then the refused rows: mend the cell, or leave the row out. "
        "Apply when no row is refused any more; all rows are taken over together, or none."
    ),
    "importing:import_undo": _(
        "What taking the import back would do: what came with it is removed if nothing has happened to it "
        "since, what it changed gets its old values back if they still are the import's. The rest stays "
        "and is listed. All of it is done together, or nothing, and stands in the trail of changes with your "
        "reason."
    ),
    "importing:import_row": _(
        "One row as the file has it, what was understood of it, and why it is refused. "
        "Write the right value, or leave the row out."
    ),
}
