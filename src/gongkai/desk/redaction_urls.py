"""Addresses of the desk for redaction."""

from django.urls import path

from gongkai.desk import redaction_pages

_FILE = "cases/<slug:number>/files/<int:file_id>/redact/"

urlpatterns = [
    path("cases/<slug:number>/redact/", redaction_pages.files, name="redactions"),
    path(_FILE, redaction_pages.redact, name="redact"),
    path(f"{_FILE}change/", redaction_pages.change, name="change_redaction"),
    path(f"{_FILE}preview/", redaction_pages.preview, name="preview_redaction"),
    path(f"{_FILE}discard/", redaction_pages.discard, name="discard_redaction"),
    path(f"{_FILE}result/", redaction_pages.result, name="redaction_result"),
    path(f"{_FILE}pages/<int:page>.png", redaction_pages.page_image, name="redaction_page"),
]
