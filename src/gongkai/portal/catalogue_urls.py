"""Addresses of the portal for what is published."""

from django.urls import path

from gongkai.portal import catalogue_pages, item_files, opinion_pages

urlpatterns = [
    path("disclosure/", catalogue_pages.disclosure, name="disclosure"),
    path("disclosure/page/<int:number>/", catalogue_pages.disclosure, name="disclosure_page"),
    path("disclosure/columns/<slug:code>/", catalogue_pages.column, name="column"),
    path(
        "disclosure/columns/<slug:code>/page/<int:number>/",
        catalogue_pages.column,
        name="column_page",
    ),
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
        "disclosure/items/<slug:front>/<slug:back>/files/<str:name>",
        item_files.item_file,
        name="item_file",
    ),
    path(
        "disclosure/items/<slug:front>/<slug:back>/files/<int:file_id>/",
        item_files.old_item_file,
        name="old_item_file",
    ),
    path(
        "disclosure/items/<slug:front>/<slug:back>/files/<int:file_id>/read/",
        catalogue_pages.item_read,
        name="item_read",
    ),
]
