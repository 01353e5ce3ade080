"""Bare addresses for measuring: one files a request without a form around it, one says nothing."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from gongkai.info_requests.actions import Upload, file_request
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.intake import Application
from gongkai.rules.results import ApplicantKind


@csrf_exempt
@login_not_required
def file(request: HttpRequest) -> HttpResponse:
    """File what was posted, with the body of the request as its one attachment."""
    said = request.GET
    receipt = file_request(
        organisation_id=int(said["body"]),
        application=Application(
            kind=ApplicantKind.NATURAL,
            name=said["name"],
            id_kind="id_card",
            id_number="110101199003077854",
            phone="13800000000",
            address="某市和平路2号",
            description=said["description"],
            form_wanted="electronic",
            way_wanted="portal",
        ),
        uploads=[Upload("attachment", "附件.txt", request.body)],
        form_token=said["token"],
        by=ANONYMOUS,
        at=timezone.now(),
    )
    return JsonResponse({"number": receipt.number, "code": receipt.code})


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing, to somebody who is signed in: what every page costs at least."""
    return HttpResponse(str(request.user))


urlpatterns = [
    path("bench/empty/", empty),
    path("bench/file/", file),
    path("", include("gongkai.config.urls")),
]
