import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.report.forms import load_form
from gongkai.rules.report.reading.normal import fold, mend, squeeze
from gongkai.rules.report.reading.traditional import SIMPLIFIED, TRADITIONAL


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("規範性檔案", "规范性文件"),
        ("檔案局", "档案局"),
        ("政府資訊公開專案", "政府信息公开项目"),
        ("信訪舉報投訴類申請", "信访举报投诉类申请"),
        ("行政覆議、答覆", "行政复议、答复"),
        ("國辦公開辦函［２０２１］３０號", "国办公开办函(2021)30号"),
        ("第二十条第〔五〕项", "第二十条第(五)项"),
        ("“三安全一稳定”", '"三安全一稳定"'),
        ("「三安全一穩定」", '"三安全一稳定"'),
        ("１，２３４．５", "1,234.5"),
        ("—–－−", "----"),
        ("⼀、⻓沙", "一、长沙"),
        ("㈠　ﾠ", "(一) ﾠ"),
        ("二○二○年", "二〇二〇年"),
    ],
)
def test_what_is_written_in_many_ways_folds_to_one(written, canonical):
    assert fold(written) == canonical


def test_enumerators_do_not_melt_into_the_number_beside_them():
    assert fold("①5") == "(1)5"
    assert fold("⒈5") == "1.5"
    assert fold("5²") == "5²"


def test_squeezing_drops_all_white_space_and_line_breaks():
    assert squeeze("本年新\n制 作　数\u00a0量\u200b") == "本年新制作数量"


def test_labels_of_the_forms_keep_their_words():
    forms = load_form("2019"), load_form("2021")
    labels = {row.label for form in forms for table in form.tables for row in table.rows}
    for label in labels:
        assert len(squeeze(label)) == len(label)


def test_every_traditional_character_has_one_simplified_form():
    assert len(TRADITIONAL) == len(SIMPLIFIED) == len(set(TRADITIONAL))
    assert not set(TRADITIONAL) & set(SIMPLIFIED)


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_mending_keeps_every_offset(text):
    assert len(mend(text)) == len(text)
