"""Addresses of the desk for columns, the history of an item, and what becomes of it."""

from django.urls import path

from gongkai.desk import column_pages, file_pages, history_pages, term_pages
from gongkai.desk import standing_pages as pages

urlpatterns = [
    path("items/columns/new/<int:organisation_id>/", column_pages.new_column, name="new_column"),
    path("items/terms/<int:organisation_id>/<slug:kind>/", term_pages.terms, name="terms"),
    path(
        "items/terms/<int:organisation_id>/<slug:kind>.csv",
        term_pages.export_terms,
        name="export_terms",
    ),
    path("items/columns/<int:column_id>/", column_pages.edit_column, name="edit_column"),
    path("items/reminders/", pages.reminder_list, name="reminders"),
    path("items/<int:version_id>/files/", file_pages.files, name="item_files"),
    path("items/<int:version_id>/history/", history_pages.history, name="item_history"),
    path("items/<int:version_id>/authors/", history_pages.authors, name="item_authors"),
    path("items/<int:version_id>/validity/", pages.validity, name="validity_item"),
    path("items/<int:version_id>/revoked/", pages.revoked, name="revoked_item"),
    path(
        "items/<int:version_id>/interpretation/",
        pages.plan_interpretation,
        name="plan_interpretation",
    ),
    path(
        "items/<int:version_id>/no-interpretation/",
        pages.waive_interpretation,
        name="waive_interpretation",
    ),
    path(
        "items/<int:version_id>/publish-together/",
        pages.publish_together,
        name="publish_together",
    ),
]
