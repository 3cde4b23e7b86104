"""Forms of the minutes."""

from __future__ import annotations

from enum import StrEnum

from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from branchmeet.clock import today
from branchmeet.web.shared.forms import BaseForm, VersionedForm

LONGEST = 30_000
"""Characters of one section, about fifteen pages."""


class Keep(StrEnum):
    """Which text ends a conflict."""

    MINE = "mine"
    THEIRS = "theirs"
    MERGED = "merged"


class SectionForm(VersionedForm):
    """The clerk's own words for a section; an empty text leaves the section out."""

    text = TextAreaField("Nội dung phần này", [Length(max=LONGEST)])
    back = StringField("Trang quay về", [Length(max=200)], widget=HiddenInput())


class SettlementForm(VersionedForm):
    """Mine, theirs, or a text made of both. `version` is that of theirs."""

    keep = RadioField(
        "Bản đưa vào biên bản",
        [InputRequired()],
        choices=[
            SelectChoice(Keep.MINE.value, "Lấy bản này"),
            SelectChoice(Keep.THEIRS.value, "Lấy bản này"),
            SelectChoice(Keep.MERGED.value, "Lấy bản ghép"),
        ],
        default=Keep.MERGED.value,
    )
    mine = HiddenField(validators=[Length(max=LONGEST)])
    merged = TextAreaField("Bản ghép", [Length(max=LONGEST)])
    back = StringField("Trang quay về", [Length(max=200)], widget=HiddenInput())

    @property
    def chosen(self) -> str | None:
        """The text that stands from now on; None for the one that stands already."""
        return {Keep.MINE: self.mine.data, Keep.MERGED: self.merged.data}.get(Keep(self.keep.data))


class AdoptionForm(VersionedForm):
    """The vote on the minutes: only the exceptions are counted."""

    disapprove = IntegerField("Không tán thành", [InputRequired(), NumberRange(0, 9999)], default=0)
    other = IntegerField("Ý kiến khác", [InputRequired(), NumberRange(0, 9999)], default=0)


class CorrectionForm(VersionedForm):
    """One part of adopted minutes with its slips set right."""

    text = TextAreaField("Nội dung phần này", [InputRequired(), Length(max=LONGEST)])


class AddendumForm(BaseForm):
    """What is added to adopted minutes, and why."""

    reason = StringField("Lý do bổ sung", [InputRequired(), Length(max=300)])
    text = TextAreaField("Nội dung bổ sung, có trong cả hai bản", [Length(max=LONGEST)])
    kept = TextAreaField("Nội dung chỉ lưu tại chi bộ", [Length(max=LONGEST)])


class SignedForm(VersionedForm):
    """On which day the minutes were signed."""

    on = DateField("Đã ký ngày", [InputRequired()], format=["%Y-%m-%d", "%d/%m/%Y"], default=today)


class PhotoForm(BaseForm):
    """A photograph of one signed page."""

    photo = FileField("Ảnh một trang", [FileRequired("Đề nghị đồng chí chọn một ảnh.")])
