"""Forms for what goes to channels, and for the ways to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms

from gongkai.channels.actions import Evidence
from gongkai.channels.adapters.connectors import Connector
from gongkai.desk.account_forms import FigureField
from gongkai.desk.form_fields import area_field, line_field
from gongkai.desk.report_forms import INPUT
from gongkai.desk.worklist_forms import day_field
from gongkai.rules.channels.post_figures import FIGURES, PostFigures
from gongkai.rules.channels.posts import Post, Problem, check_post


class PostForm(forms.Form):
    """What an item says on one channel. The page counts while somebody types; here it is judged."""

    def __init__(
        self,
        kind: Connector,
        post: Post,
        covers: Sequence[tuple[str, str]],
        body: str,
        data: Any = None,
        *,
        may_choose: bool = False,
        prefix: str | None = None,
    ) -> None:
        self.kind, self.post, self.body = kind, post, body
        initial = {name: getattr(post, name) for name in ("title", "text", "author", "cover")}
        super().__init__(data, initial=initial, prefix=prefix)
        limits = kind.limits
        if may_choose:
            self.fields["chosen"] = forms.BooleanField(label="发到这个渠道", required=False)
        if not limits.is_post:
            self.fields["title"] = _counted(
                line_field("标题", 200, _most(limits.title)), limits.title
            )
        words = "正文" if limits.is_post else "摘要"
        text = area_field(words, 4, _most(limits.text, weighted=limits.weighted))
        self.fields["text"] = _counted(text, limits.text, weighted=limits.weighted)
        if limits.author is not None:
            author = line_field("作者", 60, _most(limits.author))
            self.fields["author"] = _counted(author, limits.author)
        if limits.needs_cover or limits.is_post:
            empty = "不带图片" if limits.is_post else "请选择"
            self.fields["cover"] = forms.ChoiceField(
                label="图片" if limits.is_post else "封面图片",
                required=False,
                choices=[("", empty), *covers],
                widget=forms.Select(attrs=INPUT),
                error_messages={"invalid_choice": "请从列表中选择图片。"},
            )

    def made(self) -> Post:
        """What was filled in."""
        got = self.cleaned_data
        return Post(
            title=" ".join(got.get("title", self.post.title).split()),
            text=got.get("text", "").strip().replace("\r\n", "\n"),
            author=got.get("author", self.post.author).strip(),
            link=self.post.link,
            cover=got.get("cover", self.post.cover),
        )

    def judge(self) -> list[Problem]:
        """What the channel would refuse, told at the fields."""
        problems = check_post(self.kind.limits, self.made(), self.body)
        for problem in problems:
            place = problem.field if problem.field in self.fields else None
            self.add_error(place, problem.message)
        return problems


def _most(most: int | None, *, weighted: bool = False) -> str:
    if most is None:
        return ""
    return f"最多 {most} 字" + ("，两个字母或数字算一字。" if weighted else "。")


def _counted(
    field: forms.CharField, most: int | None, *, weighted: bool = False
) -> forms.CharField:
    if most is not None:
        field.widget.attrs |= {"data-most": str(most)} | ({"data-weighted": ""} if weighted else {})
    return field


class MomentForm(forms.Form):
    """When it goes out."""

    not_before = forms.DateTimeField(
        label="定时发送",
        required=False,
        help_text="不填的，审批以后马上发送。",
        widget=forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs={"class": "input", "type": "datetime-local"}
        ),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        error_messages={"invalid": "请按“2026-11-23 09:30”的样子填写时间。"},
    )

    def moment(self) -> datetime | None:
        """The moment, None for at once."""
        found: datetime | None = self.cleaned_data["not_before"]
        return found


class ReasonForm(forms.Form):
    """Why."""

    reason = line_field("原因", 300, "记入投放记录。", required=True)


class DoneForm(forms.Form):
    """What a person did, or found on the platform."""

    url = line_field(
        "网址", 500, "平台上这一条的网址，以 https:// 开头；张贴的不填。", inputmode="url"
    )
    note = line_field("说明", 300, "例如张贴在哪里。")


class PostFiguresForm(forms.Form):
    """What a post had reached on a day, since it came out."""

    as_of_on = day_field("统计日期")
    reads = FigureField("阅读（次）", "可以写 3500、10万余（平台显示 10万+）。没有的留空。")
    shares = FigureField("转发、分享（次）")
    likes = FigureField("点赞（次）")
    comments = FigureField("评论（条）")
    evidence = forms.FileField(
        label="证据（平台后台截图）",
        required=False,
        widget=forms.ClearableFileInput(attrs=INPUT | {"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def figures(self) -> PostFigures:
        """What was filled in."""
        got = self.cleaned_data
        return PostFigures(got["as_of_on"], **{name: got[name] for name in FIGURES})

    def proof(self) -> Evidence | None:
        """The file that was sent; None without one."""
        file = self.cleaned_data["evidence"]
        return Evidence(file.name or "截图", file.read()) if file else None


class NoteForm(forms.Form):
    """What a person found."""

    note = line_field("说明", 300)


class ConnectionForm(forms.Form):
    """How a channel is reached. A secret that is on file stays where nothing is entered."""

    name = line_field("名称", 100, "在列表里怎么叫，例如“平安某市公众号”。", required=True)

    def __init__(
        self,
        kind: Connector,
        *args: Any,
        bodies: Sequence[tuple[int, str]] = (),
        accounts: Sequence[tuple[int, str]] = (),
        kept: frozenset[str] = frozenset(),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if accounts:
            self.fields["account"] = _chosen("账号", accounts)
        elif bodies:
            self.fields["organisation"] = _chosen("单位", bodies)
        for setting in kind.settings:
            on_file = setting.code in kept
            hint = f"{setting.hint}已保存，不再显示；不改的不填。" if on_file else setting.hint
            field = line_field(
                setting.label, 500, hint, required=setting.is_required and not on_file
            )
            if setting.is_secret:
                field.widget = forms.PasswordInput(attrs=INPUT | {"autocomplete": "off"})
            self.fields[f"set-{setting.code}"] = field
        self.fields["is_dry_run"] = forms.BooleanField(
            label="试运行：走完各步，但不向平台发送", required=False
        )
        self.fields["is_active"] = forms.BooleanField(label="启用", required=False)
        self.fields["seen"] = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def values(self) -> dict[str, str]:
        """Settings and secrets by their codes."""
        return {s.code: self.cleaned_data[f"set-{s.code}"] for s in self.kind.settings}


def _chosen(label: str, choices: Sequence[tuple[int, str]]) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        choices=[("", "请选择"), *choices],
        widget=forms.Select(attrs=INPUT),
        error_messages={
            "required": f"请选择{label}。",
            "invalid_choice": f"请从列表中选择{label}。",
        },
    )
