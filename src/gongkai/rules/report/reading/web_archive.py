"""A page with its pictures in one file (RFC 2557): .mht, and the .doc that web systems export."""

from __future__ import annotations

import email
from email import policy

from gongkai.rules.report.reading.source import ReadingError

_DAMAGED = "单个文件网页（.mht）已损坏或里面没有网页。请在浏览器中另存为 .html 后再试"


def page_in(data: bytes) -> tuple[bytes, str | None]:
    """The page in a web archive and the encoding that is declared for it."""
    try:
        for part in email.message_from_bytes(data, policy=policy.compat32).walk():
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                page = part.get_payload(decode=True)
                if isinstance(page, bytes) and page.strip():
                    charset = part.get_content_charset()
                    return page, str(charset) if charset else None
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise ReadingError(_DAMAGED) from error
    raise ReadingError(_DAMAGED)
