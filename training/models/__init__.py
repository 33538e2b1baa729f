from training.models.catalog import CompetenceKind, Course, Requirement
from training.models.participations import Participation, ParticipationFile
from training.models.sessions import Session

__all__ = ["CompetenceKind", "Course", "Participation", "ParticipationFile", "Requirement", "Session"]
