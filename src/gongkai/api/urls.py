"""Addresses for other systems."""

from django.urls import path

from gongkai.api import channels, reports, screening

app_name = "api"
urlpatterns = [
    path("v1/screening/", screening.screen, name="screening"),
    path("v1/reports/", reports.receive, name="reports"),
    path("v1/reports/<slug:sha256>/", reports.receipt, name="report"),
    path("v1/channels/wechat/<slug:key>/", channels.wechat_event, name="wechat_event"),
    path("v1/openapi.json", screening.description, name="openapi"),
]
