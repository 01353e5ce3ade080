"""Addresses of the desk for the list of requests, their registration, and the settings of the office."""

from django.urls import URLPattern, path

from gongkai.desk import office_pages, register_pages, worklist_pages

urlpatterns: list[URLPattern] = [
    path("find/", worklist_pages.find, name="find"),
    path("notices/", worklist_pages.notices, name="notices"),
    path("notices/read/", worklist_pages.read_notices, name="read_notices"),
    path("requests/", worklist_pages.work, name="requests"),
    path("requests/export.<slug:kind>", worklist_pages.export_requests, name="export_requests"),
    path("requests/assign/", worklist_pages.assign, name="assign_requests"),
    path("requests/lists/", worklist_pages.keep_list, name="keep_list"),
    path("requests/lists/<int:list_id>/", worklist_pages.drop_list, name="drop_list"),
    path("requests/register/", register_pages.register, name="register"),
    path("requests/register/dates/", register_pages.receipt_dates, name="receipt_dates"),
    path("requests/calendar/", office_pages.month, name="month"),
    path("requests/handover/", office_pages.handover, name="handover"),
    path("requests/handover/absences/", office_pages.absence, name="record_absence"),
    path(
        "requests/handover/absences/<int:absence_id>/",
        office_pages.end_absence,
        name="end_absence",
    ),
    path("requests/holidays/", office_pages.holidays, name="holidays"),
    path("requests/holidays/<int:change_id>/", office_pages.holiday_change, name="holiday_change"),
    path("requests/intake/", office_pages.ways, name="ways_in"),
    path("requests/office/", office_pages.office, name="office"),
    path("requests/<slug:number>/intake/", register_pages.intake, name="intake"),
    path("requests/<slug:number>/receipt.<slug:kind>", register_pages.slip, name="slip"),
    path("requests/<slug:number>/split/", register_pages.split, name="split_request"),
    path("requests/<slug:number>/transfer/", register_pages.transfer, name="transfer_request"),
    path("requests/<slug:number>/new-code/", register_pages.renew, name="renew_code"),
]
