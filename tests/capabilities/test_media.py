"""Work with the media: pitches, adoptions, counting, lists that come in, debunking."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.desk.exports import to_xlsx
from gongkai.media import actions
from gongkai.media.models import Adoption, Debunking, Manuscript, Pitch
from gongkai.media.queries import (
    MediaFilter,
    clarifications,
    debunkings,
    exported_media,
    manuscript_list,
    manuscript_view,
    media_statistics,
)
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.intake import FileRefusedError
from gongkai.rules.items import ItemKind
from gongkai.rules.media.sheet import MEDIA_HEADS, read_media
from gongkai.rules.media.work import AdoptionForm, OutletLevel, PitchState
from gongkai.rules.sheets import Figure, read_figure, said
from tests.factories.city import City
from tests.factories.items import build_newsroom, publish
from tests.factories.media import Press, adopt, build_press, debunk, write


@pytest.fixture
def press(city: City, at: datetime) -> Press:
    return build_press(city.police, city.police_clerk, at)


def test_an_adoption_settles_the_pitch_and_counts_at_its_level(press: Press, at: datetime) -> None:
    row = write(press, at, "", press.central, press.municipal)
    adopt(press, row, press.central, at)
    states = dict(Pitch.objects.values_list("outlet__name", "state"))
    assert states == {"人民公安报": PitchState.ADOPTED, "某市日报": PitchState.PENDING}
    view = manuscript_view(press.by, row.pk, today=at.date())
    assert (view.line.level, str(view.adoptions[0].reads_said)) == (OutletLevel.CENTRAL, "50000余")
    shown = media_statistics(press.by, at.year, today=at.date())
    assert (shown.pitched, shown.adopted, shown.reprinted) == (2, 1, 0)
    with pytest.raises(WrongStateError, match="不要重复登记"):
        adopt(press, row, press.central, at)
    pitch = Pitch.objects.get(outlet=press.central)
    with pytest.raises(WrongStateError):
        actions.decline_pitch(pitch_id=pitch.pk, by=press.by, at=at)


def test_reprints_count_apart_and_a_manuscript_counts_once_at_its_highest_level(
    press: Press, at: datetime
) -> None:
    row = write(press, at, "", press.central, press.municipal)
    adopt(press, row, press.municipal, at)
    adopt(press, row, press.central, at)
    adopt(press, row, press.central, at, form=AdoptionForm.REPRINT)
    shown = media_statistics(press.by, at.year, today=at.date())
    assert (shown.adopted, shown.reprinted) == (2, 1)
    assert dict(shown.manuscripts)["中央级"] == 1
    assert dict(shown.manuscripts)["市级"] == 0
    by_level = {t.label: (t.pitched, t.adopted, t.reprinted) for t in shown.by_level}
    assert by_level["中央级"] == (1, 1, 1)
    assert by_level["市级"] == (1, 1, 0)
    assert [(t.label, t.adopted) for t in shown.by_theme] == [("枫桥经验", 2)]
    assert [(t.label, t.adopted) for t in shown.by_unit] == [("某市公安局", 2)]
    assert shown.by_month[at.month - 1].adopted == 2


def test_a_mistake_is_struck_out_and_stays_to_be_seen(press: Press, at: datetime) -> None:
    row = write(press, at, "", press.central)
    one = adopt(press, row, press.central, at)
    actions.strike_adoption(adoption_id=one.pk, reason="登记错了媒体", by=press.by, at=at)
    assert media_statistics(press.by, at.year, today=at.date()).adopted == 0
    assert len(manuscript_view(press.by, row.pk, today=at.date()).adoptions) == 1
    adopt(press, row, press.central, at)


def test_days_that_cannot_be_are_refused_and_nothing_is_kept(press: Press, at: datetime) -> None:
    row = write(press, at, "", press.central)
    with pytest.raises(BadInputError, match="早于投稿日期"):
        adopt(press, row, press.central, at - timedelta(3))
    with pytest.raises(FileRefusedError):
        actions.record_adoption(
            manuscript_id=row.pk, outlet_id=press.central.pk, adopted_on=at.date(),
            form=AdoptionForm.FULL, evidence=actions.Proof("x.exe", b"MZ"), by=press.by, at=at,
        )  # fmt: skip
    assert not Adoption.objects.exists()
    assert Pitch.objects.get().state == PitchState.PENDING


def test_who_only_looks_changes_nothing_and_others_see_nothing(
    press: Press, city: City, at: datetime
) -> None:
    row = write(press, at, "", press.central)
    assert not manuscript_view(city.supervisor, row.pk, today=at.date()).may_manage
    with pytest.raises(WrongPersonError):
        actions.pitch_manuscript(
            manuscript_id=row.pk, outlet_ids=[press.municipal.pk], on=at.date(),
            by=city.supervisor, at=at,
        )  # fmt: skip
    with pytest.raises(NotFoundError):
        manuscript_view(city.education_clerk, row.pk, today=at.date())
    with pytest.raises(BadInputError, match="请从列表中选择媒体"):
        actions.register_manuscript(
            organisation_id=city.education.pk, title="x", kind=row.kind,  # type: ignore[arg-type]
            outlet_ids=[press.central.pk], by=city.education_clerk, at=at,
        )  # fmt: skip


def test_a_list_comes_in_by_names_and_aliases_and_only_once(press: Press, at: datetime) -> None:
    text = (
        "标题,类型,单位,主题,投稿日期,媒体,结果,采用日期,采用形式,阅读量\n"
        "甲,消息,某市公安局,枫桥经验,2026-03-01,公安报,采用,2026-03-05,头版头条,近3万\n"
        "甲,消息,某市公安局,枫桥经验,2026-03-01,某市日报,未采用,,,\n"
        "乙,视频,某市公安局,,,某市日报,,2026-04-01,转载,\n"
    )
    rows = read_media(text.encode(), "清单.csv")
    assert actions.import_media(rows=rows, by=press.by, at=at) == (2, 2, 2)
    assert actions.import_media(rows=rows, by=press.by, at=at) == (0, 0, 0)
    shown = media_statistics(press.by, 2026, today=at.date())
    assert (shown.pitched, shown.adopted, shown.reprinted) == (2, 1, 1)
    lines = exported_media(press.by, MediaFilter(), today=at.date())
    again = read_media(to_xlsx("稿件", MEDIA_HEADS, lines), "清单.xlsx")
    assert len(again) == 3
    assert actions.import_media(rows=again, by=press.by, at=at) == (0, 0, 0)
    for wrong, words in (
        ("丙,消息,某市公安局,,2026-03-01,不认识的报,,,,", "不在名单里"),
        ("丙,消息,某市教育局,,2026-03-01,公安报,,,,", "不在您管理的范围内"),
    ):
        bad = text.splitlines()[0] + "\n" + wrong + "\n"
        with pytest.raises(BadInputError, match=f"第2行.*{words}"):
            actions.import_media(rows=read_media(bad.encode(), "清单.csv"), by=press.by, at=at)
    assert Manuscript.objects.count() == 2


def test_a_case_of_debunking_rests_on_its_clarification(city: City, at: datetime) -> None:
    room = build_newsroom(city, at)
    item = publish(
        room, at, kind=ItemKind.CLARIFICATION, title="关于网传消息的说明",
        extras={"rumour": "全面禁行电动自行车"},
    ).item  # fmt: skip
    other = publish(room, at, title="通告").item
    press = build_press(city.police, city.police_clerk, at)
    assert dict(clarifications(press.by)) == {item.pk: "关于网传消息的说明"}
    known = {"organisation_id": city.police.pk, "by": press.by, "at": at}
    with pytest.raises(BadInputError, match="澄清信息"):
        actions.record_debunking(item_id=other.pk, **known)  # type: ignore[arg-type]
    actions.record_debunking(item_id=item.pk, **known)  # type: ignore[arg-type]
    case = Debunking.objects.get()
    assert (case.title, case.rumour) == ("关于网传消息的说明", "全面禁行电动自行车")
    actions.count_debunking(
        debunking_id=case.pk, reads=read_figure("5万余"), comments=None, by=press.by, at=at
    )
    [line] = debunkings(press.by, today=at.date())
    assert str(line.case.reads_said) == "50000余"
    assert line.index_number == item.index_number
    assert clarifications(press.by) == []


def test_bounds_are_read_and_said_the_same() -> None:
    for text, figure in (
        ("1,500余", Figure(1500, "lower")), ("5万多次", Figure(50_000, "lower")),
        ("近3万", Figure(30_000, "upper")), ("22万", Figure(220_000)),
        ("约200", Figure(200, "about")), ("0", Figure(0)),
    ):  # fmt: skip
        assert read_figure(text) == figure
        assert read_figure(said(figure)) == figure
    with pytest.raises(BadInputError):
        read_figure("很多")


def test_lists_and_statistics_ask_as_many_questions_for_many_as_for_one(
    press: Press, at: datetime
) -> None:
    adopt(press, write(press, at, "", press.central), press.central, at)
    debunk(press, at)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            manuscript_list(press.by, MediaFilter(year=at.year), today=at.date())
            media_statistics(press.by, at.year, today=at.date())
            debunkings(press.by, today=at.date())
        return len(queries)

    one = asked()
    for n in range(10):
        row = write(press, at, str(n), press.central, press.municipal)
        adopt(press, row, press.municipal, at)
        debunk(press, at, str(n))
    assert asked() == one
