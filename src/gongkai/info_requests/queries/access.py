"""Who may see a request, and what is sealed in it."""

from __future__ import annotations

import hmac
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from gongkai.info_requests.adapters.sealing import cipher, sealed_files
from gongkai.info_requests.models import (
    Consultation,
    FailedLookup,
    Identity,
    InfoRequest,
    RequestFile,
    dump,
    load,
)
from gongkai.rules.access import Asker, CodeHolder, Permission
from gongkai.rules.errors import BadInputError, NotFoundError
from gongkai.rules.identifiers import (
    IdentifierError,
    RequestNumber,
    SideNumber,
    query_code,
    read_query_code,
)
from gongkai.rules.networks import network_of
from gongkai.rules.requests import Actor

NOT_FOUND: Final = "没有找到这件申请，或者不在您的工作范围内。"


WRONG_CODE: Final = "申请编号与查询码不符。请对照登记回执重新输入。"


def code_of(request: InfoRequest) -> str:
    """The query code of a request: it is computed, and stands nowhere."""
    secret = cipher().mark("query code", f"{request.number}|{request.code_version}")
    return query_code(secret)


def request_of(holder: CodeHolder) -> InfoRequest:
    """The request that number and code open. Raises NotFoundError, the same for both mistakes."""
    request = (
        InfoRequest.objects.select_related("organisation", "applicant")
        .filter(number=holder.number.strip())
        .first()
    )
    try:
        typed = read_query_code(holder.code)
    except BadInputError:
        typed = ""
    # The same work for both, so that the time tells nothing.
    code = code_of(request or InfoRequest(number=holder.number))
    if not hmac.compare_digest(code, typed) or request is None:
        raise NotFoundError(WRONG_CODE)
    return request


def read_identity(request: InfoRequest) -> Identity:
    """Who the applicant is. For the system's own use; persons go through `actions.view_identity`."""
    plain = cipher().open(bytes(request.applicant.identity), f"{request.number}|identity")
    return Identity(**load(plain.decode()))


def seal_identity(number: str, identity: Identity) -> bytes:
    """Who the applicant is, sealed under the number of the request."""
    return cipher().seal(dump(asdict(identity)).encode(), f"{number}|identity")


def applicant_mark(name: str, identity: Identity) -> bytes:
    """The mark of an applicant: by the number of the proof, else by name and contact."""
    number = "".join(identity.id_number.split()).upper()
    contact = identity.phone or identity.email or identity.address
    text = f"{identity.id_kind}|{number}" if number else f"{name}|{contact}"
    return cipher().mark("applicant", text)


def read_contact(consultation: Consultation) -> dict[str, str]:
    """The addresses of a consulted party by way, for the system's own use."""
    context = f"{consultation.request.number}|{consultation.key}"
    data: dict[str, str] = load(cipher().open(bytes(consultation.contact), context).decode())
    return data


def open_file(file: RequestFile) -> bytes:
    """The content of a file, for the system's own use. Raises SealError."""
    return sealed_files().get(file.stored_as, f"{file.request.number}|{file.sha256}")


def visible_requests(asker: Asker) -> QuerySet[InfoRequest]:
    """The requests in the asker's reach: where every question about them begins."""
    return InfoRequest.objects.within(asker.scope(Permission.SEE_REQUESTS))


def actors_of(asker: Asker, request: InfoRequest) -> frozenset[Actor]:
    """In which capacities somebody may act on a request."""
    if isinstance(asker, CodeHolder):
        return frozenset({Actor.APPLICANT}) if asker.number == request.number else frozenset()
    paths = [request.organisation.path] + ([request.unit.path] if request.unit else [])
    roles = asker.roles_at(*paths)
    return frozenset(actor for actor in Actor if actor.value in roles)


# Failures within LOOKUP_LOCK. Guessing is hopeless by the length of the code (60 bits): an address is
# slowed down, and a number only against a crowd of them, so that nobody locks an applicant out.
LOOKUPS_ALLOWED: Final = {"number": 1000, "address": 30}


LOOKUP_LOCK: Final = timedelta(minutes=15)


def lookup_number(text: str) -> str:
    """The number to remember a failure by; empty where it is none: it may be code or name."""
    for kind in (RequestNumber, SideNumber):
        try:
            return str(kind.parse(text))
        except IdentifierError:
            continue
    return ""


def lookup_locked_until(number: str, address: str | None, at: datetime) -> datetime | None:
    """When number and code may be tried again after too many failures; None where now."""
    recent = FailedLookup.objects.filter(at__gt=at - LOOKUP_LOCK, at__lte=at)
    ends = []
    for field, value in (("number", lookup_number(number)), ("address", network_of(address))):
        if value:
            most = LOOKUPS_ALLOWED[field]
            failures = recent.filter(**{field: value}).order_by("-at", "-pk")
            first_over = failures.values_list("at", flat=True)[most - 1 : most]
            if first_over:
                ends.append(failures.values_list("at", flat=True)[0] + LOOKUP_LOCK)
    return max(ends, default=None)
