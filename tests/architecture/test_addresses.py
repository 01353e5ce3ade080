"""Every address is walked as an anonymous person and as officers of another body."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from gongkai.accounts.models import Person, SignInAttempt
from gongkai.audit.models import AuditEvent, AuditHead
from gongkai.info_requests.models import (
    CalendarChange,
    DraftBegun,
    FailedLookup,
    IntakeProbe,
)
from gongkai.organisations.models import Organisation
from gongkai.search.models import Rebuild
from tests.architecture.leak_cases import CASES, PUBLIC
from tests.architecture.leaks import MARK, Case, Planted, plant

# Tables without a row that belongs to one body.
OF_NO_BODY = {
    AuditHead,
    SignInAttempt,
    IntakeProbe,
    FailedLookup,
    DraftBegun,
    CalendarChange,
    Rebuild,
}
REFUSED = {403, 404, 405}


@pytest.fixture
def planted(db: None, at: datetime) -> Planted:
    return plant(at)


def addresses(
    patterns: list[URLPattern | URLResolver], namespace: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}", pattern


ADDRESSES = dict(addresses(get_resolver().url_patterns))


def text_of(response: HttpResponseBase) -> str:
    """All that an answer says: head, body, and what is packed in a ZIP-based or PDF document."""
    if isinstance(response, StreamingHttpResponse):
        body = b"".join(response.streaming_content)  # type: ignore[arg-type]
    else:
        body = response.content  # type: ignore[attr-defined]
    parts = [unquote(f"{name}: {value}") for name, value in response.headers.items()]
    parts += [cookie.OutputString() for cookie in response.cookies.values()]
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    elif body.startswith(b"%PDF"):
        import pypdfium2

        parts += [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(body)]
    else:
        parts.append(body.decode("utf-8", "replace"))
    return "\n".join(parts)


def leaks(response: HttpResponseBase) -> bool:
    """Whether the mark shows, in any of the ways in which an answer may write it."""
    text = text_of(response)
    escaped = MARK.encode("unicode_escape").decode()
    entities = "".join(f"&#{ord(letter)};" for letter in MARK)
    return any(form in text for form in (MARK, escaped, entities))


def walk(client: Client, name: str, case: Case) -> Iterator[tuple[str, HttpResponseBase]]:
    """Call an address in all the ways that a browser may."""
    address = reverse(name, kwargs=case.kwargs)
    yield f"GET {address}", client.get(address, case.query)
    yield f"GET {address} as part", client.get(address, case.query, headers={"HX-Request": "true"})
    yield f"POST {address}", client.post(address, case.data)


def cases(planted: Planted) -> Iterator[tuple[str, Case]]:
    for name in ADDRESSES:
        for case in CASES[name](planted):
            yield name, case


def signed_in(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def test_every_address_has_a_name_and_a_case_and_every_case_an_address() -> None:
    assert set(ADDRESSES) == set(CASES), "add the address to tests/architecture/leak_cases"


def test_public_addresses_are_those_of_the_list() -> None:
    open_to_all = {
        name
        for name, pattern in ADDRESSES.items()
        if not getattr(pattern.callback, "login_required", True)
    }
    assert open_to_all == PUBLIC


def test_every_table_has_a_row_that_could_leak(planted: Planted) -> None:
    empty = [
        model._meta.label
        for config in apps.get_app_configs()
        if config.name.startswith("gongkai.")
        for model in config.get_models()
        if model not in OF_NO_BODY and not model._base_manager.exists()
    ]
    assert empty == [], "plant a row in tests/architecture/leaks.py"


@pytest.mark.timeout(1800)  # every address of the product
def test_an_anonymous_person_sees_public_pages_only_and_nothing_of_a_body(
    planted: Planted,
) -> None:
    wrong = []
    for name, case in cases(planted):
        for how, response in walk(Client(raise_request_exception=False), name, case):
            is_refused = response.status_code in {401, 403, 404} or (
                response.status_code == 302
                and response.headers["Location"].startswith(reverse("desk:sign_in"))
            )
            if leaks(response):
                wrong.append(f"{how}: leaks")
            if name not in PUBLIC and not is_refused:
                wrong.append(f"{how}: {response.status_code}")
            if response.status_code >= 500:
                wrong.append(f"{how}: {response.status_code}")
    assert wrong == []


@pytest.mark.timeout(1800)  # every address of the product
def test_officers_of_another_body_see_and_change_nothing(planted: Planted) -> None:
    below = Organisation.objects.below(planted.city.police.path)
    bodies = set(below.values_list("pk", flat=True))
    wrong = []
    for stranger in planted.strangers:
        for name, case in cases(planted):
            before = AuditEvent.objects.latest("sequence").sequence
            for how, response in walk(signed_in(stranger), name, case):
                line = f"{stranger.username} {how}: {response.status_code}"
                if leaks(response):
                    wrong.append(f"{line} leaks")
                if response.status_code >= 500:
                    wrong.append(line)
                if case.is_theirs and response.status_code not in REFUSED:
                    wrong.append(f"{line} is not refused")
            done = AuditEvent.objects.filter(sequence__gt=before, organisation_id__in=bodies)
            wrong += [f"{stranger.username} {name}: did {event.action}" for event in done]
    assert wrong == []


@pytest.mark.timeout(1800)  # every address of the product
def test_the_officers_of_the_body_do_see_it(planted: Planted) -> None:
    missing = []
    shown = 0
    for name, case in cases(planted):
        if case.shows:
            response = signed_in(planted.insider).get(reverse(name, kwargs=case.kwargs), case.query)
            shown += 1
            if response.status_code != 200 or not leaks(response):
                missing.append(f"{name}: {response.status_code}")
    assert missing == []
    assert shown, "no case shows anything: the tests above would prove nothing"
