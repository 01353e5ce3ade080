"""Forms of an answer: the search behind it, its draft with the parts of its result, its reviews."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from gongkai.desk.case_fields import CaseForm, Common, choose, confirm, day, files, line, pick, text
from gongkai.desk.case_parts import earlier_draft, known_parts
from gongkai.info_requests import actions
from gongkai.info_requests.queries import content_mark, preview_answer, show_letter
from gongkai.rules.answers import Answer, LawLevel
from gongkai.rules.errors import BadInputError
from gongkai.rules.grounds import LEVELS, grounds_of, laws_on
from gongkai.rules.letters import Letter as PrintedLetter
from gongkai.rules.letters import letter_html
from gongkai.rules.results import (
    LETTER_TITLES,
    PART_LABELS,
    RESULTS,
    Part,
    Result,
    ResultCode,
)

_ELSEWHERE: Final = "elsewhere"
# These results follow from moves of their own.
_BY_MOVES: Final = frozenset(
    {ResultCode.OTHER_NO_SUPPLEMENT, ResultCode.OTHER_FEE_UNPAID, ResultCode.NOPROC_ABUSE}
)
DRAFTABLE: Final = tuple(code for code in ResultCode if code not in _BY_MOVES)


class SearchForm(CaseForm):
    """A search: where, by which words, by whom, when, with what outcome."""

    consequence = (
        "检索记录写进案卷，不能修改；再查一次就再登记一次。答复“信息不存在”必须有检索记录。"
    )
    places = text(
        "检索的单位和系统",
        "请写明在哪些单位、档案和系统里找过。",
        rows=2,
        hint="例如：市局档案室、办公系统、交警支队业务系统。",
    )
    keywords = line("关键词", "请写明用什么关键词查找。")
    period = line("检索的时间范围", most=100, hint="例如：2015年至2020年。")
    searchers = line("检索人", "请写明由谁检索。")
    searched_on = day("检索日期", hint="不填就是今天。")
    has_found = choose("找到了吗", "请选择是否找到。", [("yes", "找到了"), ("no", "没有找到")])
    outcome = text("检索结果", "请写明检索的结果。", rows=3)

    def run(self, common: Common) -> str:
        """Note the search."""
        data = dict(self.cleaned_data)
        data["has_found"] = data["has_found"] == "yes"
        actions.record_search(**data, **common)
        return "已登记检索。"


# --- the draft -----------------------------------------------------------------------------------


class DraftForm(CaseForm):
    """The parts that a result demands, no more and no less."""

    consequence = "送审后由法制审核、保密审查，再由签发人签发；审签期间不能修改，要改须先退回。"
    template = "desk/case/beside_draft_form.html"
    codes = DRAFTABLE

    def prepare(self) -> None:
        """The fields of the result that was chosen; none before it is."""
        asked = self.desk.asked.get("code", "")
        self.code = ResultCode(asked) if asked in self.codes else None
        if self.code is None:
            return
        self.known = known_parts(self.desk, self.code)
        for part in RESULTS[self.code].parts:
            self._add_part(part, self.code)
        if self.code is ResultCode.PARTIAL and self.view.consultations:
            self._add_text(Part.CONSULTATION, is_required=False)
        if RESULTS[self.code].is_refusal:
            self.fields["separable"] = choose(
                "不公开的内容能不能和其余部分分开？（第三十七条）",
                "请回答能不能区分处理。",
                [("no", "不能分开，全部不予公开"), ("yes", "能分开")],
            )
        if self.code in (ResultCode.GRANT_PROVIDED, ResultCode.PARTIAL):
            self.fields["papers"] = files(
                "要提供的文件", hint="提供的版本，遮盖须已完成。可以选多个。"
            )
        self.fields["code"] = forms.CharField(widget=forms.HiddenInput, initial=self.code.value)

    @property
    def result(self) -> Result | None:
        """The result that is drafted."""
        return RESULTS[self.code] if self.code else None

    def _add_part(self, part: Part, code: ResultCode) -> None:
        if part is Part.GROUND:
            self._add_grounds(code)
        elif part is Part.OTHER_LAW:
            self._add_other_law()
        else:
            self._add_text(part, is_required=True)

    def _add_text(self, part: Part, *, is_required: bool) -> None:
        required = f"请填写{PART_LABELS[part]}。" if is_required else ""
        field = text(PART_LABELS[part], required, rows=3)
        field.initial = self.known.get(part, "")
        self.fields[part.value] = field

    def _add_grounds(self, code: ResultCode) -> None:
        grounds = grounds_of(code)
        before = self.known.get(Part.GROUND, "")
        chosen = [ground for ground in grounds if ground in before]
        self.fields["grounds"] = forms.MultipleChoiceField(
            label=PART_LABELS[Part.GROUND],
            choices=[(ground, ground) for ground in grounds],
            initial=chosen or (list(grounds) if len(grounds) == 1 else []),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "请选择依据的条、款、项。"},
        )
        laws = [(law.title, f"《{law.title}》（{law.kind}）") for law in laws_on(self.desk.today)]
        self.fields["law"] = pick(
            "同时依据的其他法律", choices=[("", "没有"), *laws], hint="只列出今天有效的。"
        )
        self.fields["law_article"] = line("其条款", most=100, hint="例如：第二十三条第一款。")

    def _add_other_law(self) -> None:
        laws = laws_on(self.desk.today, forbidding_only=True)
        self.fields["other_law"] = pick(
            "禁止公开的法律或行政法规",
            "请选择禁止公开的法律或行政法规。",
            [
                ("", "请选择"),
                *((law.title, f"《{law.title}》（{law.kind}）") for law in laws),
                (_ELSEWHERE, "不在列表里，下面填写"),
            ],
            hint="只有法律和行政法规可以禁止公开。",
        )
        self.fields["other_article"] = line(
            "禁止公开的条款", "请填写条款，例如：第三十条。", most=100
        )
        self.fields["other_title"] = line("不在列表里的名称", most=100)
        self.fields["other_level"] = pick(
            "它的效力等级", choices=[("", "请选择"), *((v.value, k) for k, v in LEVELS.items())]
        )

    def clean(self) -> dict[str, Any]:
        """Where one thing calls for another."""
        data = super().clean() or {}
        if data.get("law") and not data.get("law_article"):
            self.add_error("law_article", "请写明该法律的条款。")
        if data.get("other_law") == _ELSEWHERE:
            for key, what in (("other_title", "名称"), ("other_level", "效力等级")):
                if not data.get(key):
                    self.add_error(key, f"请填写该规定的{what}。")
        return data

    def answer(self) -> Answer:
        """The answer as the rules know it."""
        if self.code is None:
            raise BadInputError("请先选择办理结果。")
        data = self.cleaned_data
        parts = {
            part: data[part.value].strip()
            for part in Part
            if part.value in self.fields and data.get(part.value)
        }
        if "grounds" in self.fields:
            cited = list(data.get("grounds") or [])
            if data.get("law"):
                cited.append(f"《{data['law']}》{data.get('law_article', '')}")
            parts[Part.GROUND] = "、".join(cited)
        level = None
        if "other_law" in self.fields:
            title, level = self._other_law()
            parts[Part.OTHER_LAW] = f"《{title}》{data.get('other_article', '')}" if title else ""
        separable = {"yes": True, "no": False}.get(data.get("separable", ""))
        return Answer(self.code, parts, separable, level)

    def _other_law(self) -> tuple[str, LawLevel | None]:
        data = self.cleaned_data
        chosen = data.get("other_law", "")
        if chosen == _ELSEWHERE:
            level = data.get("other_level")
            return data.get("other_title", "").strip("《》"), LawLevel(level) if level else None
        kinds = {law.title: law.kind for law in laws_on(self.desk.today)}
        return chosen, LEVELS.get(kinds.get(chosen, ""))

    def beside(self) -> dict[str, Any]:
        """The results to choose from, or the letter as it would be printed."""
        if self.code is None:
            return {"results": [RESULTS[code] for code in self.codes]}
        shown: dict[str, Any] = {
            "letter_title": LETTER_TITLES[RESULTS[self.code].letter],
            "returned": earlier_draft(self.view),
        }
        if self.is_bound and "look" in self.data:
            self.full_clean()
            printed = self._preview()
            shown |= {"letter": letter_html(printed, level=3), "gaps": printed.gaps}
        return shown

    def _preview(self) -> PrintedLetter:
        answer = self.answer()
        facts: dict[str, Any] = {part.value: words for part, words in answer.parts.items()}
        facts |= {
            "result": answer.code.value,
            "separable": answer.separable,
            "other_law_level": answer.other_law_level and answer.other_law_level.value,
        }
        return preview_answer(
            self.desk.person, self.view.request.number, facts, today=self.desk.today
        )

    def run(self, common: Common) -> str:
        """Hand the draft in."""
        actions.submit_draft_answer(
            answer=self.answer(), uploads=self.uploads("papers", "released"), **common
        )
        return "答复已送审。下一步：法制审核、保密审查，然后签发。"


class RefuseAbuseForm(DraftForm):
    """不予处理: the reasons for an abnormal number are not fair."""

    consequence = "告知书送法制审核、保密审查，再由签发人签发；签发以前，申请人看不到。"
    codes = (ResultCode.NOPROC_ABUSE,)

    def prepare(self) -> None:
        """The parts of this one result, and the judgement."""
        self.desk.asked["code"] = ResultCode.NOPROC_ABUSE.value
        super().prepare()
        self.fields["judgement"] = text("为什么认为理由不合理", "请写明判断的理由。")

    def run(self, common: Common) -> str:
        """Hand the refusal in for review."""
        judgement = self.cleaned_data["judgement"]
        actions.refuse_abuse(answer=self.answer(), judgement=judgement, **common)
        return "不予处理告知书已送审。"


# --- reviews and signature -----------------------------------------------------------------------


class _OnDraft(CaseForm):
    """A form about the draft as it stands, which is shown beside it."""

    template = "desk/case/beside_draft.html"

    def beside(self) -> dict[str, Any]:
        """The letter word by word, its attachments, and the mark of both."""
        draft = self.view.draft
        if draft is None:
            return {}
        number = self.view.request.number
        shown = show_letter(self.desk.person, number, draft.pk, today=self.desk.today)
        attached = [file for file in self.view.files if file.letter_id == draft.pk]
        mark = content_mark(draft, [file.sha256 for file in attached])
        return {
            "draft": draft,
            "letter": letter_html(shown.printed, level=3),
            "gaps": [gap for gap in shown.printed.gaps if gap != "发文字号"],
            "attached": attached,
            "mark": mark,
            "reviews": [r for r in self.view.reviews if r.letter_id == draft.pk],
        }


class LegalReviewForm(_OnDraft):
    """The opinion of the legal section."""

    consequence = "意见写进案卷并对应送审内容的哈希；内容或附件一有变动，就要重新审核。"
    verdict = choose(
        "法制审核意见", "请选择同意或不同意。", [("yes", "同意"), ("no", "不同意，写明要改什么")]
    )
    opinion = text("意见内容", "请写明审核意见。")
    act = staticmethod(actions.review_legally)

    def run(self, common: Common) -> str:
        """Give the opinion."""
        data = self.cleaned_data
        self.act(is_approved=data["verdict"] == "yes", opinion=data["opinion"], **common)
        return "审核意见已登记。"


class SecrecyReviewForm(LegalReviewForm):
    """The opinion of the secrecy review."""

    verdict = choose(
        "保密审查意见",
        "请选择同意或不同意。",
        [("yes", "不涉密，同意"), ("no", "不同意，写明理由")],
    )
    act = staticmethod(actions.review_secrecy)


class SendBackForm(_OnDraft):
    """Back to the drafter."""

    consequence = "答复退回修改，已有的审核意见作废，重新送审后须再审核。起草的内容会保留。"
    reason = text("退回的理由和要修改的地方", "请写明退回的理由和要修改的地方。")

    def run(self, common: Common) -> str:
        """Send the draft back."""
        actions.return_draft(reason=self.cleaned_data["reason"], **common)
        return "已退回修改。"


class SignForm(_OnDraft):
    """The signature."""

    consequence = "签发后生成正式文号，内容和附件冻结，不能再改；随后由公开办核对并发出。"
    is_grave = True
    is_read = confirm("我已逐字核对下面的答复和附件，同意签发")

    def run(self, common: Common) -> str:
        """Sign the answer."""
        letter = actions.sign_answer(**common)
        return f"已签发：{letter.number}。请公开办核对收件人后发出。"
