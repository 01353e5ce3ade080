"""Where platforms tell by themselves what became of a publication."""

from __future__ import annotations

from contextlib import suppress

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gongkai.channels.actions import note_publication
from gongkai.channels.queries.connections import event_line
from gongkai.channels.queries.events import check_signature, publication_of, read_event
from gongkai.rules.access import ANONYMOUS, SYSTEM
from gongkai.rules.errors import BadInputError, GongkaiError, NotFoundError, WrongPersonError


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def wechat_event(request: HttpRequest, key: str) -> HttpResponse:
    """Take an event of 微信公众号, or prove to the platform that the address is ours."""
    try:
        return _answered(request, key)
    except GongkaiError as error:
        status = {NotFoundError: 404, WrongPersonError: 403, BadInputError: 422}
        return HttpResponse(
            str(error), status=status.get(type(error), 409), content_type="text/plain"
        )


def _answered(request: HttpRequest, key: str) -> HttpResponse:
    connection_id, secrets = event_line(ANONYMOUS, key)
    query = {name: request.GET.get(name, "") for name in request.GET}
    if request.method == "GET":
        signed = (query.get("timestamp", ""), query.get("nonce", ""))
        check_signature(secrets.get("event_token", ""), query.get("signature", ""), *signed)
        return HttpResponse(query.get("echostr", "")[:200], content_type="text/plain")
    told = publication_of(read_event(request.body, query, secrets))
    if told is not None:
        publish_id, settled = told
        # Told twice, or before our own answer came: then it is asked for.
        with suppress(NotFoundError):
            note_publication(
                connection_id=connection_id,
                publish_id=publish_id,
                settled=settled,
                by=SYSTEM,
                at=timezone.now(),
            )
    return HttpResponse("success", content_type="text/plain")
