"""Addresses of the desk for accounts on platforms and boards."""

from django.urls import URLPattern, path

from gongkai.desk import (
    account_pages,
    account_report_pages,
    board_pages,
    channel_statistic_pages,
    connection_pages,
    delivery_pages,
    post_figure_pages,
    post_import_pages,
    report_figure_pages,
)

_ONE = "channels/accounts/<int:account_id>/"
_SENT = "channels/deliveries/<int:delivery_id>/"
_WAY = "channels/connections/<int:connection_id>/"
urlpatterns: list[URLPattern] = [
    path("channels/accounts/", account_pages.accounts, name="accounts"),
    path("channels/accounts/export.<slug:kind>", account_pages.export, name="export_accounts"),
    path("channels/accounts/blank-<slug:what>.xlsx", account_pages.blank, name="blank_accounts"),
    path("channels/accounts/import/", account_pages.load, name="import_accounts"),
    path("channels/accounts/register/", account_pages.register, name="register_account"),
    path(_ONE, account_pages.account, name="account"),
    path(f"{_ONE}edit/", account_pages.edit, name="edit_account"),
    path(f"{_ONE}handover/", account_pages.handover, name="account_handover"),
    path(f"{_ONE}figures/", account_pages.figures, name="account_figures"),
    path(f"{_ONE}events/<int:event_id>/filing/", account_pages.filing, name="account_filing"),
    path(f"{_ONE}<slug:step>/", account_pages.step, name="account_step"),
    path("channels/changes/", account_report_pages.changes, name="account_changes"),
    path(
        "channels/changes/export.<slug:kind>",
        account_report_pages.export,
        name="export_account_changes",
    ),
    path(
        "channels/changes/<int:organisation_id>/<slug:period>/",
        account_report_pages.submit,
        name="submit_account_changes",
    ),
    path("channels/deliveries/", delivery_pages.deliveries, name="deliveries"),
    path("channels/deliveries/export.<slug:kind>", delivery_pages.export, name="export_deliveries"),
    path("channels/deliveries/import/", post_import_pages.load, name="import_posts"),
    path("channels/deliveries/blank.xlsx", post_import_pages.blank, name="blank_posts"),
    path("channels/deliveries/new/", delivery_pages.choose, name="choose_item"),
    path(
        "channels/deliveries/new/<slug:front>/<slug:back>/",
        delivery_pages.propose,
        name="propose_deliveries",
    ),
    path(_SENT, delivery_pages.delivery, name="delivery"),
    path(f"{_SENT}amend/", delivery_pages.amend, name="amend_delivery"),
    path(f"{_SENT}figures/", post_figure_pages.figures, name="delivery_figures"),
    path(
        "channels/deliveries/figures/<int:snapshot_id>/evidence",
        post_figure_pages.evidence,
        name="delivery_evidence",
    ),
    path(f"{_SENT}<slug:step>/", delivery_pages.step, name="delivery_step"),
    path("channels/connections/", connection_pages.connections, name="connections"),
    path(
        "channels/connections/register/<slug:code>/",
        connection_pages.register,
        name="register_connection",
    ),
    path(_WAY, connection_pages.connection, name="connection"),
    path(f"{_WAY}edit/", connection_pages.edit, name="edit_connection"),
    path(f"{_WAY}check/", connection_pages.check, name="check_connection"),
    path("channels/statistics/", channel_statistic_pages.statistics, name="channel_statistics"),
    path(
        "channels/statistics.<slug:kind>",
        channel_statistic_pages.export,
        name="export_channel_statistics",
    ),
    path("channels/report-figures/", report_figure_pages.figures, name="report_figures"),
    path("channels/report-figures.xlsx", report_figure_pages.export, name="report_figures_sheet"),
    path("channels/boards/", board_pages.boards, name="boards"),
    path("channels/boards/export.<slug:kind>", board_pages.export, name="export_boards"),
    path("channels/boards/import/", board_pages.load, name="import_boards"),
    path("channels/boards/register/", board_pages.register, name="register_board"),
    path("channels/boards/round/", board_pages.walk, name="board_round"),
    path("channels/boards/<int:board_id>/", board_pages.board, name="board"),
    path("channels/boards/<int:board_id>/edit/", board_pages.edit, name="edit_board"),
    path("channels/boards/<int:board_id>/items/", board_pages.items, name="board_items"),
    path("channels/boards/<int:board_id>/remove/", board_pages.remove, name="remove_board"),
    path("channels/boards/<int:board_id>/photo/", board_pages.photo, name="board_photo"),
    path("channels/boards/<int:board_id>/codes.pdf", board_pages.codes, name="board_codes"),
]
