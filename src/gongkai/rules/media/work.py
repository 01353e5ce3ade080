"""What a manuscript is, where it was pitched, and what became of it.

Counting: a pitch is a manuscript sent to an outlet; an adoption is a manuscript in an outlet;
reprints count apart; for a view without repetition a manuscript counts at its highest level.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from gongkai.rules import moves


class OutletLevel(StrEnum):
    """The level of an outlet, the highest first; the values never change."""

    CENTRAL = "central"
    PROVINCIAL = "provincial"
    MUNICIPAL = "municipal"
    COUNTY = "county"
    INDUSTRY = "industry"


OUTLET_LEVEL_LABELS: Final = {
    OutletLevel.CENTRAL: "中央级",
    OutletLevel.PROVINCIAL: "省级",
    OutletLevel.MUNICIPAL: "市级",
    OutletLevel.COUNTY: "县级",
    OutletLevel.INDUSTRY: "行业",
}


class ManuscriptKind(StrEnum):
    """What a manuscript is; the values never change."""

    NEWS = "news"
    FEATURE = "feature"
    COMMENT = "comment"
    PHOTO = "photo"
    VIDEO = "video"
    NEW_MEDIA = "new_media"


MANUSCRIPT_KIND_LABELS: Final = {
    ManuscriptKind.NEWS: "消息",
    ManuscriptKind.FEATURE: "通讯",
    ManuscriptKind.COMMENT: "评论",
    ManuscriptKind.PHOTO: "图片",
    ManuscriptKind.VIDEO: "视频",
    ManuscriptKind.NEW_MEDIA: "新媒体作品",
}


class AdoptionForm(StrEnum):
    """How an outlet used a manuscript; the values never change."""

    FULL = "full"
    SUMMARY = "summary"
    MERGED = "merged"
    FRONT = "front"
    REPRINT = "reprint"


ADOPTION_FORM_LABELS: Final = {
    AdoptionForm.FULL: "全文",
    AdoptionForm.SUMMARY: "摘要",
    AdoptionForm.MERGED: "综合",
    AdoptionForm.FRONT: "头版头条",
    AdoptionForm.REPRINT: "转载",
}


class PitchState(StrEnum):
    """What became of a pitch; the values never change."""

    PENDING = "pending"
    ADOPTED = "adopted"
    DECLINED = "declined"


PITCH_STATE_LABELS: Final = {
    PitchState.PENDING: "待定",
    PitchState.ADOPTED: "采用",
    PitchState.DECLINED: "未采用",
}


class PitchMove(StrEnum):
    """What may happen to a pitch; the values never change."""

    PITCH = "pitch"
    ADOPT = "adopt"
    DECLINE = "decline"


class MediaActor(StrEnum):
    """In which capacity somebody acts; the values are codes of roles."""

    MANAGER = "media_manager"
    DEPUTY = "media_deputy"
    EDITOR = "column_editor"
    CLERK = "disclosure_clerk"
    HEAD = "disclosure_head"


_ACTOR_LABELS: Final = {
    MediaActor.MANAGER: "新媒体管理员A",
    MediaActor.DEPUTY: "新媒体管理员B",
    MediaActor.EDITOR: "栏目编辑",
    MediaActor.CLERK: "公开办经办",
    MediaActor.HEAD: "公开办负责人",
}


@dataclass(frozen=True, slots=True)
class PitchTransition:
    """A line of the table."""

    start: PitchState | None
    move: PitchMove
    end: PitchState
    label: str
    article: str = "《政府信息公开条例》第二十三条"
    actors: frozenset[MediaActor] = frozenset(MediaActor)
    needs: tuple[()] = ()


_S, _M = PitchState, PitchMove
PITCH_TRANSITIONS: Final[Mapping[tuple[PitchState | None, PitchMove], PitchTransition]] = (
    MappingProxyType(
        {
            (line.start, line.move): line
            for line in (
                PitchTransition(None, _M.PITCH, _S.PENDING, "投稿"),
                PitchTransition(_S.PENDING, _M.ADOPT, _S.ADOPTED, "登记采用"),
                PitchTransition(_S.ADOPTED, _M.ADOPT, _S.ADOPTED, "登记采用"),
                # An outlet may come back to what it let lie.
                PitchTransition(_S.DECLINED, _M.ADOPT, _S.ADOPTED, "登记采用"),
                PitchTransition(_S.PENDING, _M.DECLINE, _S.DECLINED, "登记未采用"),
            )
        }
    )
)
PITCH_TABLE: Final = moves.Table(
    PITCH_TRANSITIONS, "投稿", "尚未投稿的稿件", PITCH_STATE_LABELS, _ACTOR_LABELS
)

# Outlets that many bodies pitch to: level, name, other names.
USUAL_OUTLETS: Final[tuple[tuple[OutletLevel, str, tuple[str, ...]], ...]] = (
    (OutletLevel.CENTRAL, "中央广播电视总台", ("央视", "央视网", "CCTV", "中央电视台")),
    (OutletLevel.CENTRAL, "新华社", ("新华网", "新华通讯社")),
    (OutletLevel.CENTRAL, "人民日报", ("人民网", "人民日报客户端")),
    (OutletLevel.CENTRAL, "学习强国", ("学习强国平台",)),
    (OutletLevel.CENTRAL, "人民公安报", ("中国警察网",)),
    (OutletLevel.CENTRAL, "中国长安网", ("长安网",)),
    (OutletLevel.CENTRAL, "中国网", ()),
)


def highest(levels: Iterable[OutletLevel]) -> OutletLevel | None:
    """The highest of some levels; None where there is none."""
    order = list(OutletLevel)
    return min(levels, key=order.index, default=None)
