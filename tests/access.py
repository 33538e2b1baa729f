"""Who may open what. `test_access.py` asks for every page with every role and holds it to this table.

    ok    the page opens, or the act is reached (a form of an act may then say 405 or 422)
    403   the role has no right to it
    404   the role may have the right, but this object is somebody else's
    302   sent on to the login or to another page

An object of the office stands behind the page's name, `assets:asset_detail<asset>`; `objects.py`
makes it and knows by which argument the page is reached. A stranger, who is a keeper in a unit
elsewhere, must get 404 (or 403) on every page with an object; a visitor is sent to the login.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.urls import reverse

ROLES = ["staff", "keeper", "technician", "coordinator", "manager", "auditor", "administrator"]

#      page                              method  staff keep tech coor mana audi admi
TABLE = """
web:home                                  GET     ok   ok   ok   ok   ok   ok   ok
web:menu                                  GET     ok   ok   ok   ok   ok   ok   ok
web:search                                GET     ok   ok   ok   ok   ok   ok   ok
web:profile                               GET     ok   ok   ok   ok   ok   ok   ok
account_change_password                   GET     ok   ok   ok   ok   ok   ok   ok
account_reauthenticate                    GET     ok   ok   ok   ok   ok   ok   ok
mfa_authenticate                          GET     302  302  302  302  302  302  302
mfa_reauthenticate                        GET     302  302  302  302  302  302  302
mfa_index                                 GET     ok   ok   ok   ok   ok   ok   ok
mfa_activate_totp                         GET     302  302  302  302  302  302  302
mfa_deactivate_totp                       GET     404  404  404  404  404  404  404
mfa_view_recovery_codes                   GET     404  404  404  404  404  404  404
mfa_generate_recovery_codes               GET     302  302  302  302  302  302  302
account_logout                            GET     ok   ok   ok   ok   ok   ok   ok

# the register: assets/urls.py
assets:asset_count                        GET     ok   ok   ok   ok   ok   ok   ok
assets:asset_list                         GET     ok   ok   ok   ok   ok   ok   ok
assets:asset_detail<asset>                GET     ok   ok   ok   ok   ok   ok   ok
assets:asset_history<asset>               GET     403  ok   ok   ok   ok   ok   ok
assets:asset_export                       GET     403  ok   ok   ok   ok   ok   ok
assets:asset_export_book                  GET     403  ok   ok   ok   ok   ok   ok
assets:asset_acts<asset>                  GET     302  302  302  302  302  302  302
assets:view_list                          GET     ok   ok   ok   ok   ok   ok   ok
assets:view_create                        GET     ok   ok   ok   ok   ok   ok   ok
assets:view_edit<view>                    GET     404  ok   404  404  ok   404  ok
assets:view_delete<view>                  POST    404  302  404  404  302  404  302
assets:view_take<view>                    POST    404  404  404  404  404  404  404
assets:columns_edit                       GET     ok   ok   ok   ok   ok   ok   ok
assets:asset_create                       GET     403  ok   403  403  403  403  403
assets:asset_edit<asset>                  GET     403  ok   403  403  403  403  403
assets:asset_hand_over<asset>             GET     403  ok   403  403  403  403  403
assets:asset_take_back<held>              GET     403  ok   403  403  403  403  403
assets:asset_retire<asset>                GET     403  ok   403  403  403  403  403
assets:asset_reinstate<asset>             GET     403  ok   403  403  403  403  403
assets:label_print                        GET     403  ok   403  403  403  403  403
assets:label_print                        POST    403  ok   403  403  403  403  403
assets:label_preview                      GET     403  404  403  403  403  403  403
assets:sticker_replace<asset>             GET     403  ok   403  403  403  403  403
assets:sticker_open<token>                GET     302  302  302  302  302  302  302
assets:scan                               GET     ok   ok   ok   ok   ok   ok   ok
assets:asset_edit_together                GET     403  302  403  403  403  403  403
assets:asset_edit_progress<edit>          GET     403  ok   403  403  403  403  403
assets:change_detail<change>              GET     403  ok   ok   ok   ok   ok   ok
assets:handover_list                      GET     ok   ok   ok   ok   ok   ok   ok
assets:holder_list                        GET     403  ok   ok   ok   ok   ok   ok
assets:holder_print                       GET     403  ok   403  403  ok   ok   ok
assets:handover_create                    GET     403  ok   403  403  403  403  403
assets:handover_return                    GET     403  ok   403  403  403  403  403
assets:handover_numbering                 GET     403  ok   403  403  403  403  403
assets:handover_detail<handover>          GET     404  ok   404  404  ok   ok   ok
assets:handover_annul<handover>           GET     403  ok   403  403  403  403  403
assets:handover_dispute<handover>         POST    404  ok   404  404  403  403  403
assets:handover_confirm<handover>         POST    404  302  404  404  403  403  403
assets:classification_search              GET     403  ok   403  403  403  403  403
assets:import_list                        GET     302  302  302  302  302  302  302

