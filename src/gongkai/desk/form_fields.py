"""The fields that the forms of the desk share: a line and a text, each with its words."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.desk.report_forms import INPUT


def line_field(
    label: str,
    most: int = 200,
    hint: str = "",
    *,
    required: bool = False,
    missing: str = "",
    **attrs: Any,
) -> forms.CharField:
    """A line of text. `missing`: what is said where it is required and empty; else 请填写…。"""
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        help_text=hint,
        error_messages={
            "required": missing or f"请填写{label}。",
            "max_length": f"{label}最多 {most} 字，请缩短。",
        },
        widget=forms.TextInput(attrs=INPUT | {"autocomplete": "off"} | attrs),
    )


def area_field(label: str, rows: int, hint: str = "", *, required: bool = False) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=hint,
        error_messages={"required": f"请填写{label}。"},
        widget=forms.Textarea(attrs=INPUT | {"rows": rows}),
    )
