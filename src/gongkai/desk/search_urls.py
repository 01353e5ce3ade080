"""Addresses of the desk beside the search."""

from django.urls import path

from gongkai.desk import search_pages

urlpatterns = [
    path("items/search-words/", search_pages.search_words, name="search_words"),
    path(
        "items/search-words/synonyms/<int:synonyms_id>/drop/",
        search_pages.drop_synonyms,
        name="drop_synonyms",
    ),
    path(
        "items/search-words/missed/<int:missed_id>/settle/",
        search_pages.settle_missed,
        name="settle_missed",
    ),
]
