"""Pages on which a Word file or a folder of documents becomes drafts."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gongkai.catalogue import actions
from gongkai.catalogue.queries import (
    ColumnChoice,
    body_of,
    column_choices,
    import_view,
    list_imports,
)
from gongkai.desk.catalogue_forms import KINDS, column_field
from gongkai.desk.catalogue_pages import sent
from gongkai.desk.report_forms import INPUT, ManyFilesField, ManyFilesInput
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.rules.access import Permission
from gongkai.rules.errors import GongkaiError, NotFoundError, WrongStateError
from gongkai.rules.folders import unpack
from gongkai.rules.items import ItemKind

_ACCEPT: Final = ".docx,.txt,.pdf,.ofd,.doc,.wps,.xls,.xlsx,.jpg,.jpeg,.png,.tif,.tiff,.zip"


class ImportForm(forms.Form):
    """Where the drafts shall stand, what kind they are, and the files."""

    kind = forms.TypedChoiceField(
        label="种类",
        coerce=ItemKind,
        choices=KINDS,
        initial=ItemKind.NOTICE,
        widget=forms.Select(attrs=INPUT),
    )
    files: Any = ManyFilesField(
        label="文件",
        allow_empty_file=True,
        max_length=255,
        help_text="可以一次选很多个，或者选一个 ZIP。Word（.docx）和文本会转成网页正文，其他格式作为附件。",
        widget=ManyFilesInput(attrs=INPUT | {"accept": _ACCEPT}),
        error_messages={"required": "请选择要导入的文件。"},
    )
    has_original = forms.BooleanField(
        label="Word 原文件同时作为附件发布", required=False, widget=forms.CheckboxInput
    )

    def __init__(self, columns: list[ColumnChoice], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"column": column_field(columns), **self.fields}

    def contents(self) -> list[tuple[str, bytes]]:
        """The names and bytes of the files."""
        return [
            (file.name or "文件", file.read())
            for file in self.cleaned_data["files"]
            if isinstance(file, UploadedFile)
        ]


@form_page
def import_items(request: OfficerRequest) -> HttpResponse:
    """Hand files in; a single one is read at once, more of them by the worker."""
    columns = column_choices(request.user, Permission.EDIT_ITEMS)
    files = request.FILES if request.method == "POST" else None
    form = ImportForm(columns, sent(request), files)
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            batch = actions.begin_import(
                organisation=body_of(request.user, got["column"]),
                column_id=got["column"],
                kind=got["kind"],
                files=unpack(form.contents()),
                has_original=got["has_original"],
                by=request.user,
                at=timezone.now(),
            )
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            return _begun(request, batch.pk)
    context = {
        "section": "items",
        "form": form,
        "columns": columns,
        "imports": list_imports(request.user),
    }
    return render(request, "desk/items/import.html", context, status=422 if form.is_bound else 200)


def _begun(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """A single file is read while the person waits, and its draft opened if there is no question."""
    view = import_view(request.user, batch_id)
    if len(view.files) == 1 and view.waiting:
        with suppress(WrongStateError):  # the worker was faster
            actions.read_import_file(file_id=view.files[0].id, by=request.user, at=timezone.now())
        view = import_view(request.user, batch_id)
    return redirect("desk:import", batch_id=view.id)


@require_safe
def import_batch(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """What came of each file; looks again by itself while some wait."""
    context = {"section": "items", "view": import_view(request.user, batch_id)}
    is_part = request.headers.get("HX-Request") == "true"
    template = "desk/items/import_files.html" if is_part else "desk/items/import_batch.html"
    return render(request, template, context)


_CHOICES: Final = {
    "accept": actions.Choice.ACCEPT,
    "reject": actions.Choice.REJECT,
    "skip": None,
}


@require_POST
def decide_import(request: OfficerRequest, batch_id: int, file_id: int) -> HttpResponse:
    """Answer what a file asks: with its tracked changes, without them, not at all, or once more."""
    asked = request.POST.get("choice", "")
    if asked == "again":
        actions.read_import_file_again(
            batch_id=batch_id, file_id=file_id, by=request.user, at=timezone.now()
        )
        messages.success(request, "已重新排队，稍后会再读一次。")
        return redirect("desk:import", batch_id=batch_id)
    if asked not in _CHOICES:
        raise NotFoundError("请选择怎样导入这个文件。")
    actions.decide_import_file(
        batch_id=batch_id,
        file_id=file_id,
        choice=_CHOICES[asked],
        by=request.user,
        at=timezone.now(),
    )
    if _CHOICES[asked] is not None:
        with suppress(WrongStateError):  # the worker was faster
            actions.read_import_file(file_id=file_id, by=request.user, at=timezone.now())
    return redirect("desk:import", batch_id=batch_id)


@require_POST
def undo_import(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """Drop the drafts of a batch that nobody has touched."""
    count = actions.undo_import(batch_id=batch_id, by=request.user, at=timezone.now())
    messages.success(request, f"已撤销 {count} 个文件的导入。改过或送出的草稿没有动。")
    return redirect("desk:import", batch_id=batch_id)
