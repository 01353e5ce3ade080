"""Addresses of the desk for what the screening found in an item."""

from django.urls import path

from gongkai.desk import item_findings

_ITEM = "items/<int:version_id>/findings/"
urlpatterns = [
    path(_ITEM, item_findings.findings, name="item_findings"),
    path(f"{_ITEM}mend/", item_findings.mend, name="mend_item"),
    path(f"{_ITEM}undo/", item_findings.undo, name="undo_mending"),
    path(f"{_ITEM}screen/", item_findings.screen_again, name="screen_item"),
    path(f"{_ITEM}<int:finding_id>/", item_findings.decide, name="decide_item_finding"),
]
