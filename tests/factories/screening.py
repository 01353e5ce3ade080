"""Everything that screening keeps, of one body, under a mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gongkai.rules.access import SYSTEM
from gongkai.rules.screening.decisions import Decision
from gongkai.rules.screening.parts import Part
from gongkai.rules.screening.words import Word
from gongkai.screening import actions
from gongkai.screening.models import ListVersion, Subject, WordList
from tests.factories.city import City, make_person


@dataclass(frozen=True, slots=True)
class Screened:
    """A subject with open findings and a decision, a list in use, a back scan, a caller."""

    subject: Subject
    word_list: WordList
    version: ListVersion
    allowance_id: int
    back_scan_id: int
    caller_id: int
    caller_key: str


def fill_screening(city: City, at: datetime, mark: str = "某") -> Screened:
    """One row in every table of screening, of the police, all bearing the mark."""
    reviewer = make_person("screening-reviewer", city.police, at, "secrecy_reviewer")
    made = actions.found_word_list(
        organisation=city.police,
        code="police-words",
        name=f"{mark}词表",
        rule="WORD-SENSITIVE",
        by=city.police_head,
        at=at,
    )
    version = actions.propose_list_version(
        list_id=made.pk,
        entries=[Word(f"{mark}专用词", note=mark)],
        source=f"{mark}文件",
        note=mark,
        by=city.police_head,
        at=at,
    )
    actions.approve_list_version(version_id=version.pk, by=reviewer, at=at)
    subject = actions.screen_subject(
        kind="item",
        key="planted-1",
        title=f"{mark}公告",
        organisation_id=city.police.pk,
        parts=[
            Part.plain(f"{mark}专用词，值班电话13800138000，办公{mark}布署。", f"{mark}正文"),
            Part.plain("身份证号11010519491231002X"),
        ],
        by=city.police_clerk,
        at=at,
    )
    allowance = actions.allow_words(
        finding_id=subject.findings.get(rule="PI-PHONE-OFFICE").pk,
        reason=f"{mark}值班电话",
        until_on=None,
        by=reviewer,
        at=at,
    )
    scan = actions.start_back_scan(
        organisation=city.police,
        kind="item",
        total=3,
        reason=f"{mark}更新",
        by=SYSTEM,
        at=at,
    )
    actions.advance_back_scan(
        scan_id=scan.pk,
        cursor="1",
        done=1,
        blocks=0,
        failed=[actions.Failed("1", f"{mark}通告", f"{mark}附件读不了")],
        by=SYSTEM,
        at=at,
    )
    actions.decide_finding(
        finding_id=subject.findings.get(rule="WORD-WRONG").pk,
        decision=Decision.FALSE_ALARM,
        reason=f"{mark}引用的是原文",
        by=reviewer,
        at=at,
    )
    caller = actions.admit_caller(
        organisation=city.police, name=f"{mark}办公系统", by=reviewer, at=at
    )
    return Screened(subject, made, version, allowance.pk, scan.pk, caller.id, caller.key)
