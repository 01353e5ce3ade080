"""The people of a newsroom at their own browsers: the verbs of a release, so that a story reads."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from gongkai.catalogue.models import ItemVersion
from gongkai.rules.secrecy import QUESTIONS
from tests.factories.contents import CLEAN_FORM
from tests.factories.items import Newsroom
from tests.journeys.people_by_browser import SignedIn

if TYPE_CHECKING:
    from tests.journeys.conftest import Visit


class Colleague(SignedIn):
    """Somebody who writes, reviews or publishes items."""

    def opens(self, version: int) -> Locator:
        """The page of a version."""
        self.page.goto(f"/desk/items/{version}/")
        expect(self.page.get_by_role("heading", name="办理", exact=True)).to_be_visible()
        return self.page.get_by_role("main")

    def finds_at_home(self, group: str, title: str) -> None:
        """Open what the home page shows as waiting."""
        self.page.goto("/desk/")
        waiting = self.page.get_by_role("region", name=group)
        waiting.get_by_role("link", name=title, exact=True).click()
        expect(self.page.get_by_role("heading", name="办理", exact=True)).to_be_visible()

    def takes(self, step: str) -> Page:
        """Press the button of a step on the page of a version, and wait for its form."""
        do = self.page.get_by_role("region", name="办理")
        do.get_by_role("link", name=step, exact=True).click()
        expect(self.page.locator("main form[method=post] button").last).to_be_visible()
        expect(self.page).not_to_have_url(re.compile(r"/items/\d+/$"))
        return self.page

    def presses(self, button: str, told: str) -> None:
        """Send the form, and wait for what is told on the next page."""
        self.page.get_by_role("button", name=button, exact=True).click()
        expect(self.page.get_by_text(told).first).to_be_visible()

    def does(self, version: int, step: str, told: str, *, button: str = "", **typed: str) -> None:
        """A step from the page of a version: its form, its button, and what is told then."""
        self.opens(version)
        self.takes(step)
        for name, words in typed.items():
            self.page.locator(f"[name={name}]").fill(words)
        self.presses(button or step, told)

    def drafts(self, title: str, body: str, column: str = "通知公告") -> int:
        """Begin an item and write it; its version."""
        page = self.page
        page.goto("/desk/items/")
        page.get_by_role("link", name="起草信息").first.click()
        page.get_by_label("名称").fill(title)
        page.get_by_label("栏目").select_option(label=column)
        page.get_by_role("button", name="建立草稿").click()
        page.locator("[data-editor][data-ready]").wait_for()
        page.get_by_label("主题分类").fill("公安")
        self.writes(body)
        self.saves()
        return int(page.url.rstrip("/").split("/")[-1])

    def writes(self, words: str) -> None:
        """Put words in the place of the whole text."""
        text = self.page.get_by_role("textbox", name="正文")
        text.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words)
        expect(text).to_contain_text(words)

    def edits(self, version: int) -> Page:
        """Open the editor from the page of a version."""
        self.opens(version)
        self.page.get_by_role("region", name="办理").get_by_role("link", name="修改").click()
        self.page.locator("[data-editor][data-ready]").wait_for()
        return self.page

    def saves(self) -> None:
        """Save, and go back to the page of the version."""
        self.presses("保存", "已保存。")
        expect(self.page.get_by_role("heading", name="办理", exact=True)).to_be_visible()

    def submits(self, version: int) -> None:
        """Hand a draft in."""
        self.does(version, "送校对", "已送校对")

    def approves(self, title: str, duty: str, waits_for: str = "") -> None:
        """Find what waits on the home page, read it, and let it pass."""
        self.finds_at_home(f"等我{waits_for or duty}", title)
        page = self.takes(duty)
        page.get_by_role("radio", name="通过").check()
        self.presses("提交意见", "已通过")

    def clears(self, title: str, waits_for: str = "保密审查") -> None:
        """Answer the form of the secrecy review, question by question, and sign it."""
        self.finds_at_home(f"等我{waits_for}", title)
        page = self.takes("保密审查")
        for code, answer in CLEAN_FORM.items():
            question = QUESTIONS[code]
            if question.choices:
                group = page.get_by_role("group", name=question.label, exact=True)
                group.get_by_role("radio", name=question.choices[answer], exact=True).check()
            else:
                page.get_by_label(question.label, exact=True).fill(answer)
        page.get_by_role("radio", name="可以公开", exact=True).check()
        self.presses("签署审查单", "保密审查已通过")


@dataclass
class Press:
    """Everybody of a newsroom at their own desk."""

    visit: Visit
    room: Newsroom
    editor: Colleague = field(init=False)
    proofreader: Colleague = field(init=False)
    first: Colleague = field(init=False)
    second: Colleague = field(init=False)
    final: Colleague = field(init=False)
    secrecy: Colleague = field(init=False)
    head: Colleague = field(init=False)

    def __post_init__(self) -> None:
        for duty in ("editor", "proofreader", "first", "second", "final", "secrecy", "head"):
            setattr(self, duty, Colleague(self.visit, getattr(self.room, duty)))

    def review(self, title: str) -> None:
        """Proofreading and three reviews by four persons."""
        for person, duty in (
            (self.proofreader, "校对"),
            (self.first, "初审"),
            (self.second, "复审"),
            (self.final, "终审"),
        ):
            person.approves(title, duty)

    def approve(self, version: int, title: str) -> None:
        """From the finished draft to the release."""
        self.editor.submits(version)
        self.review(title)
        self.secrecy.clears(title)


def public_address(version: int) -> str:
    """Where the public reads the item of a version."""
    item = ItemVersion.objects.select_related("item").get(pk=version).item
    return f"/disclosure/items/{item.index_number}/"


def typed_moment(moment: datetime) -> str:
    """A moment as a field of a browser takes it."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")
