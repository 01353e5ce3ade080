"""Addresses of the desk for opinions of the public."""

from django.urls import path

from gongkai.desk import opinion_pages as pages

urlpatterns = [
    path("items/consultations/", pages.consultation_list, name="consultations"),
    path("items/consultations/<int:consultation_id>/", pages.consultation, name="consultation"),
    path(
        "items/consultations/<int:consultation_id>/work/",
        pages.work_opinions,
        name="work_opinions",
    ),
    path(
        "items/consultations/<int:consultation_id>/enter/",
        pages.enter_opinion,
        name="enter_opinion",
    ),
    path(
        "items/consultations/<int:consultation_id>/feedback/",
        pages.feedback,
        name="draft_feedback",
    ),
    path(
        "items/consultations/<int:consultation_id>/export.xlsx",
        pages.export_opinions,
        name="export_opinions",
    ),
    path(
        "items/consultations/<int:consultation_id>/opinions/<int:opinion_id>/",
        pages.opinion,
        name="opinion",
    ),
]
