"""Who may do what, in one table. Groups are made from it after every migrate.

A permission stands in the line of what it opens; the roles behind it may do it, within their scope.
What somebody may see of that, row by row, is each QuerySet's `visible_to`.
"""

from functools import cache

from django.utils.translation import gettext_lazy as _

ROLES = {
    "staff": "Pegawai",
    "keeper": "Pengurus Barang",
    "technician": "Teknisi",
    "coordinator": "Koordinator Bimtek",
    "manager": "Kepala Bagian",
    "auditor": "Inspektorat",
    "administrator": "Administrator",
}

# For who gives them out: one line each.
EXPLAINED = {
    "staff": _("Reports breakages and confirms repairs; sees what is in their own custody."),
    "keeper": _("Registers, imports, hands over, prints labels and papers; takes reports up."),
    "technician": _("Works the repair queue and does the upkeep that is due."),
    "coordinator": _("Plans training, records attendance, hours and certificates."),
    "manager": _("Sees what is late, takes reports up, decides what to replace."),
    "auditor": _("Reads everything in the whole office, and changes nothing."),
    "administrator": _("Gives out accounts and roles, keeps days off and reference data; reads everything."),
}

EVERYONE = "staff keeper technician coordinator manager auditor administrator"

PERMISSIONS: dict[str, str] = {
    # the register
    "assets.view_asset": EVERYONE,
    "assets.view_asset_details": "keeper technician coordinator manager auditor administrator",
    "assets.export_asset": "keeper technician coordinator manager auditor administrator",
    "assets.share_view": "keeper manager administrator",
    "assets.add_asset": "keeper",
    "assets.change_asset": "keeper",
    "assets.import_asset": "keeper",
    "assets.hand_over_asset": "keeper",
    "assets.view_handover": "keeper manager auditor administrator",
    "assets.change_handovernumbering": "keeper",
    "assets.retire_asset": "keeper",
    # papers carry values, and whole staff numbers of who signs
    "assets.print_paper": "keeper manager auditor administrator",
    "assets.print_label": "keeper",
    # breakages and repairs
    "maintenance.add_breakagereport": "staff keeper technician coordinator manager administrator",
    "maintenance.view_all_reports": "keeper technician manager auditor administrator",
    "maintenance.triage_breakagereport": "keeper manager",
    "maintenance.import_cardline": "keeper",
    "maintenance.repair_breakagereport": "technician keeper",
    # preventive maintenance
    "maintenance.view_plan": "keeper technician manager auditor administrator",
    "maintenance.change_plan": "keeper manager",
    "maintenance.complete_occurrence": "keeper technician",
    # training
    "training.view_course": "coordinator manager auditor administrator",
    "training.change_course": "coordinator",
    "training.change_session": "coordinator",
    "training.import_participation": "coordinator",
    # what managers read
    "planning.view_replacement": "keeper manager auditor administrator",
    "planning.change_policy": "manager",
    "planning.view_summary": "keeper coordinator manager auditor administrator",
    "trail.view_change": "auditor administrator manager",
    # people
    "organization.view_employee": "keeper technician coordinator manager auditor administrator",
    "organization.change_employee": "keeper administrator",
    "organization.import_employee": "keeper administrator",
    "organization.import_room": "keeper",
    "organization.add_room": "keeper administrator",
    "organization.change_room": "keeper administrator",
    "organization.view_staff_number": "keeper coordinator manager auditor administrator",
    "organization.see_everything": "auditor administrator",
    # the head of papers and who signs them
    "organization.view_stationery": "keeper manager auditor administrator",
    "organization.change_stationery": "keeper administrator",
    # the names of the office itself
    "organization.name_office": "keeper administrator",
    # webhooks, and messages that didn't go
    "outbox.change_hook": "administrator",
    # whether the system runs as it should
    "jobs.view_scheduledrun": "administrator",
    # accounts: who has which role is read by the inspectorate too
    "organization.change_user": "administrator",
    "organization.add_user": "administrator",
    "organization.view_user": "auditor administrator",
    # the office's calendar, by which due days are moved
    "organization.view_holiday": "keeper technician coordinator manager auditor administrator",
    "organization.add_holiday": "administrator",
    "organization.change_holiday": "administrator",
    "organization.delete_holiday": "administrator",
    # what goes on in the background
    "jobs.view_job": "administrator",
    "jobs.change_job": "administrator",
    # reference data, in the administration pages
    "organization.view_unit": "administrator",
    "organization.add_unit": "administrator",
    "organization.change_unit": "administrator",
    "organization.view_building": "administrator",
    "organization.add_building": "administrator",
    "organization.change_building": "administrator",
    "organization.view_position": "administrator",
    "organization.add_position": "administrator",
    "organization.change_position": "administrator",
    "assets.view_classification": "administrator",
    "assets.change_classification": "administrator",
    "assets.view_family": "administrator",
    "assets.change_family": "administrator",
    "assets.view_labellayout": "administrator",
    "assets.add_labellayout": "administrator",
    "assets.change_labellayout": "administrator",
    "assets.delete_labellayout": "administrator",
}


def permissions_of(role: str) -> list[str]:
    return [name for name, roles in PERMISSIONS.items() if role in roles.split()]


@cache
def permissions_of_all(roles: frozenset[str]) -> frozenset[str]:
    return frozenset(name for role in roles for name in permissions_of(role))
