"""Forms of a task after its meeting."""

from __future__ import annotations

from wtforms import DateField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from branchmeet.web.shared.forms import VersionedForm

DAY = ["%Y-%m-%d", "%d/%m/%Y"]


class ReportForm(VersionedForm):
    """The owner says how it went."""

    report = TextAreaField("Kết quả đã làm", [InputRequired(), Length(max=2000)])


class ConfirmationForm(VersionedForm):
    """The outcome, confirmed by somebody else."""

    step = RadioField(
        "Kết quả",
        [InputRequired()],
        choices=[
            SelectChoice("done", "Đã xong"),
            SelectChoice("partly", "Xong một phần"),
            SelectChoice("not_done", "Chưa làm được"),
        ],
    )
    result = TextAreaField("Kết quả hoặc lý do", [InputRequired(), Length(max=2000)])
    done_on = DateField("Ngày xong", [Optional()], format=DAY)


class ExtensionForm(VersionedForm):
    """A later day, agreed before the old one has passed."""

    due_on = DateField("Hạn mới", [InputRequired()], format=DAY)
    reason = StringField("Lý do gia hạn", [InputRequired(), Length(max=300)])
