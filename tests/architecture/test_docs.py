"""The documentation says what the code does: names, commands, settings, links, generated pages."""

from __future__ import annotations

import json
import keyword
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.urls import get_resolver

from gongkai.accounts.models import Person
from gongkai.config.site import Site
from gongkai.organisations.models import Organisation
from gongkai.rules.access import ROLES, Permission
from gongkai.rules.calendar import standard_calendar
from gongkai.rules.deadlines import compute
from gongkai.rules.deadlines.events import EVENT_TYPES, event_from_dict
from gongkai.rules.errors import BadInputError
from gongkai.rules.holiday_orders import parse_order
from gongkai.rules.policy import Policy
from gongkai.rules.report.checks import RULES
from gongkai.rules.report.reading import limits
from gongkai.rules.report.tree import read_tree
from tests.architecture.test_addresses import addresses
from tests.architecture.test_floors import floors
from tools import make_reference

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
PAGES = {
    str(file.relative_to(ROOT)): file.read_text("utf-8")
    for file in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
    if "_build" not in file.parts
}
COMMANDS = dict(make_reference.commands())

SPAN = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^ *(`{3,})([\w{}-]*)[^\n]*\n(.*?)^ *\1$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(<?([^)\s>]+)>?\)")
DOTTED = re.compile(r"gongkai(?:\.(?!sqlite3)\w+)+")
TEST = re.compile(r"(tests/[\w/]+\.py)::(\w+)")
FILE = re.compile(r"(?:src|tests|docs|tools|bench|\.ci)/[\w./-]*")
# How a person calls the command line.
CALLS = ("gongkai", ".venv/bin/gongkai", "python -m gongkai")


def page(name: str) -> str:
    return PAGES[f"docs/reference/{name}"]


def spans(text: str) -> set[str]:
    """What stands in code marks outside of code blocks."""
    return set(SPAN.findall(FENCE.sub("", text)))


def blocks(language: str) -> Iterator[tuple[str, str]]:
    """Every code block of a language, with its page."""
    for name, text in PAGES.items():
        yield from ((name, body) for _, kind, body in FENCE.findall(text) if kind == language)


# --- generated pages -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", make_reference.PAGES)
def test_a_generated_page_is_what_the_code_gives(name: str) -> None:
    written = (REFERENCE / name).read_text("utf-8")
    assert written == make_reference.PAGES[name](), "run: python tools/make_reference.py"


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_and_each_of_its_options_is_described(words: str) -> None:
    section = page("commands.md").partition(f"## {words}\n")[2].partition("\n## ")[0]
    assert section
    for parameter in make_reference.parameters(COMMANDS[words]):
        assert parameter.help, f"{words} {parameter.name} has no help"
        if parameter.param_type_name == "option":
            assert {*parameter.opts, *parameter.secondary_opts} <= spans(section)


def test_every_check_rule_is_described() -> None:
    assert set(RULES) <= spans(page("checks.md"))


def test_the_published_schema_allows_every_check_rule() -> None:
    pattern = make_reference.schema()["$defs"]["finding"]["properties"]["rule"]["pattern"]
    assert [rule for rule in RULES if not re.match(pattern, rule)] == []


def test_every_role_and_permission_is_described() -> None:
    assert {*ROLES, *Permission} <= spans(page("roles.md"))


# --- pages written by hand -----------------------------------------------------------------------


def test_every_setting_is_described() -> None:
    code = [*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), ROOT / "start.py"]
    texts = (file.read_text("utf-8") for file in (*code, ROOT / ".ci/run"))
    settings = {
        name
        for text in texts
        for name in re.findall(r"\b(GONGKAI_[A-Z_]+|DATABASE_URL|PIP_INDEX_URL)\b", text)
    }
    assert settings <= spans(page("settings.md"))


def test_every_floor_is_described() -> None:
    described = spans(PAGES["docs/explanation/floors.md"])
    assert set(floors()) <= described


def test_every_field_of_the_site_record_is_described() -> None:
    assert {field.name for field in fields(Site)} <= spans(page("settings.md"))


def test_every_public_address_is_described() -> None:
    doors = {"portal": "/", "api": "/api/"}
    open_to_all = {
        doors[door] + re.sub(r"<\w+:(\w+)>", r"<\1>", str(pattern.pattern))
        for name, pattern in addresses(get_resolver().url_patterns)
        if (door := name.partition(":")[0]) in doors
    }
    assert open_to_all
    assert open_to_all <= spans(page("addresses.md"))


def test_the_limits_of_reading_are_those_of_the_code() -> None:
    text = page("file-formats.md")
    assert f"{limits.MAX_BYTES // limits.MEGABYTE} MB" in text
    assert f"{limits.MAX_TEXT_BYTES // limits.MEGABYTE} MB" in text
    assert f"{limits.MAX_PAGES} 页" in text


def test_the_tree_that_the_documentation_shows_is_a_tree() -> None:
    trees = [body for _, body in blocks("text") if re.match("代码,名称|code,name", body)]
    assert len(trees) == 3
    for body in trees:
        assert len(read_tree(body)) > 1


def test_the_year_file_that_the_documentation_shows_can_be_read() -> None:
    files = [body for name, body in blocks("json") if name.endswith("calendar-file.md")]
    assert files
    for body in files:
        assert parse_order(body).off
    with pytest.raises(BadInputError):
        parse_order(json.dumps({"year": 2027}))


def test_every_event_of_a_request_is_described_with_its_fields() -> None:
    rows = re.findall(r"^\| `(\w+)` \|(.*)$", page("request-events.md"), re.MULTILINE)
    described = {name: spans(rest) for name, rest in rows}
    assert set(described) == set(EVENT_TYPES)
    for name, event_type in EVENT_TYPES.items():
        assert {field.name for field in fields(event_type)} - {"on"} <= described[name]


def test_the_events_that_the_documentation_shows_give_a_due_day() -> None:
    logs = [json.loads(body) for name, body in blocks("json") if name.endswith("events.md")]
    assert logs
    for log in logs:
        assert compute([event_from_dict(event) for event in log], standard_calendar()).due


def test_whatever_the_law_leaves_to_the_office_is_described() -> None:
    described = spans(PAGES["docs/law/policy.md"])
    assert {field.name for field in fields(Policy)} <= described


@pytest.mark.django_db
def test_the_script_that_founds_a_body_gives_people_who_can_work_there() -> None:
    (script,) = (body for name, body in blocks("python") if name.endswith("first-accounts.md"))
    exec(compile(script, "first-accounts.md", "exec"), {})  # noqa: S102 - it is our own page
    reach = {p.username: p.scope(Permission.PUBLISH_REPORTS) for p in Person.objects.all()}
    body = Organisation.objects.get()
    assert {name for name, scope in reach.items() if scope.covers(body.path)} == {"lisi"}
    assert all(person.must_change_password for person in Person.objects.all())


def glossary() -> list[list[str]]:
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in page("glossary.md").splitlines()
        if re.match(r"\| (?!中文|---)", line)
    ]
    assert all(len(row) == 3 for row in rows)
    return rows


def test_the_glossary_gives_each_term_one_valid_identifier() -> None:
    terms = [term for term, _, _ in glossary()]
    identifiers = [identifier.strip("`") for _, identifier, _ in glossary()]
    assert len(terms) > 140
    assert len(set(terms)) == len(terms)
    assert sorted(identifiers) == sorted(set(identifiers))
    wrong = [i for i in identifiers if not i.isidentifier() or keyword.iskeyword(i)]
    assert wrong == []


def test_every_term_of_the_glossary_has_a_meaning() -> None:
    assert [term for term, _, meaning in glossary() if len(meaning) < 4] == []


def test_decisions_are_numbered_one_after_the_other_as_their_files_say() -> None:
    decisions = sorted(name for name in PAGES if name.startswith("docs/adr/0"))
    for number, name in enumerate(decisions, 1):
        assert name.startswith(f"docs/adr/{number:04}-"), name
        assert PAGES[name].startswith(f"# {number}. "), name


# --- what any page may say -----------------------------------------------------------------------


def test_relative_links_lead_to_files() -> None:
    dead = [
        f"{name}: {link}"
        for name, text in PAGES.items()
        for link in LINK.findall(FENCE.sub("", text))
        if not re.match(r"[a-z]+:|#", link)
        and not (ROOT / name).parent.joinpath(link.partition("#")[0]).exists()
    ]
    assert dead == []


def test_files_that_are_named_are_there() -> None:
    gone = [
        f"{name}: {span}"
        for name, text in PAGES.items()
        for span in spans(text)
        if FILE.fullmatch(span) and not (ROOT / span).exists()
    ]
    assert gone == []


def test_names_of_the_code_are_there() -> None:
    gone = [
        f"{name}: {span}"
        for name, text in PAGES.items()
        for span in spans(text)
        if DOTTED.fullmatch(span) and not exists(span)
    ]
    assert gone == []


def exists(dotted: str) -> bool:
    """Whether a dotted name is a module, or something in one."""
    words = dotted.split(".")
    for end in range(len(words), 0, -1):
        try:
            found: Any = import_module(".".join(words[:end]))
        except ModuleNotFoundError:
            continue
        for word in words[end:]:
            if not hasattr(found, word):
                return False
            found = getattr(found, word)
        return True
    return False


def test_tests_that_are_named_are_there() -> None:
    named = {found for text in PAGES.values() for found in TEST.findall(text)}
    assert named
    gone = [
        f"{file}::{test}"
        for file, test in named
        if not (ROOT / file).exists()
        or not re.search(rf"^def {test}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE)
    ]
    assert gone == []


def test_commands_that_are_shown_can_be_called() -> None:
    wrong = [
        f"{name}: {line}"
        for name, body in blocks("shell")
        for line in body.replace("\\\n", " ").splitlines()
        if not may_be_called(line.strip())
    ]
    assert wrong == []


def may_be_called(line: str) -> bool:
    """Whether a line calls one of our commands with options that it has; other lines pass."""
    words = shlex.split(line, comments=True)
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words.pop(0)
    if words[:2] == ["python3", "start.py"]:
        if words[2:3] == ["test"]:
            return True
        words = ["gongkai", "demo", *words[2:]]
    for call in CALLS:
        if words[: len(call.split())] == call.split():
            return fits("gongkai", words[len(call.split()) :])
    return True


def fits(command: str, words: list[str]) -> bool:
    while command not in COMMANDS:
        if not words or not any(
            f"{known} ".startswith(f"{command} {words[0]} ") for known in COMMANDS
        ):
            return words == ["--help"]
        command = f"{command} {words.pop(0)}"
    if command == "gongkai manage":
        return True
    parameters = list(make_reference.parameters(COMMANDS[command]))
    known = {name for p in parameters for name in (*p.opts, *p.secondary_opts)} | {"--help"}
    return {word.partition("=")[0] for word in words if re.match(r"-[\w-]", word)} <= known


# --- the first page ------------------------------------------------------------------------------


def test_the_two_commands_stand_in_the_first_screen_of_the_readme() -> None:
    first_screen = "\n".join(PAGES["README.md"].splitlines()[:30])
    assert "python3 start.py\n" in first_screen
    assert "python3 start.py test\n" in first_screen


def test_the_readme_speaks_chinese_first_then_english_and_shows_one_picture() -> None:
    readme = PAGES["README.md"]
    assert readme.count(f"{len(RULES)} 条规则") == readme.count(f"{len(RULES)} rules") == 1
    assert readme.index("## 它做什么") < readme.index("## English")
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", readme)
    assert len(pictures) == 1
    assert (ROOT / pictures[0]).stat().st_size < 300_000
    assert (ROOT / pictures[0]).read_bytes().startswith(b"\x89PNG")


def test_whatever_is_carried_along_stands_in_the_notice() -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")
    carried = [
        *(ROOT / "src").rglob("fonts/*.[ot]tf"),
        *(ROOT / "src").rglob("vendor/*/*.js"),
    ]
    assert carried
    assert [str(f) for f in carried if str(f.relative_to(ROOT)) not in notice] == []