# whether it runs: core/watch/urls.py
watch:system                              GET     403  403  403  403  403  403  ok

# imports: core/importing/views.py
importing:import_list                     GET     403  ok   403  ok   403  403  ok
importing:import_list                     POST    403  ok   403  ok   403  403  ok
importing:import_template                 GET     403  ok   403  ok   403  403  ok
importing:import_detail<import>           GET     403  ok   403  404  403  403  404
importing:import_row<import><line>        GET     403  ok   403  404  403  403  404
importing:import_report<import>           GET     403  ok   403  404  403  403  404
importing:import_file<import>             GET     403  ok   403  404  403  403  404
importing:import_columns<import>          POST    403  ok   403  404  403  403  404
importing:import_kind<import>             POST    403  ok   403  404  403  403  404
importing:import_sheets<import>           POST    403  ok   403  404  403  403  404
importing:import_read_again<import>       POST    403  ok   403  404  403  403  404
importing:import_mend<import>             POST    403  ok   403  404  403  403  404
importing:import_undo<import>             GET     403  302  403  404  403  403  404
importing:import_undo<import>             POST    403  ok   403  404  403  403  404
importing:import_undo_apply<import>       POST    403  ok   403  404  403  403  404
importing:import_doubted<import>          POST    403  ok   403  404  403  403  404
importing:import_row_leave<import><line>  POST    403  ok   403  404  403  403  404
importing:import_apply<import>            POST    403  ok   403  404  403  403  404
importing:import_cancel<import>           POST    403  302  403  404  403  403  404

# files of items, reports and people in training: core/files/urls.py.
# They stand before what lets a role join a report, or takes somebody off a list.
files:file_open<items><item_photo>        GET     ok   ok   ok   ok   ok   ok   ok
files:file_open<items><item_paper>        GET     404  ok   ok   ok   ok   ok   ok
files:file_thumbnail<items><item_photo>   GET     ok   ok   ok   ok   ok   ok   ok
files:file_list<items><asset>             GET     ok   ok   ok   ok   ok   ok   ok
files:file_list<items><asset>             POST    403  ok   403  403  403  403  403
files:file_remove<items><item_photo>      GET     403  ok   403  403  403  403  403
files:file_main<items><item_photo>        POST    403  302  403  403  403  403  403
files:file_open<minutes><signed>          GET     404  ok   404  404  ok   ok   ok
files:file_list<minutes><handover>        GET     404  ok   404  404  ok   ok   ok
files:file_list<minutes><handover>        POST    404  ok   404  404  403  403  403
files:file_remove<minutes><signed>        GET     404  ok   404  404  403  403  403
files:file_open<reports><report_photo>    GET     404  ok   ok   404  ok   ok   ok
files:file_thumbnail<reports><report_photo> GET   404  ok   ok   404  ok   ok   ok
files:file_list<reports><report_id>       GET     404  ok   ok   404  ok   ok   ok
files:file_list<reports><report_id>       POST    404  ok   ok   404  ok   403  403
files:file_remove<reports><report_photo>  GET     404  ok   403  404  ok   403  403
files:file_open<people><scan>             GET     404  404  404  ok   ok   ok   ok
files:file_list<people><participation>    GET     404  404  404  ok   ok   ok   ok
files:file_list<people><participation>    POST    404  404  404  ok   403  403  403
files:file_remove<people><scan>           GET     404  404  404  ok   403  403  403

# papers: assets/papers/views.py
assets:paper_list                         GET     403  ok   403  403  ok   ok   ok
assets:kib_b_print                        POST    403  ok   403  403  ok   ok   ok
assets:room_card_print                    GET     403  ok   403  403  ok   ok   ok
assets:room_cards_print                   POST    403  ok   403  403  ok   ok   ok
assets:handover_print<handover>           GET     404  ok   404  404  ok   ok   ok
assets:held_print<employee>               GET     404  ok   404  404  ok   ok   ok
assets:printout_detail<printout>          GET     403  ok   403  403  404  404  404
assets:printout_file<printout>            GET     403  ok   403  403  404  404  404
maintenance:card_print<asset>             GET     403  ok   403  403  ok   ok   ok

