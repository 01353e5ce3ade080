"""Addresses of the desk for faults that readers report on pages."""

from django.urls import path

from gongkai.desk import fault_pages as pages

urlpatterns = [
    path("faults/", pages.faults, name="faults"),
    path("faults/enter/", pages.enter, name="enter_fault"),
    path("faults/figures/", pages.figures, name="fault_figures"),
    path("faults/figures/export.<slug:kind>", pages.export_figures, name="export_fault_figures"),
    path("faults/export.<slug:kind>", pages.export, name="export_faults"),
    path("faults/<int:fault_id>/", pages.fault, name="page_fault"),
]
