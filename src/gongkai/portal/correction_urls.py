"""Addresses of the portal for the correction of one's own data."""

from django.urls import path

from gongkai.portal import correction_pages

urlpatterns = [
    path("corrections/", correction_pages.corrections, name="corrections"),
    path("corrections/status/", correction_pages.status, name="correction_status"),
    path("corrections/case/", correction_pages.case, name="correction"),
    path("corrections/case/letter.pdf", correction_pages.letter, name="correction_letter"),
    path("corrections/case/withdraw/", correction_pages.withdraw, name="withdraw_correction"),
    path("corrections/case/leave/", correction_pages.leave, name="leave_correction"),
]
