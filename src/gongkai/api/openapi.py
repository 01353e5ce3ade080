"""What other systems may call, as OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from gongkai.rules.report.filing import State
from gongkai.rules.screening.model import REMEDY_LABELS, SEVERITIES, SURENESS_LABELS
from gongkai.rules.screening.registry import RULES

_TEXT: Final = {"type": "string"}
_COUNT: Final = {"type": "integer", "minimum": 0}
_MAYBE: Final = {"type": ["string", "null"]}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


_SPOT: Final[dict[str, Any]] = {"sha256": _TEXT} | dict.fromkeys(
    ("page", "x", "y", "w", "h"), _COUNT
)
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
    "spots": {"type": "array", "items": _ref("Spot")},
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
_COMMENT: Final[dict[str, Any]] = {
    "id": _COUNT,
    "cell": _TEXT,
    "label": _TEXT,
    "text": _TEXT,
    "by": _TEXT,
    "made_at": {"type": "string", "format": "date-time"},
    "is_settled": {"type": "boolean"},
}
_RECEIPT: Final[dict[str, Any]] = {
    "body": _TEXT,
    "area": _TEXT,
    "year": _COUNT,
    "number": _COUNT,
    "sha256": _TEXT,
    "received_at": {"type": "string", "format": "date-time"},
    "state": {"type": "string", "enum": [state.value for state in State]},
    "state_label": _TEXT,
    "note": _TEXT,
    "errors": _COUNT,
    "warnings": _COUNT,
    "comments": {"type": "array", "items": _ref("Comment")},
}
_SNAPSHOT: Final[dict[str, Any]] = {
    "body": _TEXT,
    "title": _TEXT,
    "year": {"type": "integer", "minimum": 2019, "maximum": 2100},
    "number": {"type": "integer", "minimum": 1, "maximum": 9999},
    "report": {"type": "object"},
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


REPORT_REFUSALS: Final = {
    "401": "没有密钥，或者密钥已停用、已过期",
    "404": "没有收到过这份快照",
    "405": "方法不对",
    "413": "超过 2 MB",
    "415": "不是 JSON",
    "422": "不是这个机关的报告，或者与哈希、年度、格式不符",
    "429": "一分钟内调用太多次",
    "503": "暂时不能处理",
}


def _object(properties: dict[str, Any], *, optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


def _refused(told: Mapping[str, str], *but: str) -> dict[str, Any]:
    return {
        status: {"description": why, "content": _json(_ref("Error"))}
        for status, why in told.items()
        if status not in but
    }


def _reports() -> dict[str, Any]:
    """The calls of an installation that hands a report in."""
    sha256 = {"name": "sha256", "in": "path", "required": True, "schema": _TEXT}
    post = {
        "operationId": "receiveReport",
        "summary": "报送一份已发布的年报；同一份再送一次等于没有再送",
        "security": [{"key": []}],
        "requestBody": {"required": True, "content": _json(_ref("SentReport"))},
        "responses": {
            "201": {"description": "收下了", "content": _json(_ref("Receipt"))},
            "200": {"description": "已经收到过", "content": _json(_ref("Receipt"))},
            **_refused(REPORT_REFUSALS, "404"),
        },
    }
    get = {
        "operationId": "readReceipt",
        "summary": "一份快照现在的状态、退回的意见和针对单元格的意见",
        "security": [{"key": []}],
        "parameters": [sha256],
        "responses": {
            "200": {"description": "现在的状态", "content": _json(_ref("Receipt"))},
            **_refused(REPORT_REFUSALS, "413", "415", "422"),
        },
    }
    return {"/api/v1/reports/": {"post": post}, "/api/v1/reports/{sha256}/": {"get": get}}


def document(server: str) -> dict[str, Any]:
    """The description of all calls; `server` is the address of this installation."""
    refusals = _refused(REFUSALS)
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
        "info": {"title": "公开：内容筛查、年报报送接口", "version": "1"},
        "servers": [{"url": server.rstrip("/")}],
        "paths": {"/api/v1/screening/": {"post": post}, **_reports()},
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Screening": _object(_SCREENING, optional=("masked",)),
                "Finding": _object(_FINDING),
                "Spot": _object(_SPOT),
                "SentReport": _object(
                    {
                        "sha256": _TEXT,
                        "note": {"type": "string", "maxLength": 1000},
                        "snapshot": _ref("Snapshot"),
                    }
                ),
                "Snapshot": _object(_SNAPSHOT),
                "Receipt": _object(_RECEIPT),
                "Comment": _object(_COMMENT),
                "Error": _object({"error": _object(_ERROR)}),
            },
        },
    }
