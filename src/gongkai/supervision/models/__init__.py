"""Tables of supervision."""

from gongkai.supervision.models.groups import GroupMember, LeadingGroup, Meeting
from gongkai.supervision.models.plans import Plan, PlanTask, TaskReport

__all__ = [
    "GroupMember",
    "LeadingGroup",
    "Meeting",
    "Plan",
    "PlanTask",
    "TaskReport",
]
