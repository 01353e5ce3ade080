"""A request told to the one who asked: what happened, what comes next, what they may do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from gongkai.info_requests.queries import StatusView
from gongkai.look.templatetags.look import cn_date
from gongkai.rules.deadlines.events import PARTY_LABELS, Party
from gongkai.rules.requests import State


@dataclass(frozen=True, slots=True)
class NextStep:
    """What happens next. `page` and `verb` name what the applicant is to do, if anything.

    `is_urgent`: it waits for the applicant.
    """

    title: str
    text: str
    is_urgent: bool = False
    page: str = ""
    verb: str = ""


def next_step(view: StatusView, *, today: date) -> NextStep:
    """The one thing that the applicant must know now."""
    late = _TOO_LATE.get(view.state)
    if late is not None and (last := late[1](view)) is not None and last < today:
        return NextStep(late[0], late[2].format(last=cn_date(last)), is_urgent=True)
    if view.state in _OWED and view.due_on is not None and view.due_on < today:
        return _overdue(view)
    return _STEPS[view.state](view)


# Where the applicant waits for the office.
_OWED: Final = frozenset({State.RECEIVED, State.IN_REVIEW})


def _overdue(view: StatusView) -> NextStep:
    phone = f"（电话 {view.office.phone}）" if view.office.phone else ""
    return NextStep(
        "答复期限已过，还没有答复",
        f"机关应当最晚在{cn_date(view.due_on)}答复，现在已经逾期。您可以与机关联系{phone}催问；也可以向"
        "其上一级行政机关或者政府信息公开工作主管部门投诉、举报，或者依法申请行政复议、提起行政诉讼"
        "（《政府信息公开条例》第五十一条）。",
        is_urgent=True,
    )


def _submitted(view: StatusView) -> NextStep:
    return NextStep(
        "等待确认收到",
        "机关会与您联系，确认收到您的申请。确认当天就是收到申请的日期，答复期限从第二天起算。"
        "请保持电话畅通。",
    )


def _received(view: StatusView) -> NextStep:
    pause = (
        "正在征求其他方面的意见，这段时间不计入期限。"
        if any(opinion.given_on is None for opinion in view.clock.opinions)
        else ""
    )
    return NextStep(
        "正在办理",
        f"机关最晚在{cn_date(view.due_on)}答复。{pause}现在不需要您做什么，有新的文书会通知您。",
    )


def _supplement(view: StatusView) -> NextStep:
    return NextStep(
        "请您补充说明（补正）",
        f"申请的内容还不够明确，请在{cn_date(view.supplement_by)}以前（含当日）"
        "按补正告知书补充。"
        "补正以后，答复期限重新计算。没有正当理由逾期不补正的，视为放弃申请。",
        is_urgent=True,
        page="portal:give_supplement",
        verb="现在补正",
    )


def _reasons(view: StatusView) -> NextStep:
    until = f"在{cn_date(view.reasons_by)}以前（含当日）" if view.reasons_by else ""
    return NextStep(
        "请您说明理由",
        f"您提出的申请数量、频次较多，请{until}说明理由。理由合理的，继续办理。",
        is_urgent=True,
        page="portal:give_reasons",
        verb="现在说明",
    )


def _fee(view: StatusView) -> NextStep:
    until = f"最晚{cn_date(view.pay_by)}" if view.pay_by else "自收到通知次日起二十个工作日内"
    yuan = f" {view.fee.yuan} 元" if view.fee else ""
    return NextStep(
        "请您缴费",
        f"这件申请要收信息处理费{yuan}，{until}缴纳。缴费以后，答复期限重新计算。"
        "逾期不缴的，视为放弃申请。",
        is_urgent=True,
    )


def _answered(view: StatusView) -> NextStep:
    return NextStep(
        "已经答复",
        f"办理结果：{view.result}。请打开下面的告知书查看。不服答复的，告知书末尾写明了怎样申请"
        "行政复议或者提起诉讼，以及期限。",
    )


def _ended(text: str) -> Callable[[StatusView], NextStep]:
    return lambda view: NextStep(view.state_label, text)


_STEPS: Final[Mapping[State, Callable[[StatusView], NextStep]]] = {
    State.DRAFT: _ended("工作人员正在替您填写申请，请您核对后确认。"),
    State.SUBMITTED: _submitted,
    State.RECEIVED: _received,
    State.AWAIT_SUPPLEMENT: _supplement,
    State.AWAIT_REASON: _reasons,
    State.AWAIT_FEE: _fee,
    State.IN_REVIEW: _received,
    State.ANSWERED: _answered,
    State.SERVED: _answered,
    State.ARCHIVED: _ended("这件申请已经办结归档。需要文书的，可以在下面下载。"),
    State.WITHDRAWN: _ended("您撤回了这件申请，不再办理。需要的话，可以重新申请。"),
    State.ABANDONED_SUPPLEMENT: _ended(
        "补正期限已过，没有收到补正，不再处理。需要的话，可以重新申请。"
    ),
    State.ABANDONED_FEE: _ended("缴费期限已过，没有缴费，不再处理。需要的话，可以重新申请。"),
}


# Past the last day only an officer may still accept: state → title, last day, what to do.
_TOO_LATE: Final[Mapping[State, tuple[str, Callable[[StatusView], date | None], str]]] = {
    State.AWAIT_SUPPLEMENT: (
        "补正期限已过",
        lambda view: view.supplement_by,
        "补正期限到{last}为止，网上不能再补正。有正当理由没有及时补正的，请马上联系机关说明；"
        "没有正当理由的，视为放弃申请。需要的话，可以重新申请。",
    ),
    State.AWAIT_FEE: (
        "缴费期限已过",
        lambda view: view.pay_by,
        "缴费期限到{last}为止。已经缴了的，请把票据交给机关；没有缴的，视为放弃申请，"
        "需要的话，可以重新申请。",
    ),
}


# --- the timeline --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Milestone:
    """A line of the timeline in plain words."""

    on: date
    title: str
    text: str


def milestones(view: StatusView) -> list[Milestone]:
    """What has happened, the newest first."""
    lines = []
    for entry in view.timeline:
        title, text = _EVENTS.get(entry.kind, (entry.kind, ""))
        lines.append(Milestone(entry.on, title, text.format_map(_Words(entry.data))))
    return lines[::-1]


class _Words(dict[str, Any]):
    """Details of an event, as they are read: dates in Chinese, parties by name."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        for key in ("reply_by", "until"):
            if data.get(key):
                self[key] = cn_date(date.fromisoformat(str(data[key])))
        if data.get("party"):
            self["party"] = PARTY_LABELS[Party(data["party"])]

    def __missing__(self, key: str) -> str:
        return ""


