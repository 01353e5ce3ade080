"""Addresses of the desk for supervision."""

from django.urls import URLPattern, path

from gongkai.desk import supervision_assessment_pages as assessments
from gongkai.desk import supervision_complaint_pages as complaints
from gongkai.desk import supervision_evaluation_pages as evaluations
from gongkai.desk import supervision_finding_pages as findings
from gongkai.desk import supervision_group_pages as groups
from gongkai.desk import supervision_inspection_pages as inspection
from gongkai.desk import supervision_plan_pages as plans
from gongkai.desk import supervision_survey_pages as surveys
from gongkai.desk import supervision_training_pages as training

_PLAN = "supervision/plans/<int:plan_id>/"
_TASK = "supervision/tasks/<int:task_id>/"
_GROUP = "supervision/groups/<int:group_id>/"
_TRAINING = "supervision/training/<int:training_id>/"
_TREE = "supervision/indicators/<int:tree_id>/"
_ASSESSMENT = "supervision/assessments/<int:assessment_id>/"
_COMPLAINT = "supervision/complaints/<int:complaint_id>/"
_SURVEY = "supervision/surveys/<int:survey_id>/"
_FINDING = "supervision/findings/<int:finding_id>/"
urlpatterns: list[URLPattern] = [
    path("supervision/", plans.tasks, name="supervision"),
    path("supervision/tasks.<slug:kind>", plans.export, name="export_plan_tasks"),
    path("supervision/plans/", plans.plans, name="plans"),
    path("supervision/plans/new/", plans.new, name="new_plan"),
    path(_PLAN, plans.plan, name="plan"),
    path(f"{_PLAN}edit/", plans.edit, name="edit_plan"),
    path(f"{_PLAN}issue/", plans.issue, name="issue_plan"),
    path(f"{_PLAN}close/", plans.close, name="close_plan"),
    path(f"{_PLAN}import/", plans.load, name="import_plan_tasks"),
    path(f"{_PLAN}add/", plans.add, name="add_plan_task"),
    path(f"{_PLAN}tasks.<slug:kind>", plans.export_plan, name="export_plan"),
    path(_TASK, plans.task, name="plan_task"),
    path(f"{_TASK}edit/", plans.edit_task, name="edit_plan_task"),
    path(f"{_TASK}person/", plans.person, name="plan_task_person"),
    path(f"{_TASK}report/", plans.report, name="report_plan_task"),
    path(f"{_TASK}<slug:move>/", plans.step, name="step_plan_task"),
    path("supervision/evidence/<int:report_id>/", plans.evidence, name="plan_task_evidence"),
    path("supervision/groups/", groups.listed, name="leading_groups"),
    path("supervision/groups/new/", groups.new, name="new_leading_group"),
    path(_GROUP, groups.group, name="leading_group"),
    path(f"{_GROUP}members/add/", groups.add_member, name="add_group_member"),
    path(f"{_GROUP}members/<int:member_id>/leave/", groups.leave, name="leave_leading_group"),
    path(f"{_GROUP}meetings/add/", groups.meet, name="add_group_meeting"),
    path("supervision/minutes/<int:meeting_id>/", groups.minutes, name="group_minutes"),
    path("supervision/training/", training.listed, name="trainings"),
    path("supervision/training.<slug:kind>", training.export, name="export_trainings"),
    path("supervision/training/new/", training.new, name="new_training"),
    path(_TRAINING, training.training, name="training"),
    path(f"{_TRAINING}attendance/", training.attendance, name="training_attendance"),
    path(f"{_TRAINING}files/add/", training.material, name="add_training_file"),
    path(f"{_TRAINING}questions/add/", training.question, name="add_training_question"),
    path(
        f"{_TRAINING}questions/<int:question_id>/drop/",
        training.drop,
        name="drop_training_question",
    ),
    path(f"{_TRAINING}test/", training.test, name="training_test"),
    path("supervision/training-files/<int:file_id>/", training.file, name="training_file"),
    path("supervision/assessments/", assessments.listed, name="assessments"),
    path("supervision/assessments/new/", assessments.new, name="new_assessment"),
    path(_ASSESSMENT, assessments.assessment, name="assessment"),
    path(f"{_ASSESSMENT}sheet.<slug:kind>", assessments.export, name="export_assessment"),
    path(f"{_ASSESSMENT}count/", assessments.count_again, name="count_assessment"),
    path(f"{_ASSESSMENT}close/", assessments.close, name="close_assessment"),
    path(f"{_ASSESSMENT}values/<int:indicator_id>/", assessments.value, name="assessment_value"),
    path(f"{_ASSESSMENT}evaluation/", evaluations.evaluation, name="evaluation"),
    path(f"{_ASSESSMENT}evaluation/scores/", evaluations.load, name="import_scores"),
    path(f"{_ASSESSMENT}evaluation/scores.xlsx", evaluations.blank, name="blank_scores"),
    path(f"{_ASSESSMENT}evaluation/result/", evaluations.result, name="evaluation_result"),
    path(f"{_ASSESSMENT}evaluation/report/", evaluations.report, name="evaluation_report"),
    path("supervision/values/<int:value_id>/", assessments.evidence, name="value_evidence"),
    path("supervision/indicators/new/", assessments.new_tree, name="new_indicator_tree"),
    path(_TREE, assessments.tree, name="indicator_tree"),
    path(f"{_TREE}import/", assessments.load_tree, name="import_indicators"),
    path(f"{_TREE}indicators.<slug:kind>", assessments.export_tree, name="export_indicators"),
    path("supervision/surveys/", surveys.listed, name="surveys"),
    path("supervision/surveys/new/", surveys.new, name="new_survey"),
    path(_SURVEY, surveys.survey, name="survey"),
    path(f"{_SURVEY}edit/", surveys.edit, name="edit_survey"),
    path(f"{_SURVEY}result.<slug:kind>", surveys.export, name="export_survey"),
    path(f"{_SURVEY}sheets.<slug:kind>", surveys.export_sheets, name="export_survey_sheets"),
    path(f"{_SURVEY}questions/add/", surveys.put, name="add_survey_question"),
    path(f"{_SURVEY}questions/<int:number>/", surveys.put, name="edit_survey_question"),
    path(f"{_SURVEY}questions/<int:number>/drop/", surveys.drop, name="drop_survey_question"),
    path(f"{_SURVEY}quote/", surveys.quote, name="quote_survey"),
    path(f"{_SURVEY}<slug:move>/", surveys.step, name="step_survey"),
    path("supervision/findings/", findings.listed, name="supervision_findings"),
    path("supervision/findings.<slug:kind>", findings.export, name="export_supervision_findings"),
    path("supervision/findings/new/", findings.new, name="new_supervision_finding"),
    path(_FINDING, findings.finding, name="supervision_finding"),
    path(f"{_FINDING}notice.<slug:kind>", findings.notice, name="correction_notice"),
    path(f"{_FINDING}<slug:move>/", findings.step, name="step_supervision_finding"),
    path("supervision/steps/<int:step_id>/", findings.evidence, name="finding_evidence"),
    path("supervision/inspection/", inspection.sheet, name="inspection"),
    path("supervision/inspection.<slug:kind>", inspection.export, name="export_inspection"),
    path("supervision/complaints/", complaints.listed, name="complaints"),
    path("supervision/complaints.<slug:kind>", complaints.export, name="export_complaints"),
    path("supervision/complaints/new/", complaints.new, name="new_complaint"),
    path(_COMPLAINT, complaints.complaint, name="complaint"),
    path(f"{_COMPLAINT}person/", complaints.person, name="complainant"),
    path(f"{_COMPLAINT}decide/", complaints.decide, name="decide_complaint"),
    path(f"{_COMPLAINT}tell/", complaints.tell, name="tell_complainant"),
    path("supervision/accountability/", complaints.accounts, name="accountability"),
    path(
        "supervision/accountability.<slug:kind>",
        complaints.export_accounts,
        name="export_accountability",
    ),
    path("supervision/accountability/new/", complaints.new_account, name="new_accountability"),
]
