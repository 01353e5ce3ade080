"""What the pages of the desk know of a request."""

from __future__ import annotations

from django.http import HttpRequest

from gongkai.accounts.models import Person


class OfficerRequest(HttpRequest):
    """A request behind sign-in."""

    user: Person
