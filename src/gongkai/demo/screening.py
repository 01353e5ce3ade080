"""Screening in the demonstration city: lists, a register of leaders, a list that was stopped."""

from __future__ import annotations

from datetime import datetime, timedelta

from gongkai.accounts.models import Person
from gongkai.catalogue.models import ItemVersion
from gongkai.catalogue.queries import count_live_versions
from gongkai.catalogue.queries.rescans import live_versions_to_scan
from gongkai.organisations.models import Organisation
from gongkai.rules.screening.decisions import Decision
from gongkai.rules.screening.model import Leader
from gongkai.rules.screening.parts import Part
from gongkai.rules.screening.words import Word
from gongkai.screening import actions
from gongkai.screening.models import WordList

_LEADERS = (
    Leader("蒋文斌", ("副市长", "市公安局局长"), 1, ("蒋文彬",)),
    Leader("宋立新", ("市公安局副局长",), 2, ("宋利新",)),
    Leader("罗建华", ("市公安局办公室主任",), 3),
)
_WORDS = (
    Word("钟山分局", "钟山区分局", "机构全称"),
    Word("六盘水公安局", "六盘水市公安局", "漏了“市”", ("六盘水公安局域网",)),
    Word("凉都卫士杯", note="活动已停办"),
)
_LIST = """2026年第三季度见义勇为奖励对象名单
序号\t姓名\t身份证号\t奖励金额（元）
1\t王小虎\t520203199003071238\t5000
领取地点：市公安局综合大楼一楼，联系电话：13985801234。请各分局按照布署及时通知本人。
"""


def load(at: datetime) -> None:
    """What is missing; nothing where lists are there already."""
    if WordList.objects.exists():
        return
    police = Organisation.objects.get(code="lps-gaj")
    people = {p.username: p for p in Person.objects.all()}
    head, secrecy, clerk = people["fuzeren"], people["baomi"], people["jingban"]
    editor = people["bianji"]
    _leaders(police, head, secrecy, at - timedelta(days=40))
    _words(police, clerk, secrecy, at - timedelta(days=20))
    _stopped_list(police, editor, secrecy, at - timedelta(days=3))
    _back_scan(police, secrecy, at - timedelta(days=19))
    actions.admit_caller(
        organisation=police, name="协同办公系统", by=head, at=at - timedelta(days=10)
    )


def _leaders(police: Organisation, head: Person, secrecy: Person, at: datetime) -> None:
    made = actions.found_word_list(
        organisation=police, code="lps-gaj-leaders", name="局领导名录", rule="WORD-TITLE",
        by=head, at=at,
    )  # fmt: skip
    version = actions.propose_list_version(
        list_id=made.pk, entries=_LEADERS, source="市委组织部任免通知", note="", by=head, at=at
    )
    actions.approve_list_version(version_id=version.pk, by=secrecy, at=at + timedelta(hours=2))
    later = at + timedelta(days=38)
    new = Leader("彭志远", ("市公安局副局长",), 4)
    actions.write_entry(list_id=made.pk, entry=new, was="", by=head, at=later)
    changed = Leader("罗建华", ("市公安局警务保障室主任",), 5)
    actions.write_entry(list_id=made.pk, entry=changed, was="罗建华", by=head, at=later)


def _words(police: Organisation, clerk: Person, secrecy: Person, at: datetime) -> None:
    made = actions.found_word_list(
        organisation=police, code="lps-gaj-words", name="本局易错词", rule="WORD-WRONG",
        by=clerk, at=at,
    )  # fmt: skip
    version = actions.propose_list_version(
        list_id=made.pk, entries=_WORDS[:2], source="2026年读网记录", note="", by=clerk, at=at
    )
    actions.approve_list_version(version_id=version.pk, by=secrecy, at=at + timedelta(hours=5))
    later = at + timedelta(days=18)
    actions.write_entry(list_id=made.pk, entry=_WORDS[2], was="", by=clerk, at=later)
    actions.submit_list_version(
        list_id=made.pk, source="局长办公会纪要", note="补一条停办的活动", by=clerk, at=later
    )


def _stopped_list(police: Organisation, editor: Person, secrecy: Person, at: datetime) -> None:
    subject = actions.screen_subject(
        kind="file",
        key="reward-list-2026-3",
        title="2026年第三季度见义勇为奖励对象名单（送审稿）",
        organisation_id=police.pk,
        parts=[Part.plain(_LIST)],
        by=editor,
        at=at,
    )
    findings = {row.rule: row.pk for row in subject.findings.all()}
    actions.decide_finding(
        finding_id=findings["WORD-WRONG"],
        decision=Decision.FALSE_ALARM,
        reason="引用的是来文原文",
        by=secrecy,
        at=at + timedelta(hours=1),
    )
    actions.allow_words(
        finding_id=findings["PI-PHONE-OFFICE"],
        reason="政治部公务手机，已在机构职能中公开",
        until_on=None,
        by=secrecy,
        at=at + timedelta(hours=1),
    )


def _back_scan(police: Organisation, secrecy: Person, at: datetime) -> None:
    total = count_live_versions(police.path)
    scan = actions.start_back_scan(
        organisation=police, kind="item", total=total, reason="领导名录更新", by=secrecy, at=at
    )
    for pk in live_versions_to_scan(police.path, after=0, limit=1):
        title = ItemVersion.objects.values_list("title", flat=True).get(pk=pk)
        reason = "补查时多次中断，没有完成。请点“再试一次”；仍不成功的，请把大的附件拆开"
        actions.advance_back_scan(
            scan_id=scan.pk,
            cursor=str(pk),
            done=1,
            blocks=0,
            failed=[actions.Failed(str(pk), title, reason)],
            by=secrecy,
            at=at + timedelta(seconds=30),
        )
    actions.pause_back_scan(scan_id=scan.pk, by=secrecy, at=at + timedelta(minutes=1))
