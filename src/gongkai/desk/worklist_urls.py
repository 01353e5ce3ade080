"""Addresses of the desk for the list of requests, their registration, and the settings of the office."""

from django.urls import URLPattern, path

from gongkai.desk import worklist_pages

urlpatterns: list[URLPattern] = [
    path("find/", worklist_pages.find, name="find"),
    path("notices/", worklist_pages.notices, name="notices"),
    path("requests/", worklist_pages.work, name="requests"),
    path("requests/export.<slug:kind>", worklist_pages.export_requests, name="export_requests"),
    path("requests/assign/", worklist_pages.assign, name="assign_requests"),
    path("requests/lists/", worklist_pages.keep_list, name="keep_list"),
    path("requests/lists/<int:list_id>/", worklist_pages.drop_list, name="drop_list"),
]