# breakages and repairs: maintenance/urls.py
maintenance:report_choose                 GET     ok   ok   ok   ok   ok   403  ok
maintenance:report_create<asset>          GET     ok   ok   ok   ok   ok   403  ok
maintenance:report_by_sticker<token>      GET     302  302  302  302  302  403  302
maintenance:report_queue                  GET     403  ok   ok   403  ok   ok   ok
maintenance:report_list                   GET     ok   ok   ok   ok   ok   ok   ok
maintenance:report_mine                   GET     ok   ok   ok   ok   ok   ok   ok
maintenance:report_detail<report>         GET     404  ok   ok   404  ok   ok   ok
maintenance:report_triage<report>         POST    403  ok   403  403  ok   403  403
maintenance:report_assign<report>         GET     403  ok   403  403  ok   403  403
maintenance:report_withdraw<report>       GET     404  ok   403  404  403  403  403
maintenance:report_reject<report>         GET     403  ok   403  403  ok   403  403
maintenance:report_duplicate<report>      GET     403  ok   403  403  ok   403  403
maintenance:report_start<report>          POST    403  ok   ok   403  403  403  403
maintenance:report_pause<report>          POST    403  ok   ok   403  403  403  403
maintenance:report_resume<report>         POST    403  ok   ok   403  403  403  403
maintenance:report_finish<report>         POST    403  ok   ok   403  403  403  403
maintenance:report_confirm<report>        POST    404  ok   ok   404  ok   403  ok
maintenance:report_reopen<report>         POST    404  ok   ok   404  ok   403  ok
maintenance:report_comment<report>        POST    404  ok   ok   404  ok   403  403
maintenance:report_join<report>           POST    302  302  302  302  302  403  302

# maintenance plans: maintenance/urls.py
maintenance:upkeep_list                   GET     403  ok   ok   403  ok   ok   ok
maintenance:occurrence_list               GET     403  ok   ok   403  ok   ok   ok
maintenance:occurrence_detail<occurrence> GET     403  ok   ok   403  ok   ok   ok
maintenance:occurrence_complete<occurrence> GET   403  ok   ok   403  403  403  403
maintenance:occurrence_cancel<occurrence> GET     403  ok   ok   403  403  403  403
maintenance:plan_list                     GET     403  ok   ok   403  ok   ok   ok
maintenance:plan_detail<plan>             GET     403  ok   ok   403  ok   ok   ok
maintenance:plan_create                   GET     403  ok   403  403  ok   403  403
maintenance:plan_create                   POST    403  404  403  403  404  403  403
maintenance:plan_create_own               GET     403  ok   403  403  ok   403  403
maintenance:plan_edit<plan>               GET     403  ok   403  403  ok   403  403
maintenance:plan_round_complete<plan>     POST    403  ok   ok   403  403  403  403
maintenance:plan_round_cancel<plan>       GET     403  ok   ok   403  403  403  403
maintenance:plan_pause<plan>              GET     403  ok   403  403  ok   403  403
maintenance:plan_resume<plan>             POST    403  ok   403  403  ok   403  403
maintenance:plan_end<plan>                GET     403  ok   403  403  ok   403  403

# training: training/urls.py
training:need_list                        GET     403  403  403  ok   ok   ok   ok
training:hours_list                       GET     403  403  403  ok   ok   ok   ok
training:session_list                     GET     403  403  403  ok   ok   ok   ok
training:session_detail<session>          GET     404  404  404  ok   ok   ok   ok
training:session_create                   GET     403  403  403  ok   403  403  403
training:session_edit<session>            GET     403  403  403  ok   403  403  403
training:session_cancel<session>          GET     403  403  403  ok   403  403  403
training:session_hold<session>            POST    403  403  403  ok   403  403  403
training:session_attendance<session>      POST    403  403  403  302  403  403  403
training:session_invite                   GET     403  403  403  ok   403  403  403
training:participant_add<session>         GET     403  403  403  ok   403  403  403
training:participant_remove<participation> POST   403  403  403  302  403  403  403
training:course_list                      GET     403  403  403  ok   ok   ok   ok
training:course_detail<course>            GET     403  403  403  ok   ok   ok   ok
training:course_create                    GET     403  403  403  ok   403  403  403
training:course_edit<course>              GET     403  403  403  ok   403  403  403

# what managers read: planning/urls.py
planning:change_list                      GET     403  403  403  403  ok   ok   ok
planning:change_csv                       GET     403  403  403  403  ok   ok   ok
planning:change_xlsx                      GET     403  403  403  403  ok   ok   ok
planning:change_detail<change>            GET     403  403  403  403  ok   ok   ok
planning:summary                          GET     403  ok   403  ok   ok   ok   ok
planning:replacement_list                 GET     403  ok   403  403  ok   ok   ok
planning:replacement_csv                  GET     403  ok   403  403  ok   ok   ok
planning:replacement_xlsx                 GET     403  ok   403  403  ok   ok   ok
planning:policy_detail                    GET     403  ok   403  403  ok   ok   ok
planning:policy_revise                    GET     403  403  403  403  ok   403  403

