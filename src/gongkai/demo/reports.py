"""Annual reports of the demonstration city.

The figures of 六盘水市公安局 2020 are those of its published report; its text is retold in other
words. All other figures are invented: consistent from year to year, with a few planted mistakes.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from importlib import resources
from typing import Final

from gongkai.accounts.models import Person
from gongkai.annual_reports import actions
from gongkai.annual_reports.adapters.reading import read_file
from gongkai.annual_reports.models import AnnualReport, Upload, Version
from gongkai.annual_reports.models import load as load_json
from gongkai.catalogue.adapters.files import store
from gongkai.organisations.models import Organisation
from gongkai.rules.access import SYSTEM, Asker
from gongkai.rules.report.forms import Form, form_for_year, t3_leaves
from gongkai.rules.report.model import Report, Value, from_dict
from gongkai.rules.report.writing import Format, write

SEED: Final = ("lps-gaj", 2020)

# body, requests in a usual year, licences in a usual year, penalties in a usual year
SIZES: Final = {
    "lps-bgs": (46, 0, 0),
    "lps-gaj": (9, 142000, 5200),
    "lps-jyj": (18, 640, 12),
    "lps-mzj": (11, 420, 6),
    "lps-czj": (24, 310, 9),
    "lps-sthjj": (37, 880, 260),
    "lps-wjj": (15, 3900, 180),
    "gaj-lz": (4, 21000, 1900),
    "gaj-pz": (7, 38000, 3100),
}
YEARS: Final = range(2019, 2025)
COLUMNS: Final = (
    "natural",
    "org_business",
    "org_research",
    "org_welfare",
    "org_legal",
    "org_other",
)
WEIGHTS: Final = (70, 16, 2, 3, 6, 3)
USUAL_RESULTS: Final = (
    *("granted",) * 30,
    *("unable_not_held",) * 22,
    *("partial",) * 12,
    *("deny_third_party",) * 4,
    *("deny_process",) * 4,
    *("deny_case_file",) * 3,
    *("noproc_petition",) * 6,
    *("noproc_repeat",) * 3,
    "deny_law_forbids",
    "unable_need_create",
    "deny_admin_query",
)


@dataclass(frozen=True, slots=True)
class Left:
    """What a body carries into the next year."""

    requests: dict[str, int]
    pending: dict[str, int]
    in_force: int
    items: dict[str, int]


def load(at: datetime) -> None:
    """Hand in, check and publish what is missing."""
    bodies = {o.code: o for o in Organisation.objects.named(at.date()).filter(code__in=SIZES)}
    known = set(AnnualReport.objects.values_list("organisation__code", "year"))
    people = {p.username: p for p in Person.objects.filter(username__in=("nianbao", "fuzeren"))}
    for code, body in bodies.items():
        left = Left({}, {}, 14 + SIZES[code][0] % 7, {})
        for year in YEARS:
            if (code, year) < SEED and code == SEED[0]:
                continue
            report, left = _report(code, body.name, year, left)  # type: ignore[attr-defined]
            # That of 2020 is made from records: `demo.records`.
            if (code, year) not in known and (code, year) != SEED:
                _file(body, report, people if code == "lps-gaj" else {})
    if not known:
        _hand_in_strays(bodies, people["nianbao"], at)


def _file(body: Organisation, report: Report, people: dict[str, Person]) -> None:
    year = report.year or 0
    compiler: Asker = people.get("nianbao", SYSTEM)
    head: Asker = people.get("fuzeren", SYSTEM)
    at = _moment(body.code, year)
    planted = _plant(body.code, report)
    upload = _hand_in(planted, _format(body.code, year), body.pk, compiler, at)
    version = upload.version_id
    if version is None or (body.code, year) in UNFINISHED:
        return
    note = "原表如此，已请编制机关说明。" if _needs_note(version) else ""
    at += timedelta(hours=2)
    actions.check_version(version_id=version, note=note, by=compiler, at=at)
    if (body.code, year) in UNPUBLISHED:
        return
    actions.publish_version(
        version_id=version,
        note="",
        is_original_public=year == 2024,
        by=head,
        at=at + timedelta(days=1, hours=3),
    )


# Still drafts, and checked ones that wait for publication.
UNFINISHED: Final = {("lps-gaj", 2024), ("gaj-pz", 2024)}
UNPUBLISHED: Final = {("gaj-lz", 2024), ("lps-jyj", 2024)}


def _needs_note(version_id: int) -> bool:
    version = Version.objects.get(pk=version_id)
    return version.error_count + version.unread_count > 0


def _hand_in(report: Report, kind: Format, organisation_id: int, by: Asker, at: datetime) -> Upload:
    name = f"{report.agency}{report.year}年政府信息公开工作年度报告.{kind}"
    data = write(report, kind)
    if report.agency == "盘州市公安局" and report.year == 2024:
        data = _SMUDGE.sub(rb"\g<1>1O<", data)
    return _read(name, data, organisation_id, by, at)


# The letter O for the digit 0, as scanning leaves it: no reader may guess what was meant.
_SMUDGE: Final = re.compile(rb'(data-cell="T3\.unable_not_held\.natural">)\d+<')


def _read(name: str, data: bytes, organisation_id: int | None, by: Asker, at: datetime) -> Upload:
    upload = actions.hand_in_file(
        file_name=name, stored=store([data]), organisation_id=organisation_id, by=by, at=at
    )
    read, source = read_file(data, name)
    return actions.keep_reading(
        upload_id=upload.pk, report=read, source=source, by=SYSTEM, at=at + timedelta(seconds=1)
    )


def _hand_in_strays(bodies: dict[str, Organisation], by: Person, at: datetime) -> None:
    """A report of a body that the compiler is not in charge of, and a picture nobody can read."""
    report, _ = _report("lps-czj", "钟山区财政局", 2024, Left({}, {}, 6, {}))
    report.agency = "钟山区财政局"
    report.title = None
    _read("钟山区财政局2024年年报.html", write(report, "html"), None, by, at)
    upload = actions.hand_in_file(
        file_name="扫描件（无文字）.pdf",
        stored=store([b"%PDF-1.4 picture"]),
        organisation_id=bodies["lps-gaj"].pk,
        by=by,
        at=at,
    )
    reason = (
        "“扫描件（无文字）.pdf”里只有图片，没有可以读取的文字。"
        "请改传 Word 或网页原件；只有纸质件的，请先做文字识别。"
    )
    actions.refuse_upload(upload_id=upload.pk, reason=reason, by=SYSTEM, at=at)


def _moment(code: str, year: int) -> datetime:
    from django.utils import timezone

    day = 8 + sum(map(ord, code)) % 17
    return datetime(year + 1, 1, day, 9, 20, tzinfo=timezone.get_default_timezone())


def _format(code: str, year: int) -> Format:
    if (code, year) in {("lps-gaj", 2023), ("gaj-lz", 2024)}:
        return "docx"
    return "html"


# --- mistakes that a check must find -------------------------------------------------------------


def _plant(code: str, report: Report) -> Report:
    year, values = report.year, report.values
    if (code, year) == ("lps-jyj", 2023):
        values["T3.granted.natural"] = _whole(values["T3.granted.natural"]) + 1
    if (code, year) == ("gaj-pz", 2024):
        values["T3.carried_in.natural"] = _whole(values["T3.carried_in.natural"]) + 2
        values["T4.cases.review.total"] = _whole(values["T4.cases.review.total"]) + 1
    if (code, year) == ("lps-mzj", 2022):
        for column in COLUMNS[1:]:
            values[f"T3.other_fee_unpaid.{column}"] = None
    if (code, year) == ("lps-gaj", 2024):
        values["T3.new_received.total"] = None
        values["T3.result_total.natural"] = _whole(values["T3.result_total.natural"]) + 3
    return report


def _whole(value: Value) -> int:
    return int(value) if isinstance(value, int | Decimal) else 0


# --- invented figures ----------------------------------------------------------------------------


def _report(code: str, name: str, year: int, left: Left) -> tuple[Report, Left]:
    """The report of a body for a year, and what it carries into the next."""
    chance = random.Random(f"{code}-{year}")  # noqa: S311  (invented figures, the same each time)
    form = form_for_year(year)
    values: dict[str, Value] = dict.fromkeys(form.addresses(), 0)
    if (code, year) == SEED:
        text = resources.files("gongkai.demo").joinpath("data/lps-gaj-2020.json").read_text("utf-8")
        return from_dict(load_json(text)), Left({}, {}, left.in_force, {})
    requests = _table_3(form, values, SIZES[code][0], left, chance)
    pending = _table_4(values, left, chance)
    items, in_force = _table_2(form, values, code, left, chance)
    published = 60 * SIZES[code][0] + chance.randrange(400)
    report = Report(agency=name, year=year, form=form.id, values=values)
    report.title = form.title_for(name, year)
    received = _whole(values["T3.new_received.total"])
    report.preamble = (
        f"{name}依照《中华人民共和国政府信息公开条例》编写本报告。"
        f"统计期限为{year}年1月1日至{year}年12月31日。"
    )
    report.sections = _narrative(year, published, received, chance)
    return report, Left(requests, pending, in_force, items)


def _table_3(
    form: Form,
    values: dict[str, Value],
    usual: int,
    left: Left,
    chance: random.Random,
) -> dict[str, int]:
    count = max(1, usual + chance.randrange(-usual // 3, usual // 2 + 1))
    new = dict.fromkeys(COLUMNS, 0)
    for column in chance.choices(COLUMNS, WEIGHTS, k=count):
        new[column] += 1
    carried: dict[str, int] = {}
    leaves = t3_leaves(form)
    for column in COLUMNS:
        came_in = left.requests.get(column, 0)
        open_ones = new[column] + came_in
        goes_on = open_ones // 9
        values[f"T3.new_received.{column}"] = new[column]
        values[f"T3.carried_in.{column}"] = came_in
        values[f"T3.carried_out.{column}"] = carried[column] = goes_on
        values[f"T3.result_total.{column}"] = open_ones - goes_on
        for row in chance.choices(USUAL_RESULTS, k=open_ones - goes_on):
            values[f"T3.{row}.{column}"] = _whole(values[f"T3.{row}.{column}"]) + 1
    for row in ("new_received", "carried_in", *leaves, "result_total", "carried_out"):
        values[f"T3.{row}.total"] = sum(_whole(values[f"T3.{row}.{c}"]) for c in COLUMNS)
    return carried


def _table_4(values: dict[str, Value], left: Left, chance: random.Random) -> dict[str, int]:
    pending = {}
    for block in ("review", "suit_direct", "suit_after_review"):
        results = ("upheld", "corrected", "other", "pending")
        counts = dict(
            zip(
                results,
                (
                    chance.choice((0, 0, 1, 2)),
                    chance.choice((0, 0, 0, 1)),
                    0,
                    chance.choice((0, 0, 0, 1)),
                ),
                strict=True,
            )
        )
        counts["other"] = left.pending.get(block, 0)
        for result, count in counts.items():
            values[f"T4.cases.{block}.{result}"] = count
        values[f"T4.cases.{block}.total"] = sum(counts.values())
        pending[block] = counts["pending"]
    return pending


def _table_2(
    form: Form,
    values: dict[str, Value],
    code: str,
    left: Left,
    chance: random.Random,
) -> tuple[dict[str, int], int]:
    _, licences, penalties = SIZES[code]
    decisions = {
        "T2_5.license": licences and licences + chance.randrange(licences // 8 + 1),
        "T2_6.penalty": penalties and penalties + chance.randrange(penalties // 6 + 1),
        "T2_6.coercion": penalties // 12,
    }
    for row, count in decisions.items():
        values[f"{row}.decisions"] = count
    issued, repealed = chance.randrange(4), chance.randrange(2)
    if form.id == "2021":
        values["T2_1.normative.issued"] = issued
        values["T2_1.normative.repealed"] = repealed
        in_force = left.in_force + issued - repealed
        values["T2_1.normative.in_force"] = in_force
        values["T2_8.fee.amount_wan"] = Decimal(chance.randrange(2000)) / 100 if licences else 0
        return {}, in_force
    items = _items(values, left, decisions, chance)
    values["T2_1.normative.made_new"] = values["T2_1.normative.published_new"] = issued
    values["T2_1.normative.published_total"] = left.in_force + issued
    projects = chance.randrange(3, 40)
    values["T2_9.procurement.project_count"] = projects
    values["T2_9.procurement.total_amount"] = projects * chance.randrange(20000, 90000)
    return items, left.in_force + issued


# 上一年项目数量 of an office that has such powers.
_USUAL_ITEMS: Final = {
    "T2_5.license": 8,
    "T2_5.other_service": 4,
    "T2_6.penalty": 83,
    "T2_6.coercion": 10,
    "T2_8.fee": 3,
}


def _items(
    values: dict[str, Value], left: Left, decisions: dict[str, int], chance: random.Random
) -> dict[str, int]:
    items = {}
    for row, usual in _USUAL_ITEMS.items():
        powers = usual if decisions.get(row, 1) else 0
        before = left.items.get(row, powers)
        change = chance.choice((0, 0, -1, 1)) if powers else 0
        values[f"{row}.prev_items"], values[f"{row}.delta"] = before, change
        items[row] = before + change
    return items


_PROBLEMS: Final = (
    "个别信息发布不够及时，群众要找的办事内容有时要翻几层栏目",
    "答复文书的说理还不充分，引用依据有时只写文件名",
    "新来的经办人员对一次性补正的要求掌握不准",
    "政策解读以文字为主，图表和案例偏少",
    "部门之间共享信息的公开责任不够明确",
    "历史文件清理进度慢，有效性标注不全",
    "基层站所的公开栏更换不勤",
    "申请办理台账与档案系统还没有打通",
)
_MEASURES: Final = (
    "按月核对栏目更新情况，超过时限的由办公室提醒到人",
    "编写答复文书示例，逐件写明法律条款",
    "每季度组织一次案例研讨，请法制机构讲评",
    "重要文件与解读材料同时起草、同时送审、同时发布",
    "把共享信息的公开责任写进数据目录",
    "分批完成文件清理，结果在网页上逐条标明",
    "在办事大厅增设查询终端并安排专人引导",
    "年内完成台账改造，做到一件一档",
)


# For each topic three ways to tell it: neighbouring years never use the same one.
_WAYS: Final = (
    (
        "全年主动公开政府信息{published}条，其中门户网站{website}条，微信公众号{wechat}条，其他方式{other}条。",
        "依法应当公开的内容按时上网。全年共主动公开政府信息{published}条：门户网站{website}条、"
        "微信公众号{wechat}条、其他方式{other}条。",
        "围绕群众关心的事项扩大公开范围，主动公开政府信息{published}条。分渠道看，门户网站{website}条，"
        "微信公众号{wechat}条，其他方式{other}条。",
    ),
    (
        "收到政府信息公开申请{received}件，都在二十个工作日内办结或依法延期。",
        "全年收到政府信息公开申请{received}件。每件申请由专人登记、分办、催办，答复前由法制机构把关。",
        "申请渠道保持畅通，窗口、邮寄和网上都可以提交，共收到政府信息公开申请{received}件，没有逾期。",
    ),
    (
        "公文起草时就标明公开属性，不公开的写明依据，发布前经过内容审核和保密审查。",
        "对历年文件逐件清理，失效和废止的在网页上作了标注，现行有效的集中展示。",
        "重要信息实行三审三校，引用数据由业务科室签字确认，上网后安排专人回看。",
    ),
    (
        "公开专栏按法定内容设置栏目，检索、查阅、下载功能正常，手机访问体验有所改善。",
        "完成网站适老化改造，增加大字版和语音阅读，办事指南可以直接打印。",
        "清理长期不更新的账号，政务新媒体与网站内容同步，留言由值班人员当天转办。",
    ),
    (
        "组织业务培训{trained}次，覆盖全部经办人员，年底进行了书面测试。",
        "把公开工作列入年度考核，季度通报{trained}次，对进度慢的科室当面提醒。",
        "邀请群众代表座谈{trained}次，征集意见并逐条回复，没有发生责任追究情形。",
    ),
)
_TOPICS: Final = ("主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障")
_OPENINGS: Final = (
    "存在的问题：{0}；{1}。\n改进措施：{2}；{3}。",
    "对照群众期待还有差距，主要是{0}，{1}。\n今后将{2}，同时{3}。",
    "自查中发现两方面不足，一方面{0}，另一方面{1}。\n针对这些不足，准备{2}；另外{3}。",
)


def _narrative(year: int, published: int, received: int, chance: random.Random) -> dict[str, str]:
    website = published * 6 // 10
    wechat = published * 3 // 10
    numbers = {
        "published": published,
        "website": website,
        "wechat": wechat,
        "other": published - website - wechat,
        "received": received,
        "trained": chance.randrange(2, 7),
    }
    lines = []
    for place, (topic, ways) in enumerate(zip(_TOPICS, _WAYS, strict=True)):
        lines.append(f"（{'一二三四五'[place]}）{topic}")
        lines.append(ways[(year + place) % len(ways)].format(**numbers))
    problems = [_PROBLEMS[(year * 3 + i) % len(_PROBLEMS)] for i in range(2)]
    measures = [_MEASURES[(year * 3 + i) % len(_MEASURES)] for i in range(2)]
    return {
        "S1": "\n".join(lines),
        "S5": _OPENINGS[year % len(_OPENINGS)].format(*problems, *measures),
        "S6": "本年度未收取政府信息公开信息处理费，没有其他需要报告的事项。",
    }
