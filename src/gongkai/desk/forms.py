"""Forms of the desk."""

from __future__ import annotations

from typing import Any

from django import forms


class SignInForm(forms.Form):
    """Sign-in name and password."""

    username = forms.CharField(
        label="登录名",
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label="密码",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ChangePasswordForm(forms.Form):
    """The present password and the new one, twice."""

    old = forms.CharField(
        label="原密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="新密码",
        strip=False,
        help_text="至少10个字符，不要用姓名、登录名或常见密码。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输一次新密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both new passwords must be the same."""
        cleaned = super().clean() or {}
        if cleaned.get("new") != cleaned.get("again"):
            self.add_error("again", "两次输入的新密码不一样。")
        return cleaned
