from maintenance.models.breakage import BreakageReport, JoinedReporter, ReportEvent
from maintenance.models.cards import CardLine
from maintenance.models.catalog import Cause, Checklist, Complaint, MaintenanceTemplate, Remedy
from maintenance.models.files import ReportFile
from maintenance.models.plans import NightlyRun, Occurrence, OverdueEvent, Plan
from maintenance.models.repairs import CostLine, Repair

__all__ = [
    "BreakageReport",
    "CardLine",
    "Cause",
    "Checklist",
    "Complaint",
    "CostLine",
    "JoinedReporter",
    "MaintenanceTemplate",
    "NightlyRun",
    "Occurrence",
    "OverdueEvent",
    "Plan",
    "Remedy",
    "Repair",
    "ReportEvent",
    "ReportFile",
]
