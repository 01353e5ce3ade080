"""Tables of supervision."""

from gongkai.supervision.models.assessments import (
    Assessment,
    Finding,
    FindingStep,
    Indicator,
    IndicatorTree,
    IndicatorValue,
)
from gongkai.supervision.models.complaints import AccountabilityRecord, Complaint
from gongkai.supervision.models.evaluations import Evaluation
from gongkai.supervision.models.groups import GroupMember, LeadingGroup, Meeting
from gongkai.supervision.models.inspections import InspectionRun
from gongkai.supervision.models.plans import Plan, PlanTask, TaskReport
from gongkai.supervision.models.surveys import Survey, SurveyAnswer, SurveyQuestion, SurveySheet
from gongkai.supervision.models.training import (
    Training,
    TrainingAttendance,
    TrainingFile,
    TrainingPaper,
    TrainingQuestion,
)

__all__ = [
    "AccountabilityRecord",
    "Assessment",
    "Complaint",
    "Evaluation",
    "Finding",
    "FindingStep",
    "GroupMember",
    "Indicator",
    "IndicatorTree",
    "IndicatorValue",
    "InspectionRun",
    "LeadingGroup",
    "Meeting",
    "Plan",
    "PlanTask",
    "Survey",
    "SurveyAnswer",
    "SurveyQuestion",
    "SurveySheet",
    "TaskReport",
    "Training",
    "TrainingAttendance",
    "TrainingFile",
    "TrainingPaper",
    "TrainingQuestion",
]
