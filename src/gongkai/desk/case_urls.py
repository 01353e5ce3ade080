"""Addresses of the desk for one case at work."""

from django.urls import path

from gongkai.desk import case_moves, case_pages, case_papers, case_wizard

_LETTER = "cases/<slug:number>/letters/<int:letter_id>/"

urlpatterns = [
    path("cases/<slug:number>/", case_pages.case, name="case"),
    path("cases/<slug:number>/print/", case_pages.print_case, name="print_case"),
    path("cases/<slug:number>/wizard/", case_wizard.wizard, name="case_wizard"),
    path("cases/<slug:number>/identity/", case_papers.identity, name="case_identity"),
    path("cases/<slug:number>/moves/<slug:step>/", case_moves.move, name="case_move"),
    path(_LETTER, case_papers.letter, name="case_letter"),
    path(f"{_LETTER}send/", case_papers.send, name="send_letter"),
    path(f"{_LETTER}service/", case_papers.service, name="serve_letter"),
    path(f"{_LETTER}letter.<slug:kind>", case_papers.letter_file, name="case_letter_file"),
    path("cases/<slug:number>/sheets/<slug:kind>/", case_papers.sheet, name="case_sheet"),
    path(
        "cases/<slug:number>/sheets/<slug:kind>/sheet.<slug:form>",
        case_papers.sheet_file,
        name="case_sheet_file",
    ),
    path("cases/<slug:number>/files/<int:file_id>/", case_papers.case_file, name="case_file"),
    path(
        "cases/<slug:number>/files/<int:file_id>/first.png",
        case_papers.first_page,
        name="case_first_page",
    ),
]
