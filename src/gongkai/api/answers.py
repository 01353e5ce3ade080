"""How other systems are answered: JSON, and errors of one shape."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from gongkai.rules.errors import (
    BadInputError,
    GongkaiError,
    NotFoundError,
    TooManyCallsError,
    UnavailableError,
    UnknownCallerError,
    WrongPersonError,
    WrongStateError,
)

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
_AS_TEXT: Final = {"ensure_ascii": False}


class RefusedError(GongkaiError):
    """What is wrong with the call itself, with its HTTP status and code."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


_ERRORS: Final[tuple[tuple[type[GongkaiError], int, str], ...]] = (
    (UnknownCallerError, 401, "unknown_caller"),
    (WrongPersonError, 403, "wrong_person"),
    (NotFoundError, 404, "not_found"),
    (WrongStateError, 409, "wrong_state"),
    (TooManyCallsError, 429, "too_many_calls"),
    (UnavailableError, 503, "unavailable"),
    (BadInputError, 422, "bad_input"),
)


def answer(content: Any, status: int = 200) -> JsonResponse:
    """JSON with its Chinese readable; kept in no cache."""
    return JsonResponse(
        content,
        status=status,
        json_dumps_params=_AS_TEXT,
        headers={"Cache-Control": "no-store"},
    )


def refusal(status: int, code: str, message: str) -> JsonResponse:
    """The one shape of an error: its status, a code that never changes, a sentence in Chinese."""
    response = answer({"error": {"status": status, "code": code, "message": message}}, status)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="gongkai"'
    if status == 429:
        response.headers["Retry-After"] = "60"
    return response


def door(*methods: str) -> Callable[[View[P]], View[P]]:
    """A view for other systems: by key instead of session, with errors as JSON."""

    def decorate(view: View[P]) -> View[P]:
        @csrf_exempt
        @login_not_required
        @wraps(view)
        def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in methods:
                told = f"这个地址只接受 {'、'.join(methods)}。"
                response = refusal(405, "method_not_allowed", told)
                response.headers["Allow"] = ", ".join(methods)
                return response
            try:
                return view(request, *args, **kwargs)
            except RefusedError as error:
                return refusal(error.status, error.code, str(error))
            except GongkaiError as error:
                found = (row for row in _ERRORS if isinstance(error, row[0]))
                _, status, code = next(found, (GongkaiError, 422, "bad_input"))
                return refusal(status, code, str(error))

        return opened

    return decorate


def key_of(request: HttpRequest) -> str:
    """The key of the caller. Raises UnknownCallerError where there is none."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise UnknownCallerError("没有密钥。请在请求头里写 Authorization: Bearer 密钥。")
    return key.strip()
