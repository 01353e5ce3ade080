"""Texts as people type them: trimmed, there, and not endless."""

from __future__ import annotations

from gongkai.rules.errors import BadInputError


def line_of(value: str, label: str, most: int, *, required: bool = True) -> str:
    """A line of text. Raises BadInputError."""
    return _checked(" ".join(value.split()), label, most, required=required)


def text_of(value: str, label: str, most: int, *, required: bool = True) -> str:
    """A text of several lines. Raises BadInputError."""
    return _checked(value.strip(), label, most, required=required)


def _checked(text: str, label: str, most: int, *, required: bool) -> str:
    if required and not text:
        raise BadInputError(f"请填写{label}。")
    if len(text) > most:
        raise BadInputError(f"{label}最多 {most} 字，请缩短。")
    return text
