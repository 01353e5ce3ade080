"""Addresses of the desk for answers that become public."""

from django.urls import URLPattern, path

from gongkai.desk import publication_pages

urlpatterns: list[URLPattern] = [
    path("requests/publish/", publication_pages.suggestions, name="suggestions"),
    path("requests/<slug:number>/publish/", publication_pages.publish, name="publish_answer"),
]
