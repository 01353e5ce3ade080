"""Addresses of the desk for what is published."""

from django.urls import path

from gongkai.desk import (
    batch_pages,
    catalogue_pages,
    catalogue_settings,
    catalogue_steps,
    editor_pages,
    import_pages,
    item_list_pages,
    withheld_pages,
)

urlpatterns = [
    path("items/", item_list_pages.items, name="items"),
    path("items/export.<slug:kind>", item_list_pages.export, name="export_items"),
    path("items/batches/", batch_pages.batches, name="batches"),
    path("items/batches/new/", batch_pages.new_batch, name="new_batch"),
    path("items/batches/<int:batch_id>/", batch_pages.batch, name="batch"),
    path("items/batches/<int:batch_id>/stop/", batch_pages.stop_batch, name="stop_batch"),
    path("items/batches/<int:batch_id>/undo/", batch_pages.undo_batch, name="undo_batch"),
    path(
        "items/batches/<int:batch_id>/export.<slug:kind>",
        batch_pages.export_batch,
        name="export_batch",
    ),
    path("items/lists/", item_list_pages.keep_list, name="keep_item_list"),
    path("items/lists/<int:list_id>/", item_list_pages.drop_list, name="drop_item_list"),
    path("items/new/", catalogue_steps.new_item, name="new_item"),
    path("items/import/", import_pages.import_items, name="import_items"),
    path("items/import/<int:batch_id>/", import_pages.import_batch, name="import"),
    path(
        "items/import/<int:batch_id>/files/<int:file_id>/",
        import_pages.decide_import,
        name="decide_import",
    ),
    path("items/import/<int:batch_id>/undo/", import_pages.undo_import, name="undo_import"),
    path("items/columns/", catalogue_settings.columns, name="item_columns"),
    path("items/withheld/", withheld_pages.withheld, name="withheld"),
    path("items/withheld/export.xlsx", withheld_pages.export_withheld, name="export_withheld"),
    path("items/<int:version_id>/", catalogue_pages.item, name="item"),
    path("items/<int:version_id>/edit/", catalogue_steps.edit_item, name="edit_item"),
    path("items/<int:version_id>/pictures/", editor_pages.add_picture, name="add_picture"),
    path("items/<int:version_id>/edit/findings/", editor_pages.findings, name="findings_ahead"),
    path("items/<int:version_id>/preview/", editor_pages.preview, name="preview_item"),
    path(
        "items/<int:version_id>/preview/page/", editor_pages.preview_page, name="preview_item_page"
    ),
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
