"""Forms of the administrator."""

from __future__ import annotations

from wtforms import DateField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from branchmeet.domain.roster import NAME_MOST
from branchmeet.domain.units import Setting, UnitKind
from branchmeet.domain.usernames import USERNAME_MOST
from branchmeet.labels import label
from branchmeet.services.units import UnitNames
from branchmeet.web.shared.forms import BaseForm

DAY = ["%Y-%m-%d", "%d/%m/%Y"]
KINDS_BELOW = tuple(kind for kind in UnitKind if kind is not UnitKind.SUPERIOR_ORGANISATION)


def key_or_none(text: object) -> int | None:
    """The key that was chosen; the empty choice is nobody."""
    return int(str(text)) if text else None


class NamesForm(BaseForm):
    """What a unit is called."""

    organisation_name = StringField("Tên tổ chức đảng", [InputRequired(), Length(max=160)])
    committee_name = StringField("Tên cấp ủy", [Length(max=160)])
    standing_name = StringField("Tên ban thường vụ", [Length(max=160)])
    place = StringField("Địa bàn", [InputRequired(), Length(max=120)])
    code = StringField("Ký hiệu", [Length(max=20)])

    @property
    def names(self) -> UnitNames:
        """The names as they were typed."""
        return UnitNames(
            organisation_name=self.organisation_name.data,
            committee_name=self.committee_name.data,
            standing_name=self.standing_name.data,
            place=self.place.data,
            code=self.code.data,
        )


class UnitForm(NamesForm):
    """A new unit below another one."""

    kind = SelectField(
        "Loại", [InputRequired()], choices=[SelectChoice(kind.value, label(kind)) for kind in KINDS_BELOW]
    )
    setting = SelectField(
        "Nơi sinh hoạt",
        choices=[
            SelectChoice("", "Không phải chi bộ"),
            *(SelectChoice(setting.value, label(setting)) for setting in Setting),
        ],
    )
    term_starts_on = DateField("Nhiệm kỳ cấp ủy từ ngày", [Optional()], format=DAY)


class FirstGrantForm(BaseForm):
    """The first officer for organisation of a unit, with the witness's signature."""

    member_id = SelectField("Người phụ trách tổ chức", [InputRequired()], coerce=key_or_none)
    starts_on = DateField("Từ ngày", [InputRequired()], format=DAY)
    witness = StringField("Tên đăng nhập của người xác nhận", [InputRequired(), Length(max=80)])
    passphrase = PasswordField("Cụm mật khẩu của người xác nhận", [InputRequired(), Length(max=400)])


class UsernameForm(BaseForm):
    """The user name of an account."""

    username = StringField("Tên đăng nhập", [InputRequired(), Length(max=USERNAME_MOST)])


class NewcomerForm(UsernameForm):
    """A person of an upper level who stands on no roster."""

    full_name = StringField("Họ và tên", [InputRequired(), Length(max=NAME_MOST)])
