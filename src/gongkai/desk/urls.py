"""Addresses of the desk."""

from django.urls import path

from gongkai.desk import (
    annual_urls,
    archive_urls,
    case_urls,
    catalogue_urls,
    channel_urls,
    item_findings_urls,
    opinion_urls,
    pages,
    publication_urls,
    redaction_urls,
    remedy_urls,
    report_pages,
    screening_urls,
    search_urls,
    standard_urls,
    standing_urls,
    worklist_urls,
)

app_name = "desk"
urlpatterns = [
    path("", pages.home, name="home"),
    path("sign-in/", pages.sign_in, name="sign_in"),
    path("sign-out/", pages.sign_out, name="sign_out"),
    path("password/", pages.change_password, name="change_password"),
    path("help/", report_pages.keys, name="help"),
    path("reports/", report_pages.reports, name="reports"),
    path("reports/export.<slug:kind>", report_pages.export, name="export_reports"),
    path("reports/upload/", report_pages.upload, name="upload"),
    path("reports/uploads/", report_pages.uploads, name="uploads"),
    path("reports/uploads/<int:upload_id>/", report_pages.upload_state, name="upload_state"),
    path("reports/uploads/<int:upload_id>/place/", report_pages.place, name="place_upload"),
    path("reports/<int:version_id>/", report_pages.report, name="report"),
    path("reports/<int:version_id>/cells/<str:address>/", report_pages.cell, name="cell"),
    path("reports/<int:version_id>/original/", report_pages.original, name="original"),
    path("reports/<int:version_id>/new-version/", report_pages.new_version, name="new_version"),
    path(
        "reports/<int:version_id>/compare/<int:other_id>/",
        report_pages.comparison,
        name="compare",
    ),
    path("reports/<int:version_id>/<slug:step>/", report_pages.move, name="move"),
    *annual_urls.urlpatterns,
    *archive_urls.urlpatterns,
    *opinion_urls.urlpatterns,
    *standing_urls.urlpatterns,
    *publication_urls.urlpatterns,
    *worklist_urls.urlpatterns,
    *case_urls.urlpatterns,
    *redaction_urls.urlpatterns,
    *remedy_urls.urlpatterns,
    *channel_urls.urlpatterns,
    *standard_urls.urlpatterns,  # before the steps of an item, whose address would take theirs
    *item_findings_urls.urlpatterns,
    *search_urls.urlpatterns,
    *catalogue_urls.urlpatterns,
    *screening_urls.urlpatterns,
]
