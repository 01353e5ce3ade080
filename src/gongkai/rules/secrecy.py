"""The secrecy review of one item as a form: its questions, and which conclusion they allow.

Sources: 《政府信息公开条例》第十四条至第十七条; 《保守国家秘密法实施条例》第四十二条 (item by item, review
before publishing); 《个人信息保护法》第二十五条; the questions are those of the review sheets (审查单)
that offices use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from gongkai.rules.errors import BadInputError
from gongkai.rules.results import RESULTS, ResultCode


class Conclusion(StrEnum):
    """What the secrecy reviewer concludes; the values never change."""

    PUBLISH = "publish"
    WITHHOLD = "withhold"
    REFER = "refer"


CONCLUSION_LABELS: Final = {
    Conclusion.PUBLISH: "可以公开",
    Conclusion.WITHHOLD: "不予公开",
    Conclusion.REFER: "不能确定，报主管部门或保密行政管理部门确定",
}

# The closed list of grounds on which something is not disclosed (第十四条至第十六条).
GROUNDS: Final = {
    code: RESULTS[code].label.removeprefix("不予公开（").removesuffix("）")
    for code in (
        ResultCode.DENY_STATE_SECRET,
        ResultCode.DENY_LAW_FORBIDS,
        ResultCode.DENY_SAFETY_STABILITY,
        ResultCode.DENY_THIRD_PARTY,
        ResultCode.DENY_INTERNAL,
        ResultCode.DENY_PROCESS,
        ResultCode.DENY_CASE_FILE,
    )
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the form. `choices` empty: free text. `asked_if`: (question, answer)."""

    code: str
    label: str
    article: str
    choices: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""
    asked_if: tuple[str, str] | None = None
    may_be_empty: bool = False


_YES_NO: Final = MappingProxyType({"no": "否", "yes": "是"})
_CARRIERS: Final = MappingProxyType({"document": "公文", "other": "非公文"})
_MODES: Final = MappingProxyType(
    {"proactive": "主动公开", "on_request": "依申请公开", "withheld": "不予公开"}
)
_RISKS: Final = MappingProxyType({"low": "低", "medium": "一般", "high": "高"})
_CONSENTS: Final = MappingProxyType(
    {
        "none": "未取得",
        "consent": "权利人书面同意",
        "public_interest": "不公开会对公共利益造成重大影响",
    }
)

QUESTIONS: Final[Mapping[str, Question]] = MappingProxyType(
    {
        question.code: question
        for question in (
            Question("carrier", "载体形式", "第二条", _CARRIERS),
            Question("origin", "产生单位和承办人", "第十条", hint="例如：办公室，王某"),
            Question(
                "mode",
                "拟公开属性",
                "第十三条",
                _MODES,
                hint="以起草时确定的公开属性为准",
            ),
            Question(
                "mode_reason",
                "不主动公开的理由和依据",
                "第十四条至第十六条",
                hint="写明条款",
                asked_if=("mode", "withheld"),
            ),
            Question("has_state_secret", "是否含有国家秘密", "第十四条", _YES_NO),
            Question("has_work_secret", "是否含有工作秘密", "第十四条", _YES_NO),
            Question("has_forbidden", "是否属于法律、行政法规禁止公开", "第十四条", _YES_NO),
            Question("is_safety", "公开后是否可能危及三安全一稳定", "第十四条", _YES_NO),
            Question(
                "is_aggregated",
                "与已公开的信息汇聚后是否可能泄密",
                "《保守国家秘密法》第三十六条",
                _YES_NO,
            ),
            Question("has_trade_secret", "是否含有商业秘密", "第十五条", _YES_NO),
            Question("has_privacy", "是否含有个人隐私或个人信息", "第十五条", _YES_NO),
            Question(
                "privacy_ground",
                "公开隐私或个人信息的依据",
                "第十五条，《个人信息保护法》第二十五条",
                _CONSENTS,
                hint="含有个人隐私、个人信息而未去标识化时必须有依据",
                may_be_empty=True,
            ),
            Question("is_deidentified", "是否已作去标识化处理", "第十五条", _YES_NO),
            Question("involves_others", "是否涉及其他机关", "第十一条", _YES_NO),
            Question(
                "confirmed_by",
                "由哪个机关确认，何时确认",
                "第十一条",
                asked_if=("involves_others", "yes"),
            ),
            Question("needs_interpretation", "是否需要同步解读", "第六条", _YES_NO),
            Question("opinion_risk", "舆情风险", "第六条", _RISKS),
            Question(
                "embedded_checked",
                "附件的批注、修订、隐藏内容和文件属性是否已检查",
                "第十七条",
                _YES_NO,
            ),
        )
    }
)

