"""Addresses of the search."""

from django.urls import path

from gongkai.portal import search_pages

urlpatterns = [
    path("search/", search_pages.search, name="search"),
    path("search/suggest/", search_pages.suggestions, name="suggest"),
    path("find/", search_pages.find, name="find"),
]
