"""Addresses of the desk for what is published."""

from django.urls import path

from gongkai.desk import catalogue_pages, catalogue_settings, catalogue_steps, withheld_pages

urlpatterns = [
    path("items/", catalogue_pages.items, name="items"),
    path("items/new/", catalogue_steps.new_item, name="new_item"),
    path("items/columns/", catalogue_settings.columns, name="item_columns"),
    path("items/withheld/", withheld_pages.withheld, name="withheld"),
    path("items/withheld/export.xlsx", withheld_pages.export_withheld, name="export_withheld"),
    path("items/<int:version_id>/", catalogue_pages.item, name="item"),
    path("items/<int:version_id>/edit/", catalogue_steps.edit_item, name="edit_item"),
    path("items/<int:version_id>/review/", catalogue_pages.review, name="review_item"),
    path("items/<int:version_id>/secrecy/", catalogue_pages.secrecy, name="secrecy_item"),
    path(
        "items/<int:version_id>/withheld/<int:withheld_id>/",
        withheld_pages.assess,
        name="assess_item",
    ),
    path(
        "items/<int:version_id>/files/<int:file_id>/", catalogue_pages.item_file, name="item_file"
    ),
    path("items/<int:version_id>/<slug:step>/", catalogue_steps.step, name="step_item"),
]