# Answers that no conclusion of publishing stands beside.
_BARS: Final = MappingProxyType(
    {
        "has_state_secret": "含有国家秘密",
        "has_work_secret": "含有工作秘密",
        "has_forbidden": "属于法律、行政法规禁止公开",
        "is_safety": "可能危及国家安全、公共安全、经济安全、社会稳定",
        "is_aggregated": "与已公开的信息汇聚后可能泄密",
    }
)
_NO_GROUND: Final = "含有商业秘密的，须有权利人同意或公共利益的依据（第十五条）。"


class SecrecyFormError(BadInputError):
    """A form that is not complete, or whose conclusion its answers don't allow.

    `problems` tells them by the code of the question (`conclusion`, `reason` for the end).
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("保密审查单不能提交：" + "".join(problems.values()))
        self.problems = dict(problems)


def is_asked(question: Question, answers: Mapping[str, str]) -> bool:
    """Whether a question is put, given the answers so far."""
    if question.asked_if is None:
        return True
    code, wanted = question.asked_if
    return answers.get(code) == wanted


def form_problems(
    answers: Mapping[str, str], conclusion: Conclusion | None, reason: str
) -> dict[str, str]:
    """What is missing or doesn't fit, by the code of the question; empty when it can be signed."""
    problems: dict[str, str] = {}
    for question in QUESTIONS.values():
        if not is_asked(question, answers):
            continue
        answer = answers.get(question.code, "").strip()
        if not answer and not question.may_be_empty:
            problems[question.code] = f"请填写“{question.label}”。"
        elif answer and question.choices and answer not in question.choices:
            problems[question.code] = f"“{question.label}”请从列出的选项中选择。"
    if conclusion is None:
        problems["conclusion"] = "请选择审查结论。"
    elif conclusion is not Conclusion.PUBLISH and not reason.strip():
        problems["reason"] = "结论不是“可以公开”的，请写明理由和依据的条款。"
    elif conclusion is Conclusion.PUBLISH:
        problems |= _bars_to_publishing(answers)
    return problems


def _bars_to_publishing(answers: Mapping[str, str]) -> dict[str, str]:
    problems = {
        code: f"{words}的，不能选“可以公开”。请改为不予公开，或退回修改。"
        for code, words in _BARS.items()
        if answers.get(code) == "yes"
    }
    if answers.get("mode") not in (None, "", "proactive"):
        problems["mode"] = "拟公开属性不是主动公开的，不能选“可以公开”。请核对公开属性。"
    has_ground = answers.get("privacy_ground") in {"consent", "public_interest"}
    if answers.get("has_trade_secret") == "yes" and not has_ground:
        problems |= {"has_trade_secret": _NO_GROUND}
    is_masked = answers.get("is_deidentified") == "yes"
    if answers.get("has_privacy") == "yes" and not (has_ground or is_masked):
        problems["has_privacy"] = (
            "含有个人隐私或个人信息的，须去标识化，或者有同意、公共利益的依据（第十五条）。"
        )
    if answers.get("embedded_checked") == "no":
        problems["embedded_checked"] = "请先检查附件的批注、修订、隐藏内容和文件属性。"
    return problems


def check_form(
    answers: Mapping[str, str], conclusion: Conclusion | None, reason: str
) -> Conclusion:
    """The conclusion of a form that can be signed. Raises SecrecyFormError."""
    problems = form_problems(answers, conclusion, reason)
    if problems or conclusion is None:
        raise SecrecyFormError(problems)
    return conclusion


@dataclass(frozen=True, slots=True)
class Withholding:
    """Why something is not disclosed, and when that is assessed anew (第十八条)."""

    ground: ResultCode
    reason: str
    review_by_on: date


def check_withholding(
    ground: ResultCode | None, reason: str, review_by_on: date | None, *, today: date
) -> Withholding:
    """The entry for the register. Raises SecrecyFormError naming what is missing."""
    problems = {}
    if ground not in GROUNDS:
        problems["ground"] = "请选择不公开的法定理由（第十四条至第十六条）。"
    if not reason.strip():
        problems["reason"] = "请写明不公开的理由和依据的条款。"
    if review_by_on is None or review_by_on <= today:
        problems["review_by_on"] = "请填写下次评估的日期，应在今天以后（第十八条）。"
    if ground is None or review_by_on is None or problems:
        raise SecrecyFormError(problems)
    return Withholding(ground, reason.strip(), review_by_on)
