"""What an item of the catalogue says: its 14 elements, its text, its files, under one hash.

Sources: 《政府信息公开条例》第十二条第二款; 《政府信息公开目录系统实施指引（试行）》 for the elements; for
normative documents and drafts the instruments named beside their fields.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from gongkai.rules.errors import BadInputError
from gongkai.rules.legible import legible
from gongkai.rules.publishing import check_consultation
from gongkai.rules.rich_text import problems as text_problems
from gongkai.rules.rich_text import to_plain

MOST_TITLE: Final = 200
# Local guides limit the summary to about this many characters.
USUAL_SUMMARY: Final = 100


class ItemKind(StrEnum):
    """What kind of information an item is; the values never change."""

    NORMATIVE = "normative"
    RULE = "rule"
    NOTICE = "notice"
    NEWS = "news"
    GUIDE = "guide"
    BUDGET = "budget"
    PENALTY = "penalty"
    RECRUITMENT = "recruitment"
    CONSULTATION = "consultation"
    CLARIFICATION = "clarification"
    INTERPRETATION = "interpretation"
    FEEDBACK = "feedback"
    DISCLOSURE_GUIDE = "disclosure_guide"
    OTHER = "other"


KIND_LABELS: Final = {
    ItemKind.NORMATIVE: "行政规范性文件",
    ItemKind.RULE: "规章",
    ItemKind.NOTICE: "通知公告",
    ItemKind.NEWS: "工作动态",
    ItemKind.GUIDE: "办事指南",
    ItemKind.BUDGET: "预算决算",
    ItemKind.PENALTY: "行政处罚决定",
    ItemKind.RECRUITMENT: "招考录用",
    ItemKind.CONSULTATION: "意见征集",
    ItemKind.CLARIFICATION: "不实信息澄清",
    ItemKind.INTERPRETATION: "政策解读",
    ItemKind.FEEDBACK: "意见采纳情况",
    ItemKind.DISCLOSURE_GUIDE: "政府信息公开指南",
    ItemKind.OTHER: "其他信息",
}


class Validity(StrEnum):
    """Whether a document still holds; the values never change."""

    IN_FORCE = "in_force"
    AMENDED = "amended"
    LAPSED = "lapsed"
    REPEALED = "repealed"


VALIDITY_LABELS: Final = {
    Validity.IN_FORCE: "有效",
    Validity.AMENDED: "已修改",
    Validity.LAPSED: "失效",
    Validity.REPEALED: "废止",
}
# Only these kinds have a validity.
DOCUMENTS: Final = frozenset({ItemKind.NORMATIVE, ItemKind.RULE})


class Mode(StrEnum):
    """公开属性, fixed when the document is drafted; the values never change."""

    PROACTIVE = "proactive"
    ON_REQUEST = "on_request"
    WITHHELD = "withheld"


MODE_LABELS: Final = {
    Mode.PROACTIVE: "主动公开",
    Mode.ON_REQUEST: "依申请公开",
    Mode.WITHHELD: "不予公开",
}


# In which form a policy is explained; the first is the usual one.
INTERPRETATION_FORMS: Final = (
    "文字", "图解", "视频", "音频", "新闻发布会", "媒体专访", "专家解读", "负责人解读", "简明问答",
)  # fmt: skip
# What the guide says of the disclosure office (条例第十二条第一款).
GUIDE_OFFICE: Final = MappingProxyType(
    {
        "office_name": "公开工作机构名称",
        "office_address": "办公地址",
        "office_hours": "办公时间",
        "office_phone": "联系电话",
        "office_fax": "传真号码",
        "office_contact": "互联网联系方式",
    }
)
# After so many months a guide that nobody revised is looked at again.
GUIDE_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class ExtraField:
    """A field that only some kinds have."""

    code: str
    label: str
    kinds: frozenset[ItemKind]
    is_required: bool = False
    is_date: bool = False
    hint: str = ""
    choices: tuple[str, ...] = ()


_K = ItemKind
EXTRA_FIELDS: Final[Mapping[str, ExtraField]] = MappingProxyType(
    {
        extra.code: extra
        for extra in (
            ExtraField("effective_on", "施行日期", DOCUMENTS, is_required=True, is_date=True),
            ExtraField("expires_on", "有效期至", DOCUMENTS, is_date=True),
            ExtraField("joint_issuers", "联合发文机关", DOCUMENTS, hint="用顿号分开"),
            ExtraField("filing_number", "备案登记编号", DOCUMENTS),
            ExtraField(
                "interprets",
                "被解读的文件",
                frozenset({_K.INTERPRETATION}),
                is_required=True,
                hint="索引号或文件名称",
            ),
            ExtraField(
                "form",
                "解读形式",
                frozenset({_K.INTERPRETATION}),
                choices=INTERPRETATION_FORMS,
            ),
            ExtraField(
                "note_line",
                "题注",
                frozenset({_K.RULE}),
                hint="公布日期和令号、历次修订、施行日期，例如：2021年3月1日某市人民政府令第1号公布　自2021年5月1日起施行",
            ),
            ExtraField(
                "answers",
                "所反馈的征求意见稿",
                frozenset({_K.FEEDBACK}),
                is_required=True,
                hint="征求意见稿的索引号",
            ),
            ExtraField(
                "opens_on",
                "征求意见开始",
                frozenset({_K.CONSULTATION}),
                is_required=True,
                is_date=True,
            ),
            ExtraField(
                "closes_on",
                "征求意见截止",
                frozenset({_K.CONSULTATION}),
                is_required=True,
                is_date=True,
                hint="一般不少于 30 日",
            ),
            ExtraField("short_reason", "期限短于 30 日的理由", frozenset({_K.CONSULTATION})),
            ExtraField(
                "opinions_to", "意见怎样反馈", frozenset({_K.CONSULTATION}), is_required=True
            ),
            ExtraField(
                "rumour", "所澄清的不实信息", frozenset({_K.CLARIFICATION}), is_required=True
            ),
            ExtraField("public_until", "公示至", frozenset({_K.PENALTY}), is_date=True),
            *(
                ExtraField(
                    code,
                    label,
                    frozenset({_K.DISCLOSURE_GUIDE}),
                    is_required=True,
                    hint="没有的写“无”",
                )
                for code, label in GUIDE_OFFICE.items()
            ),
            ExtraField(
                "revised_on",
                "修订日期",
                frozenset({_K.DISCLOSURE_GUIDE}),
                is_required=True,
                is_date=True,
            ),
            ExtraField("posts", "职位和名额", frozenset({_K.RECRUITMENT})),
            ExtraField("apply_until", "报名截止", frozenset({_K.RECRUITMENT}), is_date=True),
            ExtraField("fiscal_year", "预算（决算）年度", frozenset({_K.BUDGET})),
            ExtraField(
                "budget_kind",
                "类别",
                frozenset({_K.BUDGET}),
                choices=("部门预算", "部门决算", "“三公”经费预算", "“三公”经费决算", "专项资金"),
            ),
        )
    }
)


# In which field an item names the one that it is about, by 索引号 or title.
ABOUT_FIELDS: Final = MappingProxyType(
    {ItemKind.INTERPRETATION: "interprets", ItemKind.FEEDBACK: "answers"}
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of an item by its hash. `description` says what is in it, for lists and readers."""

    name: str
    sha256: str
    size: int
    media_type: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that the public will read of an item; 索引号 and 发布日期 come at its release.

    `body` is clean HTML (`rules.rich_text.clean`); `relations` are 索引号 of other items; `extras`
    the fields of `EXTRA_FIELDS`, dates as YYYY-MM-DD.
    """

    title: str
    kind: ItemKind = ItemKind.OTHER
    publisher: str = ""
    created_on: date | None = None
    subject: str = ""
    summary: str = ""
    document_number: str = ""
    genre: str = ""
    online_link: str = ""
    keywords: tuple[str, ...] = ()
    audience: str = ""
    relations: tuple[str, ...] = ()
    language: str = "中文"
    source: str = ""
    body: str = ""
    files: tuple[Attachment, ...] = ()
    extras: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """Canonical JSON: sorted keys, no spaces."""
        data = asdict(self)
        data["created_on"] = self.created_on.isoformat() if self.created_on else None
        data["extras"] = {key: value for key, value in self.extras.items() if value}
        return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def legible(self) -> Content:
        """The same without characters that nobody sees and that a feed could not hold."""
        texts: dict[str, Any] = {
            name: legible(value) for name, value in asdict(self).items() if type(value) is str
        }
        return replace(
            self,
            **texts,
            keywords=tuple(map(legible, self.keywords)),
            relations=tuple(map(legible, self.relations)),
            extras={key: legible(value) for key, value in self.extras.items()},
        )

    @property
    def sha256(self) -> str:
        """The hash of all of it, in hex: what an approval is for."""
        return hash_of(self.text())

    @classmethod
    def read(cls, text: str) -> Content:
        """What `text` wrote."""
        data: dict[str, Any] = json.loads(text)
        data["kind"] = ItemKind(data["kind"])
        data["created_on"] = date.fromisoformat(data["created_on"]) if data["created_on"] else None
        data["keywords"] = tuple(data["keywords"])
        data["relations"] = tuple(data["relations"])
        data["files"] = tuple(Attachment(**item) for item in data["files"])
        return cls(**data)

    def day(self, code: str) -> date | None:
        """A field of the kind as a day; None where it is empty or no day."""
        try:
            return date.fromisoformat(self.extras.get(code, "").strip())
        except ValueError:
            return None

    @property
    def words(self) -> str:
        """Title, number, keywords, summary and text as one, for a search."""
        parts = (self.title, self.document_number, *self.keywords, self.summary)
        return "\n".join(part for part in (*parts, to_plain(self.body)) if part)


def hash_of(text: str) -> str:
    """SHA-256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


