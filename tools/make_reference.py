"""Writes the pages of docs/reference that are taken from the code.

    python tools/make_reference.py

`tests/architecture/test_docs.py` fails while a page differs from what this would write.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any, Final, get_args

from typer.main import get_command

from gongkai.cli.main import app
from gongkai.rules import columns, release, requests, secrecy
from gongkai.rules.access import PERMISSION_LABELS, ROLES, SEPARATE_DUTIES, Permission
from gongkai.rules.deadlines.receipt import RECEIPT_RULES
from gongkai.rules.law import Version, laws
from gongkai.rules.letters import (
    FACT_LABELS,
    NUMBER_CODES,
    Audience,
    audience,
    needed,
)
from gongkai.rules.report.checks import RULES, STAGES
from gongkai.rules.report.filing import FINAL, FROZEN, MOVES, STATE_LABELS, State
from gongkai.rules.report.forms import Form, FormId, Table, load_form
from gongkai.rules.report.model import SEVERITY_LABELS
from gongkai.rules.results import LETTER_TITLES, PART_LABELS, RESULTS, LetterKind, table3_row
from gongkai.rules.screening.model import SEVERITY_LABELS as SCREENING_SEVERITIES
from gongkai.rules.screening.registry import GROUPS
from gongkai.rules.screening.registry import RULES as SCREENING_RULES
from gongkai.rules.screening.words import builtin_lists

REFERENCE: Final = Path(__file__).parents[1] / "docs" / "reference"
NOTE: Final = "<!-- 由 tools/make_reference.py 生成，请不要手改。 -->"
FORM_IDS: Final[tuple[FormId, ...]] = get_args(FormId)
KINDS: Final = {
    "count": "不小于0的整数",
    "change": "可正可负的整数（增、减）",
    "money": "金额，元",
    "wan": "金额，万元，可有小数",
}


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    head = list(head)
    lines = [head, ["---"] * len(head), *([_cell(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")


def code(text: object) -> str:
    """Text as code."""
    return f"`{text}`"


def page(title: str, *parts: str) -> str:
    """A page with its title and the note that it is generated."""
    return "\n\n".join(part.strip("\n") for part in (f"# {title}", NOTE, *parts)) + "\n"


# --- commands ------------------------------------------------------------------------------------


def commands() -> Iterator[tuple[str, Any]]:
    """Every command that does something, with the words that call it."""
    yield from _below(get_command(app), "gongkai", None)


def _below(command: Any, words: str, parent: Any) -> Iterator[tuple[str, Any]]:
    name = words.rsplit(" ", 1)[-1]
    context = command.make_context(name, [], parent=parent, resilient_parsing=True)
    if not hasattr(command, "list_commands"):
        yield words, command
        return
    for inner in command.list_commands(context):
        yield from _below(command.get_command(context, inner), f"{words} {inner}", context)


def parameters(command: Any) -> Iterator[Any]:
    """The arguments and options of a command that are ours."""
    return (p for p in command.params if not p.hidden and p.name != "help")


def commands_page() -> str:
    """The page of all commands."""
    parts = [
        "所有命令都可以加 `--help` 看说明。在项目文件夹里用 `python3 start.py` 安装以后，命令是"
        " `.venv/bin/gongkai`（Windows 上是 `.venv\\Scripts\\gongkai`），也可以写作"
        " `python -m gongkai`。",
        table(
            ("退出状态", "含义"),
            (("0", "正常"), ("1", "有“错误”级的发现"), ("2", "文件或参数不能用")),
        ),
        "颜色和进度条只在终端里显示；写到文件或管道时是纯文本。",
    ]
    for words, command in commands():
        parts += [f"## {words}", _paragraphs(command.help)]
        parts.append(f"```text\n{_usage(words, command)}\n```")
        rows = [_parameter(p) for p in parameters(command)]
        if rows:
            parts.append(table(("参数", "含义", "默认"), rows))
    return page("命令", *parts)


def _paragraphs(text: str | None) -> str:
    blocks = (text or "").strip().split("\n\n")
    return "\n\n".join("".join(line.strip() for line in block.splitlines()) for block in blocks)


def _usage(words: str, command: Any) -> str:
    """The command as it is called: options, then arguments; `…` behind what may be repeated."""
    arguments = [p for p in parameters(command) if p.param_type_name == "argument"]
    names = (f"{p.metavar or p.name}{'…' if p.nargs == -1 else ''}" for p in arguments)
    has_options = len(arguments) < len(list(parameters(command)))
    return " ".join((words, *["[选项]"] * has_options, *names))


def _parameter(parameter: Any) -> tuple[str, str, str]:
    if parameter.param_type_name == "argument":
        names = code(parameter.metavar or parameter.name)
    else:
        names = " ".join(code(name) for name in (*parameter.opts, *parameter.secondary_opts))
        if not parameter.is_flag and parameter.metavar:
            names += f" {parameter.metavar}"
    return names, parameter.help or "", _default(parameter)


def _default(parameter: Any) -> str:
    if parameter.required:
        return "必填"
    value = parameter.default
    if isinstance(value, bool):
        names = parameter.opts if value else parameter.secondary_opts
        return code(names[0]) if names and parameter.secondary_opts else ""
    return code(value) if isinstance(value, str | int) else ""


# --- the annual report ---------------------------------------------------------------------------


def checks_page() -> str:
    """Every check rule, in the order in which findings are shown."""
    parts = [
        f"共 {len(RULES)} 条规则。编号和级别不会改变，命令行、工作台、JSON 和测试用的都是同一个编号。",
        table(
            ("级别", "含义"),
            (
                ("错误 `error`", "数字或格式一定不对，须改正或说明"),
                ("提醒 `warning`", "多半不对，也可能有正当原因，请核实"),
                ("提示 `info`", "值得看一眼，不影响报送"),
            ),
        ),
        "少数规则在登记了原因，或者只是可疑时，会降一级给出。发现按下面的次序列出：先是表格自己写明的恒等式，然后是合计、单元格、与上年的衔接、格式，最后是文字。"
        "“与上年衔接”的规则只在给出上年度报告时才校验。",
        "0、空白和“不适用”是三个不同的值，只有数字参加合计：合计所需的格有一格空白或填“/”，就不校验这个合计，"
        "只提醒空白。整张表没有找到时，每部分只提醒一次。",
    ]
    for stage, label in STAGES.items():
        rows = [
            (code(rule.id), SEVERITY_LABELS[rule.severity], rule.title, rule.source)
            for rule in RULES.values()
            if rule.stage == stage
        ]
        parts += [f"## {label}", table(("编号", "级别", "规则", "依据"), rows)]
    return page("校验规则", *parts)


def forms_page() -> str:
    """Both statutory forms, cell by cell."""
    parts = [
        "两种法定格式都是数据，按**报告年度**选用，与什么时候写无关。单元格的地址是“表.行.列”，例如"
        " `T3.granted.natural` 是第三部分“（一）予以公开”行“自然人”列。",
        "值的种类："
        + "；".join(f"`{kind}` {meaning}" for kind, meaning in KINDS.items())
        + '。任何单元格都可以是空白（`null`）或不适用（`"NA"`），它们都不是 0。',
    ]
    for form in map(load_form, FORM_IDS):
        years = (
            f"{form.first_year} 至 {form.last_year}" if form.last_year else f"{form.first_year} 起"
        )
        parts += [
            f"## {form.id} 年格式",
            f"{form.document_number}，用于报告年度 {years}，共 {len(list(form.addresses()))} 个单元格。",
            *_tables(form),
        ]
    return page("两种法定格式", *parts)


def _tables(form: Form) -> Iterator[str]:
    for one in form.tables:
        heading = next(s.heading for s in form.sections if s.code == one.section)
        yield f"### {form.id}：{one.code} {one.title}"
        yield f"在“{heading}”。"
        yield table(("行", "印在表上的文字"), _rows(one))
        yield table(
            ("列", "印在表上的文字", "种类"),
            ((code(c.code), _joined(c.group, c.label), code(c.kind)) for c in one.columns),
        )


def _rows(one: Table) -> Iterator[tuple[str, str]]:
    for row in one.rows:
        yield code(row.code), _joined(row.subgroup, row.label)


def _joined(*words: str | None) -> str:
    return " · ".join(word for word in words if word)


def states_page() -> str:
    """States of a version of a report and the moves between them."""
    roles = {
        permission: "、".join(r.label for r in ROLES.values() if permission in r.permissions)
        for permission in Permission
    }
    return page(
        "报告的状态",
        "一份报告的每个版本有一个状态。下表是唯一的规定：操作、数据库约束、工作台上的按钮都读这张表"
        "（`gongkai.rules.report.filing`）。",
        table(
            ("状态", "代码", "说明"),
            ((STATE_LABELS[state], code(state), _about(state)) for state in State),
        ),
        "## 可以做什么",
        table(
            ("现在的状态", "操作", "之后的状态", "需要的权限", "有这个权限的角色"),
            (
                (
                    STATE_LABELS[start],
                    f"{step.label} `{move}`",
                    STATE_LABELS[step.to],
                    PERMISSION_LABELS[step.needs],
                    roles[step.needs],
                )
                for (start, move), step in MOVES.items()
            ),
        ),
    )


def _about(state: State) -> str:
    if state in FROZEN:
        return "公众看过，内容从此不变"
    return "终点" if state in FINAL else "可以继续办理"


def schema() -> dict[str, Any]:
    """The published JSON Schema of a report."""
    files = resources.files("gongkai.rules.report.writing")
    raw: dict[str, Any] = json.loads(files.joinpath("schema.json").read_text("utf-8"))
    return raw


def schema_page() -> str:
    """The JSON of a report, field by field."""
    whole = schema()
    parts = [
        "`gongkai report read` 输出这种 JSON，不论读的是网页、Word、PDF、Excel 还是文本；"
        "`gongkai report write` 也能读它。数字按原样写出，不经过浮点数。",
        "完整的 JSON Schema（2020-12）随软件发布：[schema.json]"
        "(../../src/gongkai/rules/report/writing/schema.json)，标识"
        f" `{whole['$id']}`。单元格地址见[两种法定格式](forms.md)，规则编号见[校验规则](checks.md)。",
        "## 报告",
        _fields(whole),
    ]
    for name, part in whole["$defs"].items():
        parts.append(f"## {name}")
        parts.append(_fields(part) if "properties" in part else _describe(part))
    return page("年报的 JSON", *parts)


def _fields(part: dict[str, Any]) -> str:
    required = part.get("required", ())
    rows = (
        (code(name), _type(field), "是" if name in required else "", _describe(field))
        for name, field in part["properties"].items()
    )
    return table(("字段", "类型", "必有", "含义"), rows)


def _type(field: dict[str, Any]) -> str:
    if "$ref" in field:
        name = field["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name})"
    if "enum" in field:
        return "、".join(code(json.dumps(value)) for value in field["enum"])
    kinds = field.get("type", "object")
    if kinds == "array" and "$ref" in field.get("items", {}):
        return f"array，每项 {_type(field['items'])}"
    return " 或 ".join([kinds] if isinstance(kinds, str) else kinds)


def _describe(field: dict[str, Any]) -> str:
    text = str(field.get("description", ""))
    pattern = field.get("pattern")
    return text + (f" 形如 `{pattern}`" if pattern else "")


# --- requests ------------------------------------------------------------------------------------


def request_states_page() -> str:
    """States of a request and the moves between them."""
    return page(
        "申请的状态",
        "一份政府信息公开申请从登记到归档的全部状态和操作，法律怎样写就怎样做。这张表在"
        " `gongkai.rules.requests`；期限由 `gongkai.rules.deadlines` 计算，“逾期”是算出来的，不是状态。",
        table(
            ("状态", "代码", "还要答复吗"),
            (
                (label, code(state), "是" if state in requests.OPEN else "")
                for state, label in requests.STATE_LABELS.items()
            ),
        ),
        "## 可以做什么",
        table(
            ("现在的状态", "操作", "之后的状态", "谁办", "依据", "文书", "案卷里要有"),
            (_transition(line) for line in requests.TRANSITIONS.values()),
        ),
    )


def _transition(line: requests.Transition) -> tuple[str, ...]:
    return (
        requests.STATE_LABELS[line.start] if line.start else "（尚未登记）",
        f"{line.label} `{line.move}`",
        requests.STATE_LABELS[line.end],
        "、".join(requests.ACTOR_LABELS[a] for a in requests.Actor if a in line.actors),
        line.article,
        LETTER_TITLES[line.letter] if line.letter else "",
        "；".join(requests.PROOF_LABELS[proof] for proof in line.needs),
    )


def request_results_page() -> str:
    """The results of a request with what an answer must contain and where it is counted."""
    return page(
        "申请的办理结果",
        f"共 {len(RESULTS)} 种结果。结果一定，用哪种文书、答复里必须写什么、记在年报表三的哪一行，都跟着定下来，"
        "不能另选。答复缺了必须写的内容，不能签发。",
        table(
            ("结果", "依据", "文书", "必须写明", "表三的行"),
            (
                (
                    f"{result.label} {code(result.code)}",
                    result.article,
                    LETTER_TITLES[result.letter],
                    "；".join(PART_LABELS[part] for part in result.parts),
                    " ".join(
                        dict.fromkeys(code(table3_row(result.code, form)) for form in FORM_IDS)
                    ),
                )
                for result in RESULTS.values()
            ),
        ),
        "表三的行有两个的，前一个是 2019 年格式的，后一个是 2021 年格式的。",
        "## 收到之日",
        "答复期限从收到之日的次日算起。哪一天算收到，看怎样收到（条例第三十一条）：",
        table(
            ("收取渠道", "代码", "收到之日"),
            ((rule.label, code(channel), rule.text) for channel, rule in RECEIPT_RULES.items()),
        ),
    )


# --- what is published --------------------------------------------------------------------------


def release_states_page() -> str:
    """States of a version of an item, the moves between them, and the secrecy form."""
    return page(
        "公开信息的状态",
        "一条主动公开的信息从起草、审核、保密审查到发布、撤回的全部状态和操作。这张表在"
        " `gongkai.rules.release`，操作、数据库约束和工作台上的按钮都读它。每条信息有若干版本，每个版本各走"
        "一遍：更正稿在审核时，公众看到的仍是原来的版本。审核意见只对它所审的那一份内容有效（按内容哈希），"
        "改动一个字就要重新审核。没有对现在这一稿的保密审查，任何人都不能让它发布。",
        table(
            ("状态", "代码", "公众能看到吗", "办理中吗"),
            (
                (
                    label,
                    code(state),
                    "是" if state in release.LIVE else "",
                    "是" if state in release.IN_WORK else "",
                )
                for state, label in release.STATE_LABELS.items()
            ),
        ),
        "## 可以做什么",
        table(
            ("现在的状态", "操作", "之后的状态", "谁办", "依据", "要有"),
            (_release_line(line) for line in release.TRANSITIONS.values()),
        ),
        f"审核意见 {release.APPROVAL_DAYS} 日内有效。起草或修改、校对、初审、复审、终审、保密审查须由不同的人办理。",
        "## 图",
        _release_diagram(),
        "## 保密审查单",
        table(
            ("问题", "代码", "依据", "选项"),
            (
                (
                    question.label,
                    code(question.code),
                    question.article,
                    "、".join(question.choices.values()) or "文字",
                )
                for question in secrecy.QUESTIONS.values()
            ),
        ),
    )


def _release_line(line: release.Transition) -> tuple[str, ...]:
    return (
        release.STATE_LABELS[line.start] if line.start else "（尚未起草）",
        f"{line.label} `{line.move}`",
        release.STATE_LABELS[line.end],
        "、".join(release.ACTOR_LABELS[a] for a in release.Actor if a in line.actors),
        line.article,
        "；".join(release.PROOF_LABELS[proof] for proof in line.needs),
    )


def _release_diagram() -> str:
    """The table as a Mermaid diagram; returns and changes, which all lead to the draft, left out."""
    lines = [
        f"    {line.start or '[*]'} --> {line.end}: {line.label}"
        for line in release.TRANSITIONS.values()
        if line.start is not line.end
        and line.move not in {release.Move.CHANGE, release.Move.RETURN}
    ]
    names = [f"    {state}: {label}" for state, label in release.STATE_LABELS.items()]
    return "```text\nstateDiagram-v2\n" + "\n".join(names + lines) + "\n```"


def columns_page() -> str:
    """The template of the columns with their article, update class and reason to be empty."""
    return page(
        "公开栏目",
        "新设一个机关的公开平台时装入的栏目，依条例第二十条、第二十一条和政府信息公开平台的统一设置。栏目名称、"
        "责任单位和更新要求以后都可以改。没有内容又没有写明理由的栏目算空栏目。",
        table(
            ("栏目", "代码", "条例条目", "更新要求", "可以没有内容的理由"),
            (
                (
                    f"{parent.name} · {column.name}" if parent else column.name,
                    code(column.code),
                    code(column.article_item) if column.article_item else "",
                    columns.UPDATE_LABELS[column.update],
                    column.may_be_empty,
                )
                for column, parent in columns.walk()
            ),
        ),
        "## 条例条目",
        table(
            ("代码", "内容"),
            ((code(item), text) for item, text in columns.ARTICLE_ITEMS.items()),
        ),
    )


# --- people and laws -----------------------------------------------------------------------------


def letters_page() -> str:
    """Kinds of papers, what each cannot do without, and the facts that they print."""
    readers = {
        Audience.APPLICANT: "申请人",
        Audience.OUTSIDER: "第三方或其他机关",
        Audience.INTERNAL: "本机关",
    }
    kinds = [
        (code(kind), name, readers[audience(kind)], NUMBER_CODES.get(kind, ""), _needs(kind))
        for kind, name in LETTER_TITLES.items()
    ]
    facts = [(code(key), label) for key, label in FACT_LABELS.items()]
    return page(
        "文书",
        "文书由 `gongkai.rules.letters.compose` 从案件的事实生成；必备内容缺一项就不生成，"
        "并一次列出缺少的全部内容。救济途径和引用的法律随成文日期而定。"
        "给第三方或其他机关的文书没有申请人的位置，手写进去的也会被拒绝。",
        "## 种类",
        table(("代码", "名称", "给谁看", "类代字", "必备的事实"), kinds),
        "答复类文书还必须有其办理结果所要求的内容，见[办理结果](request-results.md)。",
        "## 事实",
        table(("键", "含义"), facts),
    )


def _needs(kind: LetterKind) -> str:
    return "、".join(code(key) for key in needed(kind))


def roles_page() -> str:
    """Roles and permissions."""
    apart = "、".join(ROLES[role].label for role in ROLES if role in SEPARATE_DUTIES)
    return page(
        "角色和权限",
        "角色在一个机构上授予，对这个机构和它下面的所有机构有效。一个人可以有几个角色，也可以在几个机构上有角色。"
        f"{apart}须由不同的人担任，一个人至多担任其中一个。",
        "超出授予范围的数据，对这个人就是不存在：列表、导出、搜索和直接输入网址都看不到。原因见"
        "[数据范围](../explanation/scope.md)。",
        table(
            ("角色", "代码", "权限"),
            (
                (
                    role.label,
                    code(role.code),
                    "、".join(PERMISSION_LABELS[p] for p in Permission if p in role.permissions),
                )
                for role in ROLES.values()
            ),
        ),
        "## 权限",
        table(("权限", "代码"), ((PERMISSION_LABELS[p], code(p)) for p in Permission)),
    )


def laws_page() -> str:
    """The laws and instruments whose citation is judged."""
    return page(
        "已知的法规文件",
        "规则 `TXT-LAW` 拿正文引用的名称、文号和效力与这张表对照。只收录经过核实的内容：没有列出文号或日期的，"
        "只核对名称；表里没有的文件一律不评判。",
        table(
            ("名称", "文号", "施行", "失效", "由什么取代"),
            (
                (
                    _quoted(law.title),
                    _versions(law.versions, lambda v: v.number),
                    _versions(law.versions, lambda v: v.starts),
                    _versions(law.versions, lambda v: v.ends),
                    _quoted(law.replaced_by) if law.replaced_by else "",
                )
                for law in laws()
            ),
        ),
    )


def _quoted(title: str) -> str:
    """A title in 《》, quotes inside of it in 〈〉."""
    return f"《{title.replace('《', '〈').replace('》', '〉')}》"


def _versions(versions: Iterable[Version], what: Callable[[Version], object]) -> str:
    told = [str(what(version) or "") for version in versions]
    return "；".join(told) if any(told) else ""


def screening_page() -> str:
    """Every rule of the screening, and the word lists that come along."""
    parts = [
        f"共 {len(SCREENING_RULES)} 条规则。编号不会改变，命令行、工作台、JSON、决定记录用的都是同一个编号。",
        table(
            ("级别", "含义"),
            (
                ("拦截 `block`", "公开前必须有人处理：改正，或由起草人以外的人写明理由放行"),
                ("提醒 `warning`", "多半要改，也可能有正当原因，请核实"),
                ("提示 `info`", "值得看一眼"),
            ),
        ),
        "“按处”的规则，同样的文字在一处可以有错、在另一处可以没错，决定只对这一处有效；其余规则的决定对全文里相同的文字都有效。"
        "个人信息只以隐去的形式出现在清单、日志和 JSON 里。",
    ]
    for group, label in GROUPS.items():
        rows = [
            (
                code(rule.id),
                SCREENING_SEVERITIES[rule.severity],
                rule.title,
                rule.advice,
                "是" if rule.by_place else "",
                rule.source,
            )
            for rule in SCREENING_RULES.values()
            if rule.id.partition("-")[0] == group
        ]
        heads = ("编号", "级别", "查什么", "怎么办", "按处", "依据")
        parts += [f"## {label}", table(heads, rows)]
    parts += [
        "## 随程序提供的词表",
        table(
            ("代码", "名称", "规则", "版本", "词数", "来源", "批准"),
            (
                (
                    code(one.code),
                    one.name,
                    code(one.rule),
                    one.version,
                    len(one.words),
                    one.source,
                    one.approved_by,
                )
                for one in builtin_lists()
            ),
        ),
    ]
    return page("内容筛查的规则", *parts)


PAGES: Final[dict[str, Callable[[], str]]] = {
    "commands.md": commands_page,
    "checks.md": checks_page,
    "forms.md": forms_page,
    "report-json.md": schema_page,
    "report-states.md": states_page,
    "request-results.md": request_results_page,
    "letters.md": letters_page,
    "request-states.md": request_states_page,
    "release-states.md": release_states_page,
    "columns.md": columns_page,
    "roles.md": roles_page,
    "known-laws.md": laws_page,
    "screening.md": screening_page,
}


def main() -> None:
    """Write every page."""
    for name, make in PAGES.items():
        (REFERENCE / name).write_text(make(), "utf-8")


if __name__ == "__main__":
    main()