_EVENTS: Final[Mapping[str, tuple[str, str]]] = {
    "arrived": ("申请到达", ""),
    "filed": ("提交申请", ""),
    "confirmed": ("确认收到申请", "这一天是收到申请的日期，期限从次日起算。"),
    "transferred": ("转交负责的机关", "申请转到了另一个机关办理。"),
    "supplement_asked": ("请您补正", "补正期限到{reply_by}。期限停止计算。"),
    "supplemented": ("收到您的补正", "答复期限自次日起重新计算。"),
    "supplement_lapsed": ("逾期未补正", "不再处理这件申请。"),
    "opinion_asked": ("征求意见", "向{party}征求意见，这段时间不计入期限。"),
    "opinion_given": ("征求意见结束", "期限继续计算。"),
    "extended": ("延长答复期限", "经批准延长{days}个工作日。"),
    "reason_asked": ("请您说明理由", "申请的数量、频次较多。"),
    "delayed": ("延迟答复", "答复期限改为{until}。"),
    "fee_notified": ("通知缴费", "期限停止计算。"),
    "fee_paid": ("收到缴费", "答复期限自次日起重新计算。"),
    "fee_lapsed": ("逾期未缴费", "不再处理这件申请。"),
    "answer_sent": ("答复已经发出", ""),
    "withdrawn": ("申请已经撤回", ""),
    "reopened": ("重新办理", "依判决或者行政复议决定重新答复。"),
    "calendar_changed": ("放假安排有变", "答复期限按新的工作日历重新计算。"),
}
