"""Forms of one's own account."""

from __future__ import annotations

from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from branchmeet.web.shared.forms import BaseForm


class PassphraseForm(BaseForm):
    """The passphrase one has, and the one that takes its place."""

    old = PasswordField("Cụm mật khẩu đang dùng", [InputRequired(), Length(max=400)])
    passphrase = PasswordField("Cụm mật khẩu mới", [InputRequired(), Length(max=400)])
    repeat = PasswordField("Gõ lại cụm mật khẩu mới", [EqualTo("passphrase")])
