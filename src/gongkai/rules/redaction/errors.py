"""What redaction refuses."""

from __future__ import annotations

from gongkai.rules.errors import BadInputError, GongkaiError


class RedactionError(BadInputError):
    """A file that cannot be redacted; says why and what to do."""


class LeakError(GongkaiError):
    """A result that did not pass the proof: nothing of it is kept."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"遮盖后的文件没有通过核验（{what}），没有保存。请把原件打印后扫描成图片，再来遮盖，"
            "并请系统管理员查看日志。"
        )
