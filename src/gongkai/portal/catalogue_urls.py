"""Addresses of the portal for what is published."""

from django.urls import path

from gongkai.portal import catalogue_pages, opinion_pages

urlpatterns = [
    path("disclosure/", catalogue_pages.disclosure, name="disclosure"),
    path("disclosure/columns/<slug:code>/", catalogue_pages.column, name="column"),
    path("disclosure/items/<slug:front>/<slug:back>/", catalogue_pages.item, name="item"),
    path(
        "disclosure/items/<slug:front>/<slug:back>/text.docx",
        catalogue_pages.item_text,
        name="item_text",
    ),
    path(
        "disclosure/items/<slug:front>/<slug:back>/opinion/",
        opinion_pages.opinion,
        name="opinion",
    ),
    path(
        "disclosure/items/<slug:front>/<slug:back>/opinion/receipt/",
        opinion_pages.opinion_receipt,
        name="opinion_receipt",
    ),
    path(
        "disclosure/items/<slug:front>/<slug:back>/files/<int:file_id>/",
        catalogue_pages.item_file,
        name="item_file",
    ),
    path(
        "disclosure/items/<slug:front>/<slug:back>/files/<int:file_id>/read/",
        catalogue_pages.item_read,
        name="item_read",
    ),
]
