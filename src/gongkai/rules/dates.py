"""How a day is written where people read it."""

from __future__ import annotations

from datetime import date


def chinese_date(day: date) -> str:
    """2026年1月5日: Arabic figures, no zeros in front (GB/T 9704-2012)."""
    return f"{day.year}年{day.month}月{day.day}日"
