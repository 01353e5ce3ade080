"""Addresses of the portal."""

from django.urls import path

from gongkai.portal import (
    catalogue_urls,
    correction_urls,
    fault_urls,
    machine_urls,
    matrix_pages,
    pages,
    request_urls,
    search_urls,
    standard_urls,
    survey_urls,
)

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("about/", pages.about, name="about"),
    path("about/statement/", pages.statement, name="statement"),
    path("mode/", pages.mode, name="mode"),
    path("channels/", matrix_pages.matrix, name="matrix"),
    path("channels/screens/<int:board_id>/", matrix_pages.screen, name="board_screen"),
    path("disclosure/annual-reports/", pages.reports, name="reports"),
    path("disclosure/annual-reports/<int:year>/<slug:code>/", pages.report, name="report"),
    path(
        "disclosure/annual-reports/<int:year>/<slug:code>/<slug:kind>/",
        pages.download,
        name="download",
    ),
    *machine_urls.urlpatterns,
    *search_urls.urlpatterns,
    *request_urls.urlpatterns,
    *correction_urls.urlpatterns,
    *fault_urls.urlpatterns,
    *survey_urls.urlpatterns,
    *catalogue_urls.urlpatterns,
    *standard_urls.urlpatterns,
]
