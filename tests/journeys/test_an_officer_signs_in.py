"""An officer signs in, is slowed down when guessing, changes the password, and signs out."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.accounts.actions import close_account, open_account, revoke_role
from gongkai.accounts.models import RoleGrant
from gongkai.accounts.queries import LOCK_AFTER_BY_NAME
from gongkai.audit.models import AuditEvent
from gongkai.config.middleware import CONTENT_SECURITY_POLICY
from gongkai.rules.access import SYSTEM
from tests.factories.city import PASSWORD, City
from tests.factories.filed_reports import make_draft, make_report

SIGN_IN = "/desk/sign-in/"


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: str) -> int:
    data = {"username": username, "password": password, **more}
    return client.post(SIGN_IN, data).status_code


def test_the_right_password_leads_to_the_page_that_was_asked_for(
    client: Client, city: City
) -> None:
    asked = client.get("/desk/password/")
    assert asked.headers["Location"] == f"{SIGN_IN}?next=/desk/password/"
    page = client.get(asked.headers["Location"])
    assert 'value="/desk/password/"' in page.content.decode()
    data = {"username": "police-clerk", "password": PASSWORD, "next": "/desk/password/"}
    assert client.post(SIGN_IN, data).headers["Location"] == "/desk/password/"
    assert client.get("/desk/").status_code == 200


def test_nobody_is_sent_to_another_site_after_sign_in(client: Client, city: City) -> None:
    for elsewhere in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        data = {"username": "police-clerk", "password": PASSWORD, "next": elsewhere}
        assert client.post(SIGN_IN, data).headers["Location"] == "/desk/"


def test_a_wrong_password_is_answered_in_words_and_keeps_the_name(
    client: Client, city: City
) -> None:
    answer = client.post(SIGN_IN, {"username": "police-clerk", "password": "wrong"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "登录名或密码不对" in text
    assert 'value="police-clerk"' in text
    assert "wrong" not in text


def test_guessing_is_stopped_with_the_time_at_which_it_goes_on(client: Client, city: City) -> None:
    for number in range(LOCK_AFTER_BY_NAME):
        sign_in(client, "police-clerk", f"guess{number}")
    answer = client.post(SIGN_IN, {"username": "police-clerk", "password": PASSWORD})
    assert re.search(r"登录失败次数过多，请于\d\d:\d\d后再试", answer.content.decode())
    assert client.get("/desk/").status_code == 302


def test_a_closed_account_ends_its_session_at_once(
    client: Client, city: City, at: datetime
) -> None:
    sign_in(client, "police-clerk")
    close_account(person=city.police_clerk, by=city.security_admin, at=at)
    assert client.get("/desk/").status_code == 302


def test_signing_out_ends_the_session_and_is_on_record(client: Client, city: City) -> None:
    sign_in(client, "police-clerk")
    client.post("/desk/sign-out/")
    assert client.get("/desk/").status_code == 302
    last = AuditEvent.objects.latest("sequence")
    assert (last.action, last.by_id) == ("accounts.sign_out", city.police_clerk.pk)


def test_a_password_from_somebody_else_is_changed_before_anything_is_done(
    client: Client, city: City, at: datetime
) -> None:
    open_account(
        username="new-clerk",
        name="新人",
        organisation=city.police,
        password=PASSWORD,
        by=SYSTEM,
        at=at,
    )
    sign_in(client, "new-clerk")
    assert client.get("/desk/").headers["Location"] == "/desk/password/"
    assert client.get("/").status_code == 200
    own = "my-own-long-password"
    wrong = client.post("/desk/password/", {"old": PASSWORD, "new": own, "again": "other"})
    assert "两次输入的新密码不一样" in wrong.content.decode()
    wrong = client.post("/desk/password/", {"old": "no", "new": own, "again": own})
    assert "原密码不对" in wrong.content.decode()
    client.post("/desk/password/", {"old": PASSWORD, "new": own, "again": own})
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize("address", ["/", SIGN_IN, "/desk/", "/nowhere/"])
def test_every_answer_carries_the_strict_headers(client: Client, city: City, address: str) -> None:
    headers = client.get(address).headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_form_without_its_token_is_refused(city: City) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict, "police-clerk") == 403
    assert reverse("desk:sign_in") == SIGN_IN


def test_a_revoked_role_opens_nothing_from_the_next_request_on(
    client: Client, city: City, at: datetime
) -> None:
    draft = make_draft(city.police_clerk, at, make_report(year=2024))
    client.force_login(city.police_clerk)
    assert client.get(f"/desk/reports/{draft.pk}/").status_code == 200
    for grant in RoleGrant.objects.standing().filter(person=city.police_clerk):
        revoke_role(grant=grant, by=city.security_admin, at=at)
    assert client.get(f"/desk/reports/{draft.pk}/").status_code == 404
