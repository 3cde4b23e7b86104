"""Forms of a task after its meeting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from wtforms import BooleanField, DateField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from branchmeet.domain.calendar import add_months
from branchmeet.domain.tasks import Owner
from branchmeet.web.shared.forms import VersionedForm

DAY = ["%Y-%m-%d", "%d/%m/%Y"]
MONTHS_AHEAD = 12


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
    reason = StringField("Lý do gia hạn", [InputRequired(), Length(max=300)], id="extension-reason")


class OwnerForm(VersionedForm):
    """A form with somebody who answers for a task: a cell or a member."""

    owner = SelectField("Người phụ trách")

    def offer(self, cells: Mapping[int, str], people: Mapping[int, str], first: str) -> None:
        """Offer the cells, then the members of the branch; `first` is said while nobody is chosen."""
        self.owner.choices = [
            SelectChoice("", first),
            *(SelectChoice(f"c{key}", name) for key, name in cells.items()),
            *(SelectChoice(f"m{key}", name) for key, name in people.items()),
        ]

    @property
    def chosen(self) -> Owner:
        """Who was chosen."""
        text = str(self.owner.data or "")
        key = int(text[1:]) if text[1:].isdecimal() else None
        return Owner(cell_id=key) if text.startswith("c") else Owner(member_id=key)


class HandoverForm(OwnerForm):
    """Somebody else takes a task over."""

    reason = StringField("Lý do bàn giao", [InputRequired(), Length(max=300)], id="handover-reason")


class StopForm(VersionedForm):
    """The meeting decides that a task is dropped."""

    reason = StringField("Lý do dừng", [InputRequired(), Length(max=300)], id="stop-reason")


class TaskForm(OwnerForm):
    """A task set right: what, who as long as nobody has it, until when as long as it has no day, measured how."""

    title = StringField("Việc", [InputRequired(), Length(max=500)])
    measure = StringField("Số đo", [Length(max=300)])
    due_on = DateField("Hạn", [Optional()], format=DAY)
    report_month = SelectField("Báo cáo tại kỳ sinh hoạt")
    repeats_monthly = BooleanField("Lặp lại hằng tháng, cùng ngày hạn")

    def offer_months(self, first: date, chosen: date | None) -> None:
        """Offer a year of months from `first`, and the one that stands."""
        months = {add_months(first, later) for later in range(MONTHS_AHEAD)} | ({chosen} if chosen else set())
        self.report_month.choices = [
            SelectChoice("", "Chưa định"),
            *(SelectChoice(month.isoformat(), f"Tháng {month.month}/{month.year}") for month in sorted(months)),
        ]

    @property
    def month(self) -> date | None:
        """The month chosen."""
        return date.fromisoformat(self.report_month.data) if self.report_month.data else None
