"""The call by which other systems have a text or a file screened; nothing of it is kept."""

from __future__ import annotations

import json
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from gongkai.api.answers import RefusedError, answer, door, key_of
from gongkai.api.openapi import document
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.errors import BadInputError
from gongkai.rules.screening.masking import masked_text
from gongkai.rules.screening.output import to_dict
from gongkai.rules.screening.parts import Part, screen_parts
from gongkai.screening.actions import count_call
from gongkai.screening.queries import screen_for

MOST_BYTES: Final = 20 * 1024 * 1024
KINDS: Final = {"text": Part.plain, "html": Part.html, "title": Part.title}


@door("GET")
def description(request: HttpRequest) -> HttpResponse:
    """The calls as OpenAPI 3.1."""
    return answer(document(request.build_absolute_uri("/")))


@door("POST")
@sensitive_variables("parts", "key")
def screen(request: HttpRequest) -> HttpResponse:
    """The findings in what was sent, by the lists of the organisation of the caller."""
    key, at = key_of(request), timezone.now()
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    # Counted before it is read: who has no key uploads nothing.
    caller = count_call(key=key, size=size, most=settings.CALLS_PER_MINUTE, by=ANONYMOUS, at=at)
    if size > MOST_BYTES:
        raise RefusedError(413, "too_large", "超过 20 MB。请拆开，或者用命令行 gongkai screen。")
    parts, text = _sent(request)
    prepared, lists = screen_for(caller.organisation.path, timezone.localdate(at))
    result = screen_parts(prepared, parts)
    told = to_dict(result) | {"may_be_published": not result.blocks, "lists": lists}
    if text:
        told["masked"] = masked_text(text, result.findings)
    return answer(told)


def _sent(request: HttpRequest) -> tuple[list[Part], str]:
    """What is to be screened; the text where it is plain, so that it can be sent back masked."""
    if request.content_type == "multipart/form-data":
        try:
            file = request.FILES.get("file")
        except MultiPartParserError as error:
            raise BadInputError("表单没有写对，文件读不出来。") from error
        if file is None:
            raise BadInputError("没有文件。请把文件放在字段 file 里。")
        return [Part.file(file.read(), file.name or "文件")], ""
    if request.content_type != "application/json":
        told = "请用 application/json 发送文字，或者用 multipart/form-data 发送文件。"
        raise RefusedError(415, "unknown_content_type", told)
    try:
        sent: Any = json.loads(request.body)
    except RequestDataTooBig as error:
        told = "JSON 太大。更长的文字请存成文件，用 multipart/form-data 发送。"
        raise RefusedError(413, "too_large", told) from error
    except (ValueError, RecursionError) as error:
        raise BadInputError("不是正确的 JSON。") from error
    if not isinstance(sent, dict) or not sent or not sent.keys() <= KINDS.keys():
        raise BadInputError("JSON 里可以写 title、text、html，至少一项，不能有别的。")
    if any(not isinstance(value, str) for value in sent.values()):
        raise BadInputError("title、text、html 的值应为字符串。")
    # Half of a character (a lone surrogate) is allowed in JSON, and can be written nowhere.
    sent = {kind: value.encode("utf-8", "replace").decode() for kind, value in sent.items()}
    parts = [KINDS[kind](sent[kind]) for kind in ("title", "text", "html") if kind in sent]
    return parts, sent["text"] if sent.keys() == {"text"} else ""
