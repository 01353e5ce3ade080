"""Addresses of the desk for screening."""

from django.urls import path

from gongkai.desk import screening_links, screening_lists, screening_pages, screening_scans

urlpatterns = [
    path("screening/", screening_pages.try_out, name="screening"),
    path("screening/open/", screening_pages.open_findings, name="screening_open"),
    path(
        "screening/open/<slug:kind>/<slug:key>/", screening_pages.subject, name="screening_subject"
    ),
    path(
        "screening/findings/<int:finding_id>/decide/",
        screening_pages.decide,
        name="screening_decide",
    ),
    path(
        "screening/findings/<int:finding_id>/allow/", screening_pages.allow, name="screening_allow"
    ),
    path("screening/decisions/", screening_pages.decisions, name="screening_decisions"),
    path(
        "screening/decisions/export.<slug:kind>",
        screening_pages.export_decisions,
        name="export_decisions",
    ),
    path("screening/rules/", screening_pages.rules, name="screening_rules"),
    path("screening/lists/", screening_lists.lists, name="word_lists"),
    path("screening/lists/new/", screening_lists.new_list, name="new_word_list"),
    path("screening/lists/<int:list_id>/", screening_lists.word_list, name="word_list"),
    path("screening/lists/<int:list_id>/entry/", screening_lists.entry, name="word_entry"),
    path("screening/lists/<int:list_id>/import/", screening_lists.bring_in, name="import_words"),
    path("screening/lists/<int:list_id>/submit/", screening_lists.submit, name="submit_words"),
    path(
        "screening/lists/<int:list_id>/versions/<int:version_id>/export.<slug:kind>",
        screening_lists.export,
        name="export_words",
    ),
    path("screening/lists/<int:list_id>/<slug:step>/", screening_lists.step, name="step_words"),
    path("screening/allowances/", screening_scans.allowances, name="allowances"),
    path(
        "screening/allowances/<int:allowance_id>/end/",
        screening_scans.end_allowance,
        name="end_allowance",
    ),
    path("screening/scans/", screening_scans.scans, name="back_scans"),
    path("screening/scans/<int:scan_id>/", screening_scans.scan, name="back_scan"),
    path("screening/scans/<int:scan_id>/<slug:step>/", screening_scans.step, name="step_back_scan"),
    path("screening/links/", screening_links.links, name="broken_links"),
    path("screening/links/<int:link_id>/again/", screening_links.again, name="ask_link_again"),
    path("screening/callers/", screening_scans.callers, name="callers"),
    path("screening/callers/<int:caller_id>/end/", screening_scans.end_caller, name="end_caller"),
]
