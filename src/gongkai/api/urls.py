"""Addresses for other systems."""

from django.urls import path

from gongkai.api import screening

app_name = "api"
urlpatterns = [
    path("v1/screening/", screening.screen, name="screening"),
    path("v1/openapi.json", screening.description, name="openapi"),
]
