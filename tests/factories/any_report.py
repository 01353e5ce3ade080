"""Any report that an office could fill in, for property tests."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from gongkai.rules.report.forms import Form, FormId, Kind, load_form
from gongkai.rules.report.model import NA, Report, Value

CHARACTERS = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说"
    "产种面而方后多定行学法所民得经三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业"
    "本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比"
    "盘贵圳圩堰荻薛郯镕喆囍煦鬱醴"
)
MARKS = "，、；：《》（）“”‘’—…％·〔〕"
LATIN = "abcxyzABCXYZ0123456789"
# What some format could take for its own: markup of HTML, typst, Markdown, XML, formulas, fields.
HOSTILE = "<>&\"'#*_$@=+-\\/`~^{}[]%;"

AGENCIES = (
    "六盘水市公安局",
    "某县人民政府办公室",
    "贵州省六盘水市水城区玉舍镇人民政府",
    "北京市市场监督管理局",
    "内蒙古自治区锡林郭勒盟苏尼特右旗朱日和镇人民政府办公室",
)


def numbers(kind: Kind) -> st.SearchStrategy[Value]:
    """Values that a column of that kind may hold: blank, not applicable, zero and others."""
    cents = st.integers(0, 10**9).map(lambda n: Decimal(n).scaleb(-2))
    filled: dict[Kind, st.SearchStrategy[Value]] = {
        "count": st.one_of(
            st.integers(0, 99), st.integers(0, 9_999_999), st.integers(-99, -1), cents
        ),
        "change": st.one_of(st.integers(-99, 99), st.integers(-99_999, 99_999)),
        "money": st.one_of(st.integers(0, 10**10), cents),
        "wan": st.one_of(st.integers(0, 10**6), cents),
    }
    return st.one_of(st.just(0), st.none(), st.just(NA), filled[kind])


def values(form: Form) -> st.SearchStrategy[dict[str, Value]]:
    """Every cell of the form, each on its own."""
    return st.fixed_dictionaries({a: numbers(form.column(a).kind) for a in form.addresses()})


@st.composite
def sentences(draw: st.DrawFn, alphabet: str = CHARACTERS + MARKS + LATIN + HOSTILE) -> str:
    """A sentence of Chinese with anything inside."""
    middle = draw(st.text(alphabet, max_size=150))
    first, last = (
        draw(st.text(CHARACTERS, min_size=2, max_size=2)),
        draw(st.text(CHARACTERS, min_size=1, max_size=2)),
    )
    return f"{first}{middle}{last}。"


def narratives() -> st.SearchStrategy[str]:
    """Paragraphs, one a line, some with numbered headings."""
    lead = st.sampled_from(("", "", "（一）主动公开。", "（二）依申请公开情况。", "一是"))
    paragraph = st.builds(str.__add__, lead, sentences())
    return st.lists(paragraph, max_size=4).map("\n".join)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """A report on either form, with any figures and any text."""
    form_id: FormId = draw(st.sampled_from(("2019", "2021")))
    form = load_form(form_id)
    year = draw(st.integers(2019, 2020) if form_id == "2019" else st.integers(2021, 2030))
    return Report(
        agency=draw(st.sampled_from(AGENCIES)),
        year=year,
        form=form_id,
        values=draw(values(form)),
        preamble=draw(narratives()),
        sections={code: draw(narratives()) for code in ("S1", "S5", "S6")},
    )
