"""Somebody of an office at a browser of their own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from playwright.sync_api import Page

from gongkai.accounts.models import Person

if TYPE_CHECKING:
    from tests.journeys.conftest import Visit


@dataclass
class SignedIn:
    """Somebody of the office, signed in once for the whole story."""

    visit: Visit
    person: Person

    @cached_property
    def page(self) -> Page:
        """The only window of this person."""
        return self.visit("/desk/", sign_in=self.person.username)

    def sits_at(self, *, width: int, script: bool) -> None:
        """Work at a screen of that width from now on, with scripts or without."""
        self.page = self.visit("/desk/", sign_in=self.person.username, width=width, script=script)
