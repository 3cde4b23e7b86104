"""Forms of signing in."""

from __future__ import annotations

from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from branchmeet.web.shared.forms import BaseForm


class SignInForm(BaseForm):
    """User name and passphrase."""

    username = StringField("Tên đăng nhập", [InputRequired(), Length(max=80)])
    passphrase = PasswordField("Cụm mật khẩu", [InputRequired(), Length(max=400)])


class CodeForm(BaseForm):
    """A one-time code and the passphrase it sets."""

    username = StringField("Tên đăng nhập", [InputRequired(), Length(max=80)])
    code = StringField("Mã một lần", [InputRequired(), Length(max=40)])
    passphrase = PasswordField("Cụm mật khẩu mới", [InputRequired(), Length(max=400)])
    repeat = PasswordField("Gõ lại cụm mật khẩu", [EqualTo("passphrase")])
