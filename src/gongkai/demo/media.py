"""Work with the media of the demonstration city's police.

How often it pitched and was adopted in 2020, at which level, and the titles of the three cases of
debunking are those of its published report; every manuscript and every day is invented.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from gongkai.accounts.models import Person
from gongkai.catalogue.models import ItemVersion
from gongkai.media import actions
from gongkai.media.models import Manuscript
from gongkai.organisations.models import Organisation
from gongkai.rules.media.sheet import MediaRow
from gongkai.rules.media.work import AdoptionForm, ManuscriptKind, OutletLevel, PitchState
from gongkai.rules.sheets import Figure

BODY: Final = "lps-gaj"
SEED_YEAR: Final = 2020
PITCHES: Final = 1500
ADOPTED: Final = (
    (OutletLevel.CENTRAL, 64, ("人民公安报", "学习强国", "中国长安网", "人民日报", "央视")),
    (OutletLevel.PROVINCIAL, 573, ("贵州日报", "多彩贵州")),
    (OutletLevel.MUNICIPAL, 550, ("六盘水日报", "乌蒙新报")),
)
LOCAL: Final = (
    (OutletLevel.PROVINCIAL, "贵州日报", ("天眼新闻", "贵州日报天眼新闻")),
    (OutletLevel.PROVINCIAL, "多彩贵州", ("多彩贵州网",)),
    (OutletLevel.MUNICIPAL, "六盘水日报", ()),
    (OutletLevel.MUNICIPAL, "乌蒙新报", ()),
)
THEMES: Final = ("疫情防控", "扫黑除恶", "枫桥经验", "脱贫攻坚")
DEBUNKED: Final = (
    ("六盘水市公安机关查处两名利用疫情造谣者", "编造的疫情消息", date(2020, 2, 3)),
    ("母猪开口说话？鸡蛋能治病？——谣言", "母猪开口说话、鸡蛋能治病", date(2020, 2, 11)),
    ("重拳出击！水城警方严厉打击涉及疫情防控违法犯罪行为", "编造的封路消息", date(2020, 2, 20)),
)
_UNITS: Final = (
    "六盘水市公安局", "六盘水市公安局钟山分局", "六盘水市公安局水城分局", "六枝特区公安局", "盘州市公安局",
)  # fmt: skip
_SUBJECTS: Final = (
    "民警坚守一线",
    "派出所的一天",
    "反诈宣传进社区",
    "调解邻里纠纷",
    "护送学生过马路",
)


def load(at: datetime) -> None:
    """Make the lists, import the year of the report and a little of this year, where none is."""
    if Manuscript.objects.exists():
        return
    people = {p.username: p for p in Person.objects.select_related("organisation")}
    clerk, body = people["xinmeiti"], Organisation.objects.get(code=BODY)
    actions.load_outlets(organisation_id=body.pk, by=clerk, at=at)
    for level, name, aliases in LOCAL:
        actions.keep_outlet(
            organisation_id=body.pk, name=name, level=level, aliases=aliases, by=clerk, at=at
        )
    for theme in THEMES:
        actions.keep_theme(organisation_id=body.pk, name=theme, by=clerk, at=at)
    rows = [*_seed_rows(), *_rows_of(at.date())]
    actions.import_media(rows=rows, by=clerk, at=at)
    for title, rumour, on in DEBUNKED:
        actions.record_debunking(
            organisation_id=body.pk,
            item_id=None,
            title=title,
            rumour=rumour,
            published_on=on,
            reads=Figure(50_000, "lower"),
            comments=Figure(1_000, "lower"),
            by=clerk,
            at=at,
        )
    clarified = ItemVersion.objects.filter(
        state="published", item__kind="clarification", item__organisation=body
    ).first()
    if clarified is not None:
        actions.record_debunking(
            organisation_id=body.pk,
            item_id=clarified.item_id,
            reads=Figure(12_600),
            by=people["fuzeren"],
            at=at,
        )


def _seed_rows() -> list[MediaRow]:
    """1,500 pitches, of which 64, 573 and 550 were used."""
    used = [(outlets[n % len(outlets)]) for _, number, outlets in ADOPTED for n in range(number)]
    left = PITCHES - len(used)
    outlets = [*used, *(ADOPTED[n % 3][2][0] for n in range(left))]
    rows = []
    for n, outlet in enumerate(outlets):
        on = date(SEED_YEAR, 1, 2) + timedelta((n * 7) % 355)
        is_used = n < len(used)
        rows.append(
            MediaRow(
                line=n + 2,
                title=f"{_SUBJECTS[n % len(_SUBJECTS)]}（演示{n + 1}）",
                kind=list(ManuscriptKind)[n % len(ManuscriptKind)],
                unit=_UNITS[n % len(_UNITS)],
                outlet=outlet,
                state=PitchState.ADOPTED if is_used else PitchState.DECLINED,
                authors="演示通讯员",
                theme=THEMES[n % len(THEMES)],
                pitched_on=on,
                adopted_on=on + timedelta(n % 4) if is_used else None,
                form=AdoptionForm.FRONT if n % 40 == 0 else AdoptionForm.FULL,
            )
        )
    return rows


def _rows_of(today: date) -> list[MediaRow]:
    """A few of the last months: waiting, adopted, reprinted, with reads."""
    rows = []
    for n in range(24):
        on = today - timedelta(10 + n * 9)
        state = (PitchState.PENDING, PitchState.ADOPTED, PitchState.DECLINED)[n % 3]
        level = ADOPTED[n % 3][2]
        rows.append(
            MediaRow(
                line=PITCHES + n + 2,
                title=f"{_SUBJECTS[n % len(_SUBJECTS)]}（演示{today.year}-{n + 1}）",
                kind=ManuscriptKind.NEWS,
                unit=_UNITS[n % len(_UNITS)],
                outlet=level[n % len(level)],
                state=state,
                theme=THEMES[n % len(THEMES)],
                pitched_on=on,
                adopted_on=on + timedelta(2) if state is PitchState.ADOPTED else None,
                form=AdoptionForm.REPRINT if n % 12 == 1 else AdoptionForm.FULL,
                reads=Figure(20_000 + n * 900, "lower") if state is PitchState.ADOPTED else None,
            )
        )
    return rows
