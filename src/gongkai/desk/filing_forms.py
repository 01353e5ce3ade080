"""Forms for keys and for the way up to the supervising office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from gongkai.desk.account_forms import body_field
from gongkai.desk.form_fields import line_field
from gongkai.desk.report_forms import INPUT
from gongkai.desk.worklist_forms import day_field


class KeyForm(forms.Form):
    """A key for the installation of a body."""

    note = line_field("交给谁", 100, "例如“县教育局办公室 王某，电话……”，便于日后联系。")
    expires_on = day_field("有效期至", help_text="最长三年。到期后发新的，旧的随时可以停用。")

    def __init__(self, bodies: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"organisation": body_field("报送机关", bodies), **self.fields}


class RouteForm(forms.Form):
    """Where the reports of a body go."""

    address = line_field(
        "上级系统的地址",
        200,
        "收报告的机关的公开系统的首页，例如 https://gongkai.example.gov.cn。",
        required=True,
        inputmode="url",
    )
    key = forms.CharField(
        label="报送密钥",
        max_length=200,
        help_text="收报告的机关发给的，以 gb_ 开头。加密保存，保存后不再显示。",
        widget=forms.PasswordInput(attrs=INPUT | {"autocomplete": "off"}),
        error_messages={
            "required": "请填写报送密钥。",
            "max_length": "密钥太长，请核对是不是整段复制。",
        },
    )

    def __init__(self, bodies: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"organisation": body_field("报送机关", bodies), **self.fields}
