"""What other systems may call, as OpenAPI 3.1."""

from __future__ import annotations

from typing import Any, Final

from gongkai.rules.screening.model import REMEDY_LABELS, SEVERITIES, SURENESS_LABELS
from gongkai.rules.screening.registry import RULES

_TEXT: Final = {"type": "string"}
_COUNT: Final = {"type": "integer", "minimum": 0}
_MAYBE: Final = {"type": ["string", "null"]}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


_FINDING: Final[dict[str, Any]] = {
    "rule": {"type": "string", "enum": list(RULES)},
    "title": _TEXT,
    "severity": {"type": "string", "enum": list(SEVERITIES)},
    "sureness": {"type": "string", "enum": list(SURENESS_LABELS)},
    "start": _COUNT,
    "end": _COUNT,
    "text": _TEXT,
    "masked": _TEXT,
    "message": _TEXT,
    "advice": _TEXT,
    "source": _TEXT,
    "remedy": {"type": ["string", "null"], "enum": [*REMEDY_LABELS, None]},
    "replacement": _MAYBE,
    "where": _TEXT,
    "context": _TEXT,
}
_SCREENING: Final[dict[str, Any]] = {
    "counts": {
        "type": "object",
        "properties": dict.fromkeys(SEVERITIES, _COUNT),
        "required": list(SEVERITIES),
    },
    "may_be_published": {"type": "boolean"},
    "unread": {"type": "array", "items": _TEXT},
    "findings": {"type": "array", "items": _ref("Finding")},
    "lists": _TEXT,
    "masked": _TEXT,
}
_ERROR: Final[dict[str, Any]] = {"status": _COUNT, "code": _TEXT, "message": _TEXT}
REFUSALS: Final = {
    "401": "没有密钥，或者密钥已停用",
    "405": "不是 POST",
    "413": "超过 20 MB",
    "415": "不是 JSON 也不是文件",
    "422": "内容不能用",
    "429": "一分钟内调用太多次",
    "503": "暂时不能处理",
}


def _object(properties: dict[str, Any], *, optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


def document(server: str) -> dict[str, Any]:
    """The description of all calls; `server` is the address of this installation."""
    refusals = {
        status: {"description": told, "content": _json(_ref("Error"))}
        for status, told in REFUSALS.items()
    }
    written = {
        "type": "object",
        "properties": dict.fromkeys(("title", "text", "html"), _TEXT),
        "additionalProperties": False,
        "minProperties": 1,
    }
    sent_file = {
        "type": "object",
        "properties": {"file": {"type": "string", "format": "binary"}},
        "required": ["file"],
    }
    body = {**_json(written), "multipart/form-data": {"schema": sent_file}}
    post = {
        "operationId": "screen",
        "summary": "筛查一段文字或一个文件，什么都不保存",
        "security": [{"key": []}],
        "requestBody": {"required": True, "content": body},
        "responses": {
            "200": {"description": "筛查结果", "content": _json(_ref("Screening"))},
            **refusals,
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "公开：内容筛查接口", "version": "1"},
        "servers": [{"url": server.rstrip("/")}],
        "paths": {"/api/v1/screening/": {"post": post}},
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Screening": _object(_SCREENING, optional=("masked",)),
                "Finding": _object(_FINDING),
                "Error": _object({"error": _object(_ERROR)}),
            },
        },
    }
