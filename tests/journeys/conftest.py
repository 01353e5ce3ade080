"""A browser on the product as it is served, with the worker at hand."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from tests.factories.city import PASSWORD, City
from tests.factories.info_requests import Office, build_office
from tests.journeys.requests_by_browser import Desks

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# A refused form answers 422, a missing page 404, a lost network nothing: the browser and htmx call
# that an error, too.
ANSWERS = (
    "Failed to load resource",
    "Response Status Error Code 4",
    "htmx:sendError",
    "htmx:afterRequest",
)

# Milliseconds that a page may take on a busy machine; nothing waits longer than it must.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

Visit = Callable[..., "Page"]


# Whether a test came to grief; the pages it had open then are printed.
HAS_FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A journey runs once more, and is listed, where a busy browser lost a click or a key.

    One of a thousand does, and there are more than a thousand. What is wrong fails twice.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[HAS_FAILED] = True
    return report


def describe(page: Page) -> str:
    """Where a page is, and what a person reads there."""
    try:
        return f"--- {page.url}\n{page.inner_text('body', timeout=2_000)[:3_000]}"
    except Exception as error:  # noqa: BLE001 - a closed page must not hide why the test failed
        return f"--- {page.url}: {error}"


@pytest.fixture
def visit(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer
) -> Iterator[Visit]:
    """Opens a page in a context of its own; fails the test on an error of a script or of the CSP."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def heard(message: Any) -> None:
        if message.type == "error" and not message.text.startswith(ANSWERS):
            complaints.append(message.text)

    def open_page(
        path: str = "/",
        *,
        sign_in: str = "",
        password: str = PASSWORD,
        width: int = 1280,
        script: bool = True,
        elder: bool = False,
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            accept_downloads=True,
            locale="zh-CN",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", heard)
        if sign_in:
            page.goto("/desk/sign-in/")
            page.get_by_label("登录名").fill(sign_in)
            page.get_by_label("密码").fill(password)
            page.get_by_role("button", name="登录").click()
            # A click may return before the browser has begun to send the form; to go elsewhere then
            # would call the sign-in off.
            page.wait_for_url(lambda url: "/sign-in/" not in url, wait_until="commit")
        if elder:
            context.add_cookies(
                [{"name": "gongkai_mode", "value": "elder", "url": live_server.url}]
            )
        page.goto(path)
        return page

    yield open_page
    if request.node.stash.get(HAS_FAILED, False):
        for page in (page for context in contexts for page in context.pages):
            print(describe(page))
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def case_office(city: City, at: datetime) -> Office:
    """A body that takes requests, with somebody for every duty."""
    return build_office(city, at)


@pytest.fixture
def desks(visit: Visit, case_office: Office) -> Desks:
    """Its people, each at a browser of their own."""
    return Desks(visit, case_office)
