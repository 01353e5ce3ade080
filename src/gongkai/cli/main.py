"""The root of the command line.

Exit status of every command: 0 fine, 1 findings of severity error, 2 bad input. This module must
stay light: `gongkai report …` may import neither Django nor the readers that it does not need.
"""

from __future__ import annotations

import sys
from importlib import import_module
from io import TextIOWrapper
from typing import Any, NoReturn

import typer
from typer._click.exceptions import ClickException, NoArgsIsHelpError
from typer.core import TyperGroup
from typer.main import get_command

from gongkai.cli.chinese import HELP, describe_help, head_help_in_chinese, mistake, usage
from gongkai.rules.errors import GongkaiError

BAD_INPUT = 2

# name → where its Typer app stands; the first line of the help is read from there.
COMMANDS = {
    "report": "gongkai.cli.report:report",
    "screen": "gongkai.cli.screen:screen",
    "deadline": "gongkai.cli.deadline:deadline",
    "fee": "gongkai.cli.deadline:fee",
    "calendar": "gongkai.cli.deadline:calendar",
    "demo": "gongkai.cli.demo:demo",
    "serve": "gongkai.cli.serve:serve",
    "search": "gongkai.cli.search:search",
    "site": "gongkai.cli.site:site",
    "archive": "gongkai.cli.archive:archive",
    "audit": "gongkai.cli.audit:audit",
    "tick": "gongkai.cli.tick:tick",
    "manage": "gongkai.cli.manage:manage",
}


class LazyGroup(TyperGroup):
    """Commands that are imported when they are called, or listed in the help."""

    def get_help_option(self, ctx: Any) -> Any:
        """The option --help, described in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = HELP
        return option

    def get_usage(self, ctx: Any) -> str:
        """How to call the program, in Chinese."""
        return usage(super().get_usage(ctx))

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all commands in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command with that name, None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in self.commands:
            module, attribute = COMMANDS[cmd_name].split(":")
            command = get_command(getattr(import_module(module), attribute))
            command.name = cmd_name
            describe_help(command, ctx)
            self.commands[cmd_name] = command
        return self.commands[cmd_name]


app = typer.Typer(
    cls=LazyGroup,
    name="gongkai",
    help="公开：政府信息公开系统。",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def root() -> None:
    """公开：政府信息公开系统。"""


def main() -> None:
    """Run the command line; a mistake is one sentence on stderr and exit status 2."""
    speak_chinese()
    words = sys.argv[1:]
    if len(words) < 2 or "--help" in words:
        head_help_in_chinese()
    try:
        status = app(standalone_mode=False, prog_name="gongkai")
    except NoArgsIsHelpError as help_page:
        help_page.show()
        sys.exit(BAD_INPUT)
    except ClickException as error:
        refuse(mistake(error.format_message()), hint="加 --help 查看用法。")
    except GongkaiError as error:
        refuse(str(error))
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    sys.exit(status if isinstance(status, int) else 0)


def speak_chinese() -> None:
    """A pipe gets UTF-8 whatever the locale; a terminal shows ? for what it has not."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")


def refuse(sentence: str, hint: str = "") -> NoReturn:
    """End because of bad input."""
    print(f"错误：{sentence}{hint}", file=sys.stderr)
    sys.exit(BAD_INPUT)


if __name__ == "__main__":
    main()
