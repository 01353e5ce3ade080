"""Addresses of the portal for questionnaires."""

from django.urls import path

from gongkai.portal import survey_pages as pages

urlpatterns = [
    path("surveys/", pages.listed, name="surveys"),
    path("surveys/<int:survey_id>/", pages.survey, name="survey"),
    path("surveys/<int:survey_id>/receipt/", pages.receipt, name="survey_receipt"),
]
