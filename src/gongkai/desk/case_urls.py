"""Addresses of the desk for one case at work."""

from django.urls import path

from gongkai.desk import case_pages

urlpatterns = [
    path("cases/<slug:number>/", case_pages.case, name="case"),
]
