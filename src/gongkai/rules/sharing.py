"""An item shown in a column of another body as well: who says so, and what may become of it.

Source: 国办发〔2017〕47号 (the sites of one government share what they publish).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class ShareState(StrEnum):
    """How far a share has come; the values never change."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"


SHARE_LABELS: Final = {
    ShareState.OFFERED: "等对方接受",
    ShareState.ACCEPTED: "已显示",
    ShareState.DECLINED: "未接受",
    ShareState.ENDED: "已停止",
}
# In these an item stands in a column, or may soon: it can't be shared there once more.
UNDER_WAY: Final = frozenset({ShareState.OFFERED, ShareState.ACCEPTED})
