"""Addresses of the desk for standards catalogues."""

from django.urls import path

from gongkai.desk import coverage_pages, standard_pages

urlpatterns = [
    path("standards/", standard_pages.standards, name="standards"),
    path("standards/import/", standard_pages.import_standard, name="import_standard"),
    path("standards/install/", standard_pages.install_standard, name="install_standard"),
    path("standards/versions/<int:version_id>/", standard_pages.version, name="standard_version"),
    path(
        "standards/versions/<int:version_id>/add/",
        standard_pages.add_row,
        name="add_standard_row",
    ),
    path(
        "standards/versions/<int:version_id>/print.<slug:kind>",
        coverage_pages.print_version,
        name="print_standard",
    ),
    path(
        "standards/versions/<int:version_id>/<slug:step>/",
        standard_pages.version_step,
        name="standard_step",
    ),
    path("standards/rows/<int:row_id>/", standard_pages.mend_row, name="mend_standard_row"),
    path("standards/<int:standard_id>/coverage/", coverage_pages.coverage, name="coverage"),
    path(
        "standards/<int:standard_id>/coverage.<slug:kind>",
        coverage_pages.export_coverage,
        name="export_coverage",
    ),
    path("standards/<int:standard_id>/codes.pdf", coverage_pages.codes, name="standard_codes"),
    path("standards/<int:standard_id>/<int:key>/", coverage_pages.row, name="standard_row"),
    path(
        "standards/<int:standard_id>/<int:key>/<slug:step>/",
        coverage_pages.row_step,
        name="standard_row_step",
    ),
    path("items/<int:version_id>/standards/", coverage_pages.item_standards, name="item_standards"),
]
