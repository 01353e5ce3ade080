"""The five steps to an answer as one table of questions: 补不补, 该不该, 有没有, 给不给, 当不当.

Guidance, not law of its own: it leads an officer to the move or the result that the law has for a
case. Each question cites its article; every path ends in a move, with the result it means where
there is one. The steps follow 苏政办函〔2019〕98号 (forwarded by 国办公开办函〔2020〕2号); the
questions are our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from gongkai.rules.requests import Move
from gongkai.rules.results import ResultCode


class WizardStep(StrEnum):
    """The five steps; the values never change."""

    SUPPLEMENT = "supplement"
    DUE = "due"
    HELD = "held"
    GIVE = "give"
    PROPER = "proper"


STEP_LABELS: Final = {
    WizardStep.SUPPLEMENT: "补不补",
    WizardStep.DUE: "该不该",
    WizardStep.HELD: "有没有",
    WizardStep.GIVE: "给不给",
    WizardStep.PROPER: "当不当",
}
_M, _R, _S = Move, ResultCode, WizardStep


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer: to the next question, or to the end by a move.

    `proposes` is the result that follows unless a later answer proposes another one; `advice` says
    what to do or to mind.
    """

    value: str
    label: str
    then: str = ""
    proposes: ResultCode | None = None
    move: Move | None = None
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question in plain words with the article it rests on."""

    key: str
    step: WizardStep
    text: str
    article: str
    choices: tuple[Choice, ...]
    hint: str = ""

    def choice(self, value: str) -> Choice | None:
        """The choice of that value, None where there is none."""
        return next((choice for choice in self.choices if choice.value == value), None)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the answers lead: what was answered, the question that is open, or the end.

    At the end `move` is what to do next, `result` the result that it leads to, if any; `advice`
    collects what was said on the way.
    """

    answered: tuple[tuple[Question, Choice], ...]
    question: Question | None
    result: ResultCode | None
    move: Move | None
    advice: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        """Whether the end is reached."""
        return self.question is None


def _end(value: str, label: str, move: Move, advice: str = "") -> Choice:
    return Choice(value, label, move=move, advice=advice)


def _go(value: str, label: str, then: str, advice: str = "") -> Choice:
    return Choice(value, label, then=then, advice=advice)


def _propose(value: str, label: str, code: ResultCode, advice: str = "") -> Choice:
    """A result; whether it is proper the fifth step asks."""
    return Choice(value, label, then="in_time", proposes=code, advice=advice)


def _ground(value: str, label: str, code: ResultCode, then: str = "separable") -> Choice:
    return Choice(value, label, then=then, proposes=code)


_GIVE: Final = "other_bodies"

