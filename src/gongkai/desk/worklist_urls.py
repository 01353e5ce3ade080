"""Addresses of the desk for the list of requests, their registration, and the settings of the office."""

from django.urls import URLPattern, path

from gongkai.desk import register_pages, worklist_pages

urlpatterns: list[URLPattern] = [
    path("find/", worklist_pages.find, name="find"),
    path("notices/", worklist_pages.notices, name="notices"),
    path("requests/", worklist_pages.work, name="requests"),
    path("requests/export.<slug:kind>", worklist_pages.export_requests, name="export_requests"),
    path("requests/assign/", worklist_pages.assign, name="assign_requests"),
    path("requests/lists/", worklist_pages.keep_list, name="keep_list"),
    path("requests/lists/<int:list_id>/", worklist_pages.drop_list, name="drop_list"),
    path("requests/register/", register_pages.register, name="register"),
    path("requests/register/dates/", register_pages.receipt_dates, name="receipt_dates"),
    path("requests/<slug:number>/intake/", register_pages.intake, name="intake"),
    path("requests/<slug:number>/receipt.<slug:kind>", register_pages.slip, name="slip"),
    path("requests/<slug:number>/confirm/", register_pages.confirm, name="confirm_receipt"),
    path("requests/<slug:number>/split/", register_pages.split, name="split_request"),
    path("requests/<slug:number>/transfer/", register_pages.transfer, name="transfer_request"),
    path("requests/<slug:number>/new-code/", register_pages.renew, name="renew_code"),
]
