"""Forms of members, cells, posts and the roster from Excel."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from branchmeet.domain.meetings import NoticeChannel
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.posts import GIVEN_GRANTS
from branchmeet.domain.roster import NAME_MOST
from branchmeet.labels import label
from branchmeet.queries.members import CellName
from branchmeet.queries.posts import Candidate
from branchmeet.web.shared.forms import BaseForm, VersionedForm

DAY = ["%Y-%m-%d", "%d/%m/%Y"]
Choices = list[SelectChoice]
"""Forms that stand on one page have fields of one name; their ids tell them apart."""


def key_or_none(text: object) -> int | None:
    """The key that was chosen; the empty choice is none."""
    return int(str(text)) if text else None


def words(kinds: Iterable[Enum]) -> Choices:
    """The members of an enum by their words."""
    return [SelectChoice(kind.value, label(kind)) for kind in kinds]


def cell_choices(cells: Iterable[CellName]) -> Choices:
    """The cells of a branch, and none of them."""
    return choices("Chưa vào tổ", ((cell.id, cell.name) for cell in cells))


def person_choices(people: Iterable[Candidate]) -> Choices:
    """People with where they are known from."""
    named = ((person.member_id, f"{person.name} ({person.home})" if person.home else person.name) for person in people)
    return choices("Chọn một đồng chí", named)


def choices(empty: str, named: Iterable[tuple[int, str]]) -> Choices:
    """Keys with their words, and the empty choice before them."""
    return [SelectChoice("", empty), *(SelectChoice(key, words) for key, words in named)]


class MemberForm(BaseForm):
    """Somebody who comes onto the roster."""

    full_name = StringField("Họ và tên", [InputRequired(), Length(max=NAME_MOST)])
    year_of_birth = IntegerField("Năm sinh", [Optional()])
    kind = SelectField("Diện", [InputRequired()], choices=words(MemberKind))
    presence = SelectField("Tình trạng sinh hoạt", [InputRequired()], choices=words(Presence))
    starts_on = DateField("Vào chi bộ từ ngày", [InputRequired()], format=DAY)
    cell_id = SelectField("Tổ đảng", coerce=key_or_none)
    channel = SelectField("Thông báo bằng", [InputRequired()], choices=words(NoticeChannel))


class DescriptionForm(VersionedForm):
    """Name, year of birth, how one is told."""

    full_name = StringField("Họ và tên", [InputRequired(), Length(max=NAME_MOST)])
    year_of_birth = IntegerField("Năm sinh", [Optional()])
    channel = SelectField("Thông báo bằng", [InputRequired()], choices=words(NoticeChannel))


class StandingForm(VersionedForm):
    """What the member is from a day on."""

    kind = SelectField("Diện", [InputRequired()], choices=words(MemberKind), id="standing-kind")
    presence = SelectField("Tình trạng sinh hoạt", [InputRequired()], choices=words(Presence), id="standing-presence")
    on = DateField("Từ ngày", [InputRequired()], format=DAY, id="standing-on")


class MoveForm(VersionedForm):
    """Another cell of the branch."""

    cell_id = SelectField("Tổ đảng", coerce=key_or_none)


class LeavingForm(VersionedForm):
    """The day from which the member is no longer there, and where he goes if one may write that roster."""

    on = DateField("Không còn ở chi bộ từ ngày", [InputRequired()], format=DAY, id="leaving-on")
    to_branch_id = SelectField("Chuyển đến", coerce=key_or_none, choices=[SelectChoice("", "Nơi khác")])


class ReturnForm(VersionedForm):
    """The day from which the member is there again."""

    on = DateField("Có lại trong chi bộ từ ngày", [InputRequired()], format=DAY, id="return-on")


class CellForm(BaseForm):
    """A new cell."""

    number = IntegerField("Số", [InputRequired(), NumberRange(min=1, max=99)])
    name = StringField("Tên tổ", [InputRequired(), Length(max=80)])


class CellNameForm(BaseForm):
    """Another name for a cell."""

    name = StringField("Tên tổ", [InputRequired(), Length(max=80)], id="cell-name")


class LeaderForm(BaseForm):
    """Who leads a cell from a day on."""

    member_id = SelectField("Tổ trưởng", [InputRequired()], coerce=key_or_none)
    starts_on = DateField("Từ ngày", [InputRequired()], format=DAY)


class PostForm(BaseForm):
    """A post that was decided on, for somebody who is known or for a newcomer of an upper unit."""

    kind = SelectField("Chức vụ", [InputRequired()])
    member_id = SelectField("Người giữ", coerce=key_or_none)
    full_name = StringField("Hoặc họ tên người mới", [Length(max=NAME_MOST)])
    decision_number = StringField("Số quyết định", [Length(max=60)])
    starts_on = DateField("Từ ngày", [InputRequired()], format=DAY)
    acts_for_secretary = BooleanField("Phó bí thư được giao thay bí thư")


class GrantForm(BaseForm):
    """A right over everything below the unit."""

    kind = SelectField("Quyền", [InputRequired()], choices=words(GIVEN_GRANTS), id="grant-kind")
    member_id = SelectField("Người được giao", [InputRequired()], coerce=key_or_none, id="grant-member")
    starts_on = DateField("Từ ngày", [InputRequired()], format=DAY, id="grant-starts-on")


class EndForm(BaseForm):
    """The first day on which something no longer holds."""

    ends_on = DateField("Thôi từ ngày", [InputRequired()], format=DAY)


class SheetForm(BaseForm):
    """An Excel file with a roster."""

    file = FileField("Tệp Excel (.xlsx)", [FileRequired("Đề nghị đồng chí chọn một tệp.")])
