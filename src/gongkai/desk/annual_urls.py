"""Addresses of the desk for reports that are computed from records."""

from django.urls import path

from gongkai.desk import (
    annual_pages,
    area_pages,
    collection_pages,
    drafting_pages,
    filing_pages,
    overview_pages,
    register_of_statistics,
)

_YEAR = "annual/<int:organisation_id>/<int:year>/"
_AREA = "annual/area/<int:organisation_id>/<int:year>/"

urlpatterns = [
    path("annual/", annual_pages.years, name="annual_years"),
    path(_YEAR, annual_pages.live, name="annual"),
    path(f"{_YEAR}overview/", overview_pages.head, name="annual_overview"),
    path(f"{_YEAR}charts/<slug:code>.xlsx", overview_pages.chart, name="annual_chart"),
    path("annual/board/", overview_pages.boards, name="boards"),
    path("annual/board/<int:year>/", overview_pages.board, name="board"),
    path("annual/board/<int:year>/board.xlsx", overview_pages.board_export, name="board_export"),
    path("annual/board/<int:year>/now.xlsx", overview_pages.now, name="board_now"),
    path("annual/board/<int:year>/total.xlsx", overview_pages.total, name="board_total"),
    path(f"{_AREA}", area_pages.area, name="area"),
    path(f"{_AREA}total.xlsx", area_pages.export, name="area_export"),
    path(f"{_AREA}draft/", area_pages.draft, name="draft_area"),
    path(f"{_AREA}cells/<str:address>/", area_pages.cell, name="area_cell"),
    path(
        "annual/adjustments/<int:adjustment_id>/agree/", area_pages.agree, name="agree_adjustment"
    ),
    path(
        "annual/adjustments/<int:adjustment_id>/remove/",
        area_pages.remove,
        name="remove_adjustment",
    ),
    path("annual/collections/", collection_pages.collections, name="collections"),
    path("annual/collections/<int:collection_id>/", collection_pages.collection, name="collection"),
    path("annual/keys/", filing_pages.keys, name="filing_keys"),
    path("annual/keys/<int:key_id>/end/", filing_pages.end_key, name="end_filing_key"),
    path("annual/upward/", filing_pages.routes, name="filing_routes"),
    path("annual/upward/<int:route_id>/end/", filing_pages.end_route, name="end_filing_route"),
    path("annual/upward/send/<int:version_id>/", filing_pages.send, name="file_upwards"),
    path("annual/upward/ask/<int:version_id>/", filing_pages.ask, name="ask_upwards"),
    path("annual/board/<int:year>/collect/", overview_pages.collect, name="collect_reports"),
    path("annual/remarks/<int:version_id>/", overview_pages.comment, name="comment_report"),
    path(
        "annual/remarks/<int:version_id>/<int:comment_id>/settle/",
        overview_pages.settle,
        name="settle_comment",
    ),
    path(f"{_YEAR}draft/", drafting_pages.draft, name="draft_report"),
    path(f"{_YEAR}report.<slug:kind>", annual_pages.download, name="annual_download"),
    path(f"{_YEAR}cells/<str:address>/", annual_pages.records, name="annual_records"),
    path(f"{_YEAR}cells/<str:address>/export.xlsx", annual_pages.export, name="annual_export"),
    path(f"{_YEAR}figures/<str:code>/", annual_pages.figure, name="annual_figure"),
    path(
        f"{_YEAR}figures/<str:code>/export.xlsx",
        annual_pages.figure_export,
        name="annual_figure_export",
    ),
    path(f"{_YEAR}register/", register_of_statistics.register, name="statistics"),
    path(f"{_YEAR}register/enter/", register_of_statistics.enter, name="enter_statistic"),
    path(f"{_YEAR}register/import/", register_of_statistics.load, name="import_statistics"),
    path(f"{_YEAR}register/blank.xlsx", register_of_statistics.blank, name="blank_statistics"),
    path(f"{_YEAR}register/confirm/", register_of_statistics.confirm, name="confirm_statistics"),
    path("annual/drafts/<int:version_id>/refresh/", drafting_pages.refresh, name="refresh_draft"),
    path("annual/drafts/<int:version_id>/text/", drafting_pages.narrative, name="narrative"),
    path("annual/drafts/<int:version_id>/changes/", drafting_pages.changes, name="draft_changes"),
    path(
        "annual/drafts/<int:version_id>/changes/<int:correction_id>/agree/",
        drafting_pages.agree,
        name="agree_override",
    ),
    path(
        "annual/register/<int:statistic_id>/withdraw/",
        register_of_statistics.withdraw,
        name="withdraw_statistic",
    ),
    path(
        "annual/register/<int:statistic_id>/evidence/",
        register_of_statistics.evidence,
        name="statistic_evidence",
    ),
]
