"""Addresses of the desk for archived cases."""

from django.urls import path

from gongkai.desk import archive_pages

urlpatterns = [
    path("requests/archive/", archive_pages.archived, name="archived"),
    path("cases/<slug:number>/archive/", archive_pages.archive, name="archive"),
    path("cases/<slug:number>/archive/package.zip", archive_pages.package, name="archive_package"),
    path("cases/<slug:number>/archive/retention/", archive_pages.retention, name="retention"),
]