QUESTIONS: Final = (
    # --- 补不补
    Question(
        "clear",
        _S.SUPPLEMENT,
        "申请写清楚了吗？照它能不能找到信息？",
        "第二十九条第二款、第三十条",
        (
            _go("clear", "清楚，能据此查找", "nature"),
            _end(
                "unclear",
                "不清楚，还没有告知过补正",
                _M.ASK_SUPPLEMENT,
                "收到之日起 7 个工作日内一次写明全部补正事项；过了 7 个工作日不能再要求补正。",
            ),
            _go("waited", "告知补正后，申请人在期限内没有补正", "excuse"),
            _propose(
                "still_unclear",
                "补正后仍不明确",
                _R.UNABLE_UNCLEAR,
                "写明告知了什么、申请人补了什么、哪一点仍不明确。",
            ),
        ),
        "不能要求申请人说明用途，也不能因为用词不准就要求补正。",
    ),
    Question(
        "excuse",
        _S.SUPPLEMENT,
        "申请人没有补正，有没有正当理由？",
        "第三十条",
        (
            _end("yes", "有正当理由，随后补正了", _M.TAKE_SUPPLEMENT, "登记补正并写明逾期理由。"),
            Choice(
                "no",
                "没有正当理由",
                proposes=_R.OTHER_NO_SUPPLEMENT,
                move=_M.LAPSE_SUPPLEMENT,
                advice="须有补正告知书送达的凭证，并且补正期限已过。",
            ),
        ),
    ),
    # --- 该不该
    Question(
        "nature",
        _S.DUE,
        "申请人要的是什么？",
        "第二条、第三十九条",
        (
            _go("information", "已有的政府信息", "repeat"),
            _propose(
                "petition",
                "借申请提出信访、投诉、举报",
                _R.NOPROC_PETITION,
                "告知应当通过的渠道；同一份材料里如有真正的信息公开申请，先拆分再分别办理。",
            ),
            _propose("publication", "政府公报、报刊、书籍等公开出版物", _R.NOPROC_PUBLICATION),
            _propose(
                "reissue",
                "要求确认或者重新出具已经拿到的信息",
                _R.NOPROC_CONFIRM_REISSUE,
                "写明何时、以何种方式已经取得。",
            ),
            _propose("consultation", "咨询问题，或者不属于政府信息", _R.OTHER_MISC),
            Choice(
                "withdrawn",
                "申请人要撤回申请",
                proposes=_R.OTHER_MISC,
                move=_M.WITHDRAW,
                advice="须有申请人的书面材料。",
            ),
        ),
        "看实质，不看标题。既问信息又提诉求的，先拆分。",
    ),
    Question(
        "repeat",
        _S.DUE,
        "本机关答复过同一申请人的相同申请吗？",
        "第三十六条第（六）项",
        (
            _go("no", "没有", "amount"),
            _propose(
                "yes",
                "答复过，内容相同",
                _R.NOPROC_REPEAT,
                "写明此前答复的日期和文号；内容有出入的，不是重复申请。",
            ),
        ),
        "下方列出本机关相似的申请，由您判断是否相同。",
    ),
    Question(
        "amount",
        _S.DUE,
        "申请的数量、频次是否明显超过合理范围？",
        "第三十五条、第四十二条",
        (
            _go("no", "没有", "special"),
            _end(
                "ask",
                "明显超过，还没有要求说明理由",
                _M.ASK_REASON,
                "附数量和频次的统计；等待期间答复期限不停。",
            ),
            Choice(
                "unfair",
                "说明的理由不合理，或者逾期没有说明",
                proposes=_R.NOPROC_ABUSE,
                move=_M.REFUSE_ABUSE,
                advice="写明统计、申请人的理由和不合理之处，送审后签发。",
            ),
            _go("fair", "理由合理，能在期限内答复", "special"),
            _end("delay", "理由合理，但期限内答复不了", _M.DELAY, "由公开办负责人确定合理的日期。"),
            _end("charge", "依法收取信息处理费", _M.CHARGE_FEE, "按件或按量，只能选一种。"),
            Choice(
                "unpaid",
                "已通知缴费，逾期未缴",
                proposes=_R.OTHER_FEE_UNPAID,
                move=_M.LAPSE_FEE,
                advice="须有收费通知书送达的凭证，并且缴费期限已过。",
            ),
        ),
    ),
    Question(
        "special",
        _S.DUE,
        "法律、行政法规对查询这类信息另有专门规定吗？",
        "第三十六条第（七）项",
        (
            _go("no", "没有", "competence"),
            _propose(
                "yes",
                "有（如工商登记、不动产登记资料）",
                _R.DENY_ADMIN_QUERY,
                "写明专门规定的名称和办理途径。",
            ),
        ),
    ),
    Question(
        "competence",
        _S.DUE,
        "这项信息由本机关负责公开吗？",
        "第十条、第三十六条第（五）项",
        (
            _go("yes", "是：本机关制作，或者本机关最先获取", "public"),
            _propose(
                "no",
                "不是",
                _R.UNABLE_NOT_THIS_BODY,
                "说明理由；能确定负责机关的，写明其名称和联系方式。",
            ),
        ),
    ),
    # --- 有没有
    Question(
        "public",
        _S.HELD,
        "这项信息已经主动公开了吗？",
        "第三十六条第（一）项",
        (
            _go("no", "没有", "held"),
            _propose(
                "yes",
                "已经公开",
                _R.GRANT_ALREADY_PUBLIC,
                "写明名称、网址、日期，打开链接核对一遍。",
            ),
        ),
    ),
    Question(
        "held",
        _S.HELD,
        "检索的结果怎样？",
        "第三十六条第（四）项、第三十八条",
        (
            _go("found", "找到了", "ground"),
            _propose(
                "not_found",
                "没有找到",
                _R.UNABLE_NOT_EXIST,
                "先登记检索：在哪些单位和系统、用什么关键词、由谁、何时检索。没有检索记录不能送审。",
            ),
            _propose(
                "create",
                "没有现成的，需要加工、分析才能得出",
                _R.UNABLE_NEED_CREATE,
                "区分处理不是加工；有相关的现成信息的，应当一并告知。",
            ),
        ),
        "应当查遍可能保存的单位、档案和系统，并登记检索记录。",
    ),
    # --- 给不给
    Question(
        "ground",
        _S.GIVE,
        "其中有法律规定不公开的内容吗？属于哪一种？",
        "第十四条至第十六条",
        (
            _go("none", "没有", _GIVE),
            _ground("secret", "依法定密的国家秘密", _R.DENY_STATE_SECRET),
            _go("forbidden", "法律、行政法规禁止公开", "forbidden"),
            _ground(
                "safety", "公开会危及国家、公共、经济安全或者社会稳定", _R.DENY_SAFETY_STABILITY
            ),
            _go("third", "商业秘密、个人隐私，公开会损害第三方", "third"),
            _ground("internal", "人事、后勤、内部流程等内部事务", _R.DENY_INTERNAL, "may_give"),
            _ground("process", "讨论记录、过程稿、磋商信函、请示报告", _R.DENY_PROCESS, "may_give"),
            _ground("case_file", "行政执法案卷", _R.DENY_CASE_FILE, "may_give"),
        ),
        "只有这几种理由。多种并存的，选最主要的一种，在答复里逐项写明。",
    ),
    Question(
        "forbidden",
        _S.GIVE,
        "禁止公开的规定写在哪里？",
        "第十四条",
        (
            _ground("law", "法律或者行政法规", _R.DENY_LAW_FORBIDS),
            _go(
                "lower",
                "地方性法规、规章或者文件",
                _GIVE,
                "这一级规定不能作为拒绝公开的依据。",
            ),
        ),
    ),
    Question(
        "third",
        _S.GIVE,
        "书面征求过第三方的意见吗？结果怎样？",
        "第十五条、第三十二条",
        (
            _end(
                "ask",
                "还没有",
                _M.ASK_OPINION,
                "第三方自收到之日起有 15 个工作日；这段时间不计入答复期限。不要透露申请人。",
            ),
            _go("agreed", "同意公开", _GIVE),
            _ground("refused", "不同意，理由合理", _R.DENY_THIRD_PARTY),
            _ground("silent", "逾期没有答复，本机关认为会损害其权益", _R.DENY_THIRD_PARTY),
            _go("harmless", "逾期没有答复或理由不成立，本机关认为可以公开", _GIVE),
            _go(
                "overrule",
                "不公开会对公共利益造成重大影响",
                _GIVE,
                "先把决定公开的内容和理由书面告知第三方，再向申请人提供。",
            ),
        ),
        "第三方沉默既不是同意，也不是不同意。",
    ),
    Question(
        "may_give",
        _S.GIVE,
        "有没有法律、法规、规章规定这类信息应当公开？",
        "第十六条",
        (
            _go("no", "没有，决定不公开", "separable"),
            Choice(
                "yes",
                "有，或者本机关决定公开",
                then=_GIVE,
                advice="第十六条是“可以不予公开”，有规定应当公开的从其规定。",
            ),
        ),
    ),
    Question(
        "separable",
        _S.GIVE,
        "不公开的内容能不能和其余部分分开？",
        "第三十七条",
        (
            _go("no", "不能分开", "in_time", "写明为什么不能分开。"),
            Choice(
                "yes",
                "能分开，遮盖以后提供其余部分",
                then="in_time",
                proposes=_R.PARTIAL,
                advice="逐处写明不公开部分的依据和理由。",
            ),
        ),
    ),
    Question(
        "other_bodies",
        _S.GIVE,
        "公开前还要征求共同制作机关或其他机关的意见吗？",
        "第十一条、第三十四条",
        (
            _propose("no", "不需要，可以提供", _R.GRANT_PROVIDED),
            _end(
                "ask",
                "需要，还没有征求",
                _M.ASK_OPINION,
                "共同制作机关自收到之日起 15 个工作日内提出意见，逾期视为同意公开。",
            ),
            _propose("agreed", "已征求，同意或者视为同意", _R.GRANT_PROVIDED),
            _go("refused", "已征求，有机关不同意", "opposed"),
        ),
    ),
    Question(
        "opposed",
        _S.GIVE,
        "对方不同意的依据成立吗？属于哪一种？",
        "第十四条至第十六条、第三十四条",
        (
            _propose("none", "不成立，可以提供", _R.GRANT_PROVIDED),
            _ground("secret", "依法定密的国家秘密", _R.DENY_STATE_SECRET),
            _ground("forbidden", "法律、行政法规禁止公开", _R.DENY_LAW_FORBIDS),
            _ground(
                "safety", "公开会危及国家、公共、经济安全或者社会稳定", _R.DENY_SAFETY_STABILITY
            ),
            _ground("internal", "内部事务信息", _R.DENY_INTERNAL),
            _ground("process", "过程性信息", _R.DENY_PROCESS),
            _ground("case_file", "行政执法案卷", _R.DENY_CASE_FILE),
        ),
    ),
    # --- 当不当
    Question(
        "in_time",
        _S.PROPER,
        "能在答复期限内送出吗？",
        "第三十三条",
        (
            _go("yes", "能", "whole"),
            _end(
                "no",
                "不能",
                _M.EXTEND,
                "期限届满前由公开办负责人同意并告知申请人，最多 20 个工作日，只能一次。",
            ),
        ),
    ),
    Question(
        "whole",
        _S.PROPER,
        "申请里的每一项内容，这份答复都回应了吗？",
        "第三十六条、第四十条",
        (
            _end("yes", "都回应了", _M.DRAFT_ANSWER),
            _end(
                "no",
                "有几项互不相干，结果不同",
                _M.DRAFT_ANSWER,
                "互不相干的几件事应当先拆分成几件申请，分别答复；否则在这份答复里逐项写明。",
            ),
        ),
        "结果、依据、理由、救济途径要前后一致；形式尽量照申请人的要求。",
    ),
)
BY_KEY: Final[Mapping[str, Question]] = MappingProxyType({q.key: q for q in QUESTIONS})
FIRST: Final = QUESTIONS[0].key


def walk(answers: Mapping[str, str]) -> Progress:
    """Follow the answers (question key → value) as far as they go.

    Answers to questions that are not on the way, and values that are no choice, are passed over.
    """
    answered: list[tuple[Question, Choice]] = []
    result: ResultCode | None = None
    key = FIRST
    while True:
        question = BY_KEY[key]
        choice = question.choice(answers.get(key, ""))
        if choice is None:
            return Progress(tuple(answered), question, result, None, _advice(answered))
        answered.append((question, choice))
        if choice.proposes:
            result = choice.proposes
        if choice.then == _GIVE:
            result = None  # whatever ground was thought of does not hold
        if choice.move:
            ends = result if choice.proposes or choice.move is _M.DRAFT_ANSWER else None
            return Progress(tuple(answered), None, ends, choice.move, _advice(answered))
        key = choice.then


def _advice(answered: list[tuple[Question, Choice]]) -> tuple[str, ...]:
    return tuple(choice.advice for _, choice in answered if choice.advice)


__all__ = [
    "BY_KEY",
    "FIRST",
    "QUESTIONS",
    "STEP_LABELS",
    "Choice",
    "Progress",
    "Question",
    "WizardStep",
    "walk",
]
