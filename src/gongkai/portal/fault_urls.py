"""Addresses of the portal for faults on its pages."""

from django.urls import path

from gongkai.portal import fault_pages as pages

urlpatterns = [
    path("faults/", pages.fault, name="fault"),
    path("faults/receipt/", pages.receipt, name="fault_receipt"),
    path("faults/status/", pages.status, name="fault_status"),
]
