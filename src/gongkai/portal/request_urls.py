"""Addresses of the portal for requests."""

from django.urls import path

from gongkai.portal import case_pages, proposal_pages, request_pages

urlpatterns = [
    path("requests/", request_pages.requests, name="requests"),
    path("requests/form.<slug:kind>", request_pages.blank_form, name="blank_form"),
    path("requests/apply/discard/", request_pages.discard, name="discard_draft"),
    path("requests/apply/<slug:code>/", request_pages.apply, name="apply"),
    path("requests/apply/<slug:code>/<slug:step>/", request_pages.apply_step, name="apply_step"),
    path("requests/receipt/", request_pages.receipt, name="receipt"),
    path("requests/status/", case_pages.status, name="status"),
    path("requests/case/", case_pages.case, name="case"),
    path("requests/case/leave/", case_pages.leave, name="leave_case"),
    path("requests/case/days/", case_pages.days, name="case_days"),
    path("requests/case/supplement/", case_pages.supplement, name="give_supplement"),
    path("requests/case/reasons/", case_pages.reasons, name="give_reasons"),
    path("requests/case/withdraw/", case_pages.withdraw, name="withdraw"),
    path("requests/case/rate/", case_pages.rate, name="rate"),
    path("requests/case/propose/", proposal_pages.propose, name="propose"),
    path("requests/case/letters/<int:letter_id>/", case_pages.letter, name="letter"),
    path(
        "requests/case/letters/<int:letter_id>/<slug:kind>/",
        case_pages.letter_file,
        name="letter_file",
    ),
    path("requests/case/files/<int:file_id>/", case_pages.file, name="case_file"),
    path("requests/letter.css", case_pages.letter_style, name="letter_style"),
]
