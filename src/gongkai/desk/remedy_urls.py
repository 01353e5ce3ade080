"""Addresses of the desk for review, litigation and correction."""

from django.urls import URLPattern, path

from gongkai.desk import correction_pages, remedy_pages

urlpatterns: list[URLPattern] = [
    path("remedies/", remedy_pages.remedies, name="remedies"),
    path("remedies/export.<slug:kind>", remedy_pages.export, name="export_remedies"),
    path("remedies/register/", remedy_pages.register, name="register_remedy"),
    path("remedies/<slug:number>/", remedy_pages.remedy, name="remedy"),
    path("remedies/<slug:number>/edit/", remedy_pages.edit, name="edit_remedy"),
    path("remedies/<slug:number>/evidence/", remedy_pages.evidence, name="remedy_evidence"),
    path("remedies/<slug:number>/evidence.zip", remedy_pages.bundle, name="remedy_bundle"),
    path("remedies/<slug:number>/files/<int:file_id>/", remedy_pages.file, name="remedy_file"),
    path("remedies/<slug:number>/<slug:step>/", remedy_pages.step, name="remedy_step"),
    path("corrections/", correction_pages.corrections, name="corrections"),
    path("corrections/register/", correction_pages.register, name="register_correction"),
    path("corrections/export.<slug:kind>", correction_pages.export, name="export_corrections"),
    path("corrections/<slug:number>/", correction_pages.correction, name="correction"),
    path("corrections/<slug:number>/answer.pdf", correction_pages.answer, name="correction_answer"),
    path(
        "corrections/<slug:number>/files/<int:file_id>/",
        correction_pages.file,
        name="correction_file",
    ),
]
