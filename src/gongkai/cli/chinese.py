"""Typer's own words in Chinese: headings of the help, and what is wrong with a command line."""

from __future__ import annotations

import re
from typing import Any

HELP = "显示本说明并退出。"
_HEADINGS = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "DEFAULT_STRING": "[默认：{}]",
    "REQUIRED_LONG_STRING": "[必填]",
}
_USAGE = (
    ("Usage: ", "用法："),
    ("[OPTIONS]", "[选项]"),
    ("COMMAND [ARGS]...", "命令 [参数]..."),
    ("{文件}...", "文件..."),
)
_MISTAKES = (
    (r"Missing command\.", "请写明要运行哪个命令。"),
    (r"No such command '(.+?)'\..*", r"没有“\1”这个命令。"),
    (r"No such option: (\S+).*", r"没有“\1”这个选项。"),
    (r"Missing (?:argument|option|parameter) '(.+?)'\..*", r"缺少“\1”。"),
    (r"Got unexpected extra argument\(?s?\)? \((.+)\)", r"多了“\1”，不知道是什么。"),
    (r"Option '(.+?)' requires .*", r"选项“\1”后面要写一个值。"),
    (
        r"Invalid value for '(.+?)': (?:File|Path|Directory) '(.+)' does not exist\.",
        r"找不到“\2”。",
    ),
    (
        r"Invalid value for '(.+?)': .*?'(.*?)' is not one of (.+?)\.?",
        r"\1 不能是“\2”，可以是 \3。",
    ),
    (r"Invalid value for '(.+?)': .*valid (?:int|integer|float|number)\b.*", r"\1 应为数字。"),
    (
        r"Invalid value for '(.+?)': .*is not in the range (\S+)<=x<=(\S+)\.",
        r"\1 应在 \2 到 \3 之间。",
    ),
    (r"Invalid value for '(.+?)': (.+)", r"\1 的值不对：\2。"),
)


def head_help_in_chinese() -> None:
    """Give the panels of the help their Chinese titles. Slow to import: for the help alone."""
    import typer.rich_utils

    for name, words in _HEADINGS.items():
        setattr(typer.rich_utils, name, words)


def describe_help(command: Any, context: Any) -> None:
    """Say in Chinese what --help does and how to call it, for a command and those below it."""
    in_english = command.get_usage
    command.get_usage = lambda ctx: usage(in_english(ctx))
    option = command.get_help_option(context)
    if option is not None:
        option.help = HELP
    for below in getattr(command, "commands", {}).values():
        describe_help(below, context)


def usage(line: str) -> str:
    """How to call a command, with the placeholders in Chinese."""
    for english, chinese in _USAGE:
        line = line.replace(english, chinese)
    return line


def mistake(message: str) -> str:
    """What is wrong with a command line, in Chinese where the kind is known."""
    for pattern, words in _MISTAKES:
        known = re.fullmatch(pattern, message, re.DOTALL)
        if known:
            return known.expand(words)
    return message
