"""Is the file of a closed case complete? A checklist that names each missing paper.

Source: 《政府信息公开条例》第四十五条 (登记、审核、办理、答复、归档), with the articles of the single
lines. What the law wants must be there before a case is archived; what only makes the file better
in court is named and leaves the choice to the office.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gongkai.rules.archive import PERMANENT
from gongkai.rules.deadlines import Channel
from gongkai.rules.errors import WrongStateError
from gongkai.rules.policy import Policy
from gongkai.rules.requests import State
from gongkai.rules.results import RESULTS, LetterKind, RemedyKind, ResultCode


@dataclass(frozen=True, slots=True)
class FiledLetter:
    """A letter as the checklist sees it."""

    title: str
    kind: LetterKind
    state: str
    number: str = ""
    is_answer: bool = False
    is_posted: bool = False
    tracking: str = ""
    has_proof: bool = False
    is_whole: bool = True

    @property
    def label(self) -> str:
        """Title and number."""
        return f"{self.title}（{self.number}）" if self.number else self.title


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What lies in the file of a case: the input of the checklist.

    `file_kinds` are the kinds of the uploaded files, `damaged` the names of those that do not open
    or changed, `open_consultations` the parties whose opinion is neither given nor expired.
    """

    state: State
    channel: Channel
    result: ResultCode | None
    letters: tuple[FiledLetter, ...]
    file_kinds: frozenset[str]
    reviews: frozenset[str]
    searches: int
    open_consultations: tuple[str, ...] = ()
    has_fee: bool = False
    is_fee_paid: bool = False
    damaged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One line: what is wanted, by which article, whether it is there, and what to do if not.

    `is_must`: without it the case is not archived.
    """

    code: str
    label: str
    article: str
    is_there: bool
    is_must: bool
    todo: str = ""


class IncompleteFileError(WrongStateError):
    """The file lacks something that must be in it; `missing` are the lines of the checklist."""

    def __init__(self, missing: tuple[ChecklistLine, ...]) -> None:
        wanted = "；".join(f"{n}. {line.label}：{line.todo}" for n, line in enumerate(missing, 1))
        super().__init__(f"案卷还不齐，不能归档。缺少：{wanted}。请补齐后再归档。")
        self.missing = missing


# The slip was shown when it was issued, and a note of closing stays in the file.
_NEED_NOT_LEAVE: Final = frozenset({LetterKind.RECEIPT_SLIP, LetterKind.CLOSED})
_BY_POST: Final = frozenset({Channel.SIGNED_MAIL, Channel.ORDINARY_MAIL})
_ON_PAPER: Final = _BY_POST | {Channel.IN_PERSON, Channel.FAX, Channel.EMAIL, Channel.FORWARDED}


def checklist(file: CaseFile) -> tuple[ChecklistLine, ...]:
    """Every line that concerns the case, those that must be there first."""
    lines = [*_of_papers(file), *_of_letters(file), *_of_work(file)]
    return tuple(sorted(lines, key=lambda line: not line.is_must))


def check_file(file: CaseFile) -> tuple[ChecklistLine, ...]:
    """The checklist of a file that may be archived. Raises IncompleteFileError naming the gaps."""
    lines = checklist(file)
    missing = tuple(line for line in lines if line.is_must and not line.is_there)
    if missing:
        raise IncompleteFileError(missing)
    return lines


def _of_papers(file: CaseFile) -> Iterator[ChecklistLine]:
    kinds = file.file_kinds
    if file.channel in _ON_PAPER:
        yield ChecklistLine(
            "application", "申请书原件的扫描件", "第二十九条", "application" in kinds, False,
            "扫描后作为“申请书”上传",
        )  # fmt: skip
    if file.channel in _BY_POST:
        yield ChecklistLine(
            "envelope", "信封（邮戳）的扫描件", "第三十一条", "envelope" in kinds, False,
            "扫描后作为“信封”上传，证明收到之日",
        )  # fmt: skip
    if file.state is State.WITHDRAWN:
        yield ChecklistLine(
            "withdrawal", "申请人撤回的材料", "第二十七条", "withdrawal" in kinds, False,
            "书面撤回的，扫描后作为“撤回材料”上传；在网站撤回的，以系统记录为准",
        )  # fmt: skip
    if file.damaged:
        yield ChecklistLine(
            "damaged", f"完好的材料：{'、'.join(file.damaged)}", "《档案法》第三十九条", False, True,
            "文件打不开或内容变了，从备份恢复，并报告安全管理员",
        )  # fmt: skip


def _of_letters(file: CaseFile) -> Iterator[ChecklistLine]:
    for letter in file.letters:
        if not letter.is_whole:
            yield ChecklistLine(
                "altered", f"{letter.label}的原文", "第三十六条", False, True,
                "内容与签发时的哈希不符，从备份恢复，并报告安全管理员",
            )  # fmt: skip
        if letter.state in ("draft", "signed") and letter.kind not in _NEED_NOT_LEAVE:
            todo = "签发后发出，或退回作废" if letter.state == "draft" else "发出并登记发出日期"
            yield ChecklistLine(
                "sent", f"{letter.label}的发出记录", "第四十五条", False, True, todo
            )
        elif letter.is_answer and letter.state != "void":
            yield ChecklistLine(
                "served", f"{letter.label}的送达凭证", "第四十五条", letter.has_proof, True,
                "登记送达日期，写明签收人或邮件查询结果，或上传送达回证",
            )  # fmt: skip
        elif letter.state in ("sent", "served") and letter.kind is not LetterKind.RECEIPT_SLIP:
            yield ChecklistLine(
                "notice_served", f"{letter.label}的送达凭证", "第四十五条", letter.has_proof, False,
                "登记送达日期和凭证，争议时证明期限的中断或延长",
            )  # fmt: skip
        if letter.is_posted and letter.state in ("sent", "served"):
            yield ChecklistLine(
                "tracking", f"{letter.label}的邮件号", "国办公开办函〔2016〕235号",
                bool(letter.tracking), False, "登记送达时填写中国邮政的邮件号",
            )  # fmt: skip
    is_answered = file.state not in (
        State.WITHDRAWN,
        State.ABANDONED_FEE,
        State.ABANDONED_SUPPLEMENT,
    )
    if is_answered and not any(x.is_answer and x.state != "void" for x in file.letters):
        yield ChecklistLine("answer", "答复文书", "第三十六条", False, True, "答复后再归档")


def _of_work(file: CaseFile) -> Iterator[ChecklistLine]:
    answered = [x for x in file.letters if x.is_answer and x.state in ("sent", "served")]
    if answered:
        for kind, label in (("legal", "法制审核意见"), ("secrecy", "保密审查意见")):
            yield ChecklistLine(kind, label, "第十七条", kind in file.reviews, True, "补充审核记录")
    if file.result is ResultCode.UNABLE_NOT_EXIST:
        yield ChecklistLine(
            "search", "检索记录", "第三十六条第（四）项", file.searches > 0, True,
            "登记在哪些单位和系统、用什么关键词、由谁、何时检索",
        )  # fmt: skip
    if file.open_consultations:
        parties = "、".join(file.open_consultations)
        yield ChecklistLine(
            "opinion", f"{parties}的意见或期满记录", "第三十二条、第三十四条", False, False,
            "登记意见，或登记逾期未提出意见",
        )  # fmt: skip
    if file.has_fee and file.state is not State.ABANDONED_FEE:
        yield ChecklistLine(
            "payment", "信息处理费的缴费票据", "第四十二条", file.is_fee_paid, False,
            "登记票据号码并上传票据",
        )  # fmt: skip


def retention_years(policy: Policy, result: ResultCode | None, *, is_disputed: bool) -> int:
    """How long a case is kept: what the body set for its result, else by what became of it.

    0 is for ever (`PERMANENT`). A disputed case (reopened by order) keeps the longer of the two.
    """
    chosen = dict(policy.retention_by_result)
    if result is not None and result.value in chosen:
        years = chosen[result.value]
    elif result is not None and RESULTS[result].remedy in (RemedyKind.REFUSAL, RemedyKind.PARTIAL):
        years = policy.retention_refused
    else:
        years = policy.retention_other
    if not is_disputed:
        return years
    both = (years, policy.retention_disputed)
    return PERMANENT if PERMANENT in both else max(both)