class IncompleteItemError(BadInputError):
    """An item that cannot be reviewed yet; `problems` tells why by the name of the field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("这条信息还不完整：" + "".join(problems.values()))
        self.problems = dict(problems)


_REQUIRED: Final = MappingProxyType(
    {
        "title": "名称",
        "publisher": "发布机构",
        "created_on": "成文日期",
        "subject": "主题分类",
        "source": "信息来源",
    }
)


def content_problems(content: Content) -> dict[str, str]:
    """What an item lacks before it may be reviewed, by the name of the field."""
    found = {
        name: f"请填写{label}。"
        for name, label in _REQUIRED.items()
        if not (value := getattr(content, name)) or (isinstance(value, str) and not value.strip())
    }
    if len(content.title) > MOST_TITLE:
        found["title"] = f"名称最多 {MOST_TITLE} 字，现在有 {len(content.title)} 字。"
    if content.kind in DOCUMENTS and not content.document_number.strip():
        found["document_number"] = f"{KIND_LABELS[content.kind]}应有文号，请填写。"
    if not (to_plain(content.body) or content.files or content.online_link.strip()):
        found["body"] = "请写正文，或者加上附件、在线链接。"
    elif content.kind in DOCUMENTS and not to_plain(content.body):
        found["body"] = "规范性文件应有可以阅读和搜索的网页正文，不能只放附件或扫描件。"
    faults = text_problems(content.body)
    if faults:
        found["body"] = found.get("body", "") + "".join(faults)
    return found | _extra_problems(content)


def _extra_problems(content: Content) -> dict[str, str]:
    found: dict[str, str] = {}
    days: dict[str, date] = {}
    for extra in EXTRA_FIELDS.values():
        if content.kind not in extra.kinds:
            continue
        value = content.extras.get(extra.code, "").strip()
        if extra.is_required and not value:
            found[extra.code] = f"请填写{extra.label}。"
        elif extra.choices and value and value not in extra.choices:
            found[extra.code] = f"请从列出的选项中选择{extra.label}。"
        elif extra.is_date and value:
            try:
                days[extra.code] = date.fromisoformat(value)
            except ValueError:
                found[extra.code] = f"{extra.label}应是日期，如 2026-11-23。请重新填写。"
    if {"opens_on", "closes_on"} <= days.keys():
        try:
            check_consultation(
                days["opens_on"], days["closes_on"], content.extras.get("short_reason", "")
            )
        except BadInputError as error:
            found["closes_on"] = str(error)
    if days.get("expires_on", date.max) < days.get("effective_on", date.min):
        found["expires_on"] = "有效期截止早于施行日期。请核对。"
    return found


def check_content(content: Content) -> None:
    """Raises IncompleteItemError naming all that is missing."""
    found = content_problems(content)
    if found:
        raise IncompleteItemError(found)


def guide_review_on(content: Content) -> date | None:
    """The day by which a guide should be looked at again: twelve months after its last revision."""
    revised_on = content.day("revised_on")
    if revised_on is None:
        return None
    last = min(revised_on.day, 28)
    return revised_on.replace(year=revised_on.year + GUIDE_MONTHS // 12, day=last)


def guide_problems(content: Content, office: Mapping[str, str]) -> tuple[str, ...]:
    """Where a guide says another thing of the office than its register; `office` by field."""
    return tuple(
        f"{label}：指南写“{said}”，登记的是“{known}”。"
        for code, label in GUIDE_OFFICE.items()
        if (known := office.get(code, "").strip())
        and (said := content.extras.get(code, "").strip())
        and _same(said) != _same(known)
    )


def _same(text: str) -> str:
    """Without blanks and signs that people write one way or another."""
    return "".join(letter for letter in text if letter.isalnum()).lower()
