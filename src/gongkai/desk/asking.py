"""Forms that ask for one thing, do it, and go on; what is refused stays with what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from gongkai.desk.requests import OfficerRequest
from gongkai.rules.errors import GongkaiError, NotFoundError

# What was typed → where to go on, and the words that tell what was done.
Act = Callable[[dict[str, Any]], tuple[str, str]]


def answered(
    request: OfficerRequest, form: forms.Form, act: Act, *, field: str | None = None
) -> HttpResponse | None:
    """Do what a valid form asks for, and go on to where `act` says with its words.

    None where nothing was done: the form was not sent, is not valid, or was refused, which it says
    at `field`, or above all. What is not there or not in reach is no matter of the form: it raises
    NotFoundError.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        target, words = act(form.cleaned_data)
    except NotFoundError:
        raise
    except GongkaiError as error:
        form.add_error(field, str(error))
        return None
    messages.success(request, words)
    return redirect(target)


def form_shown(
    request: OfficerRequest, template: str, context: Mapping[str, Any], *asked: forms.Form
) -> HttpResponse:
    """The page of forms; 422 where one of them was refused."""
    status = 422 if any(form.errors for form in asked) else 200
    return render(request, template, context, status=status)