# people and places: organization/urls.py
organization:employee_list                GET     403  ok   ok   ok   ok   ok   ok
organization:employee_detail<employee>    GET     404  ok   ok   ok   ok   ok   ok
organization:my_page                      GET     ok   ok   ok   ok   ok   ok   ok
organization:employee_create              GET     403  ok   403  403  403  403  ok
organization:employee_edit<employee>      GET     403  ok   403  403  403  403  ok
organization:employee_leave<employee>     GET     403  ok   403  403  403  403  ok
organization:employee_stay<employee>      POST    403  ok   403  403  403  403  ok
organization:stationery_own               GET     403  302  403  403  302  302  302
organization:stationery_detail<unit>      GET     403  ok   403  403  ok   ok   ok
organization:stationery_edit<unit>        GET     403  ok   403  403  403  403  ok
organization:stationery_logo<unit>        GET     403  ok   403  403  ok   ok   ok
organization:signer_appoint<unit>         GET     403  ok   403  403  403  403  ok
organization:signer_edit<signer>          GET     403  ok   403  403  403  403  ok
organization:signer_remove<signer>        POST    403  302  403  403  403  403  302
organization:office_name                  GET     403  ok   403  403  403  403  ok
organization:device_list                  GET     ok   ok   ok   ok   ok   ok   ok
organization:device_end<device>           POST    404  302  404  404  404  404  404
organization:device_end_others            POST    302  302  302  302  302  302  302
organization:token_list                   GET     ok   ok   ok   ok   ok   ok   ok
organization:token_create                 POST    ok   ok   ok   ok   ok   ok   ok
organization:token_revoke<api_token>      POST    404  302  404  404  404  404  302
organization:account_list                 GET     403  403  403  403  403  ok   ok
organization:account_create               GET     403  403  403  403  403  403  ok
organization:account_detail<account>      GET     403  403  403  403  403  ok   ok
organization:account_edit<account>        GET     403  403  403  403  403  403  ok
organization:account_password<account>    GET     403  403  403  403  403  403  ok
organization:account_close<account>       GET     403  403  403  403  403  403  ok
organization:account_reopen<account>      GET     403  403  403  403  403  403  ok
organization:account_sign_out<account>    GET     403  403  403  403  403  403  ok
organization:account_second_factor<account> GET   403  403  403  403  403  403  ok
organization:holiday_list                 GET     403  ok   ok   ok   ok   ok   ok
organization:holiday_create               GET     403  403  403  403  403  403  ok
organization:holiday_load                 POST    403  403  403  403  403  403  302
organization:holiday_edit<holiday>        GET     403  403  403  403  403  403  ok
organization:holiday_remove<holiday>      POST    403  403  403  403  403  403  302
organization:job_list                     GET     403  403  403  403  403  403  ok
organization:job_retry<edit>              POST    403  403  403  403  403  403  ok
organization:room_list                    GET     ok   ok   ok   ok   ok   ok   ok
organization:room_create                  GET     403  ok   403  403  403  403  ok
organization:room_edit<room>              GET     403  ok   403  403  403  403  ok
organization:room_detail<room>            GET     ok   ok   ok   ok   ok   ok   ok

# notices: core/outbox/urls.py
outbox:notice_list                        GET     ok   ok   ok   ok   ok   ok   ok
outbox:notice_open<notice>                GET     404  302  404  404  404  404  404
outbox:notice_read_all                    POST    302  302  302  302  302  302  302
outbox:preferences                        GET     ok   ok   ok   ok   ok   ok   ok
outbox:preferences_try                    POST    404  404  404  404  404  404  404
outbox:hook_list                          GET     403  403  403  403  403  403  ok
outbox:hook_try<hook>                     POST    403  403  403  403  403  403  302
outbox:hook_switch<hook>                  POST    403  403  403  403  403  403  302
outbox:hook_remove<hook>                  POST    403  403  403  403  403  403  302
"""

# Who stands before an item may report it, wherever its unit is; `test_stickers.py` says how little is told.
FOR_STRANGERS = {"assets:sticker_open": "302", "maintenance:report_by_sticker": "ok"}

# Pages that a visitor may open: the fixed list of the product.
OPEN = {
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "web:language",
    "healthz",
    "readyz",
    "robots",
    "manifest",
    "favicon",
}


def rows() -> list[tuple[str, str, list[str]]]:
    """`(page, method, answers in the order of ROLES)` for each line of the table."""
    lines = [line.split() for line in TABLE.splitlines() if line.strip() and not line.startswith("#")]
    return [(page, method, answers) for page, method, *answers in lines]


def split(page: str) -> tuple[str, list[str]]:
    """The URL's name, and the names of the objects that it needs."""
    found = re.fullmatch(r"([\w:.-]+)((?:<\w+>)*)", page)
    assert found, f"{page} is not a line of the table"
    return found[1], re.findall(r"<(\w+)>", found[2])


def address(page: str, objects: Mapping[str, object]) -> str:
    name, needed = split(page)
    return reverse(name, args=[objects[each] for each in needed])
