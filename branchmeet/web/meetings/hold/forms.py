"""Forms of a meeting that is being held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation

from branchmeet.domain.attendance import AttendanceCode, ExcuseReason
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.holding import DraftField
from branchmeet.domain.meetings import AgendaKind, VotePurpose
from branchmeet.domain.membership import OtherAttendee
from branchmeet.labels import label
from branchmeet.queries.agenda import AgendaRow
from branchmeet.queries.sittings import Roll
from branchmeet.services.sittings import Mark
from branchmeet.services.tasks import TaskValues
from branchmeet.services.votes import Exceptions
from branchmeet.web.shared.forms import BaseForm, VersionedForm

KINDS_OF_OTHERS = (OtherAttendee.GUEST, OtherAttendee.SUPERIOR_ATTENDEE, OtherAttendee.MEMBER_213)
KINDS_IN_MEETING = (
    ContributionKind.SPEECH,
    ContributionKind.SUGGESTION,
    ContributionKind.QUESTION,
    ContributionKind.CELL_OPINION,
    ContributionKind.RESERVED_OPINION,
    ContributionKind.SELF_CRITICISM,
    ContributionKind.CRITICISM,
)
UNEXCUSED = "unexcused"
DAY = ["%Y-%m-%d", "%d/%m/%Y"]


class RemarkForm(BaseForm):
    """Who says what, of which kind, on the item before us."""

    agenda_item_id = HiddenField(validators=[InputRequired()])
    member_id = SelectField("Đang phát biểu", coerce=int)
    kind = SelectField("Loại ý kiến", choices=[SelectChoice(kind.value, label(kind)) for kind in KINDS_IN_MEETING])
    text = TextAreaField("Ghi ý chính", [InputRequired(), Length(max=4000)])

    def offer(self, roll: Roll, first: Iterable[int] = ()) -> None:
        """Offer those who are present; those asked to speak and not yet heard come first."""
        asked = set(first)
        rows = sorted(roll.present, key=lambda row: row.member_id not in asked)
        self.member_id.choices = [SelectChoice(str(row.member_id), row.name) for row in rows]

    @property
    def item_id(self) -> int:
        """The item, 0 for nonsense."""
        text = str(self.agenda_item_id.data or "")
        return int(text) if text.isdecimal() and len(text) < 10 else 0


class ReservedForm(BaseForm):
    """A differing opinion in the words of its author."""

    agenda_item_id = SelectField("Về nội dung", coerce=int)
    text = TextAreaField("Ý kiến bảo lưu, đúng lời của đồng chí", [InputRequired(), Length(max=4000)])
    released = BooleanField("Đưa ý kiến này vào cả bản gửi cấp trên")

    def offer(self, items: Iterable[AgendaRow]) -> None:
        """Offer the items of the agenda on which something may be recorded."""
        recorded = [item for item in items if item.kind is not AgendaKind.UNRECORDED]
        self.agenda_item_id.choices = [SelectChoice(str(item.id), item.title) for item in recorded]


class DraftForm(VersionedForm):
    """Half-typed words on an item: which field of the page, who speaks, of which kind."""

    field = SelectField(choices=[SelectChoice(field.value, field.value) for field in DraftField])
    text = TextAreaField(validators=[Length(max=8000)])
    member_id = IntegerField(validators=[Optional()])
    kind = SelectField(choices=[SelectChoice("", ""), *(SelectChoice(k.value, k.value) for k in KINDS_IN_MEETING)])


class GuestForm(BaseForm):
    """Somebody in the room who is not of the body."""

    kind = SelectField("Dự với tư cách", choices=[SelectChoice(kind.value, label(kind)) for kind in KINDS_OF_OTHERS])
    name = StringField("Họ và tên", [InputRequired(), Length(max=100)])
    office = StringField("Chức vụ, đơn vị", [Length(max=200)])


class CorrectionForm(VersionedForm):
    """The words of one contribution, set right."""

    text = TextAreaField("Nội dung ý kiến", [InputRequired(), Length(max=4000)])


class ConclusionForm(VersionedForm):
    """What the chair concludes on an item."""

    conclusion = TextAreaField("Kết luận của chủ trì", [Length(max=8000)])


def needed_when_secret(form: VoteForm, field: IntegerField) -> None:
    """The count of a secret ballot does not follow from who is present: ballots may be missing or spoilt."""
    if form.secret.data and field.data is None:
        raise StopValidation("Đề nghị ghi số phiếu tán thành theo biên bản kiểm phiếu.")


class VoteForm(BaseForm):
    """Only the exceptions of a vote are counted."""

    purpose = SelectField(
        "Biểu quyết về",
        choices=[
            SelectChoice(purpose.value, label(purpose))
            for purpose in (VotePurpose.RESOLUTION, VotePurpose.CONCLUSION, VotePurpose.OTHER)
        ],
    )
    matter = StringField("Nội dung biểu quyết", [InputRequired(), Length(max=300)])
    agenda_item_id = SelectField("Thuộc nội dung", coerce=int, validators=[Optional()], default=0)
    disapprove = IntegerField("Không tán thành", [InputRequired(), NumberRange(min=0, max=9999)], default=0)
    other = IntegerField("Ý kiến khác", [InputRequired(), NumberRange(min=0, max=9999)], default=0)
    secret = BooleanField("Bỏ phiếu kín, ghi theo phiếu kiểm")
    approve = IntegerField(
        "Số phiếu tán thành (khi bỏ phiếu kín)", [needed_when_secret, Optional(), NumberRange(min=0, max=9999)]
    )

    def offer(self, items: Iterable[AgendaRow]) -> None:
        """Offer the items of the agenda; a vote may also stand for itself."""
        recorded = [item for item in items if item.kind is not AgendaKind.UNRECORDED]
        choices = [SelectChoice(str(item.id), f"{item.position}. {item.title}") for item in recorded]
        self.agenda_item_id.choices = [SelectChoice("0", "Chung cả kỳ sinh hoạt"), *choices]


class TaskForm(VersionedForm):
    """A task: what, who, until when, measured how."""

    title = StringField("Việc", [InputRequired(), Length(max=500)])
    owner = SelectField("Người phụ trách")
    due_on = DateField("Hạn", [Optional()], format=DAY)
    measure = StringField("Số đo", [Length(max=300)])
    internal_only = BooleanField("Việc nội bộ phải sửa (chỉ chi ủy và người làm thấy)")
    contribution_id = HiddenField()
    agenda_item_id = HiddenField()

    def offer(self, cells: Mapping[int, str], people: Mapping[int, str]) -> None:
        """Offer the cells, then the members of the branch."""
        self.owner.choices = [
            SelectChoice("", "Chưa giao ai"),
            *(SelectChoice(f"c{key}", name) for key, name in cells.items()),
            *(SelectChoice(f"m{key}", name) for key, name in people.items()),
        ]

    def task_values(self) -> TaskValues:
        """The values as the service takes them."""
        owner = str(self.owner.data or "")
        return TaskValues(
            title=self.title.data,
            owner_id=int(owner[1:]) if owner.startswith("m") else None,
            owner_cell_id=int(owner[1:]) if owner.startswith("c") else None,
            due_on=self.due_on.data,
            measure=self.measure.data or "",
            internal_only=bool(self.internal_only.data),
        )

    def key(self, field: str) -> int | None:
        """A hidden key, None when it is empty or nonsense."""
        text = str(self._fields[field].data or "")
        return int(text) if text.isdecimal() and len(text) < 10 else None


class PauseForm(BaseForm):
    """How long the meeting paused in all."""

    minutes = IntegerField("Nghỉ giữa buổi (phút)", [InputRequired(), NumberRange(min=0, max=240)])


def read_marks(sent: Mapping[str, str], roll: Roll) -> dict[int, Mark]:
    """What the attendance page sent: everybody is present but those who were ticked as absent.

    A page that shows one cell sends the marks of that cell only.
    """
    shown = {row.member_id for row in roll.counted if f"seen-{row.member_id}" in sent}
    return {row.member_id: _mark(sent, row.member_id) for row in roll.counted if not shown or row.member_id in shown}


def read_seen(sent: Mapping[str, str]) -> dict[int, Mark]:
    """The marks that stood on the attendance page when it was opened, by member; nonsense is left out."""
    found = {}
    for name, value in sent.items():
        key, parts = name.removeprefix("seen-"), value.split(".")
        if name != key and key.isdecimal() and len(key) < 10 and len(parts) == 4 and parts[0] in set(AttendanceCode):
            reason = ExcuseReason(parts[1]) if parts[1] in set(ExcuseReason) else None
            found[int(key)] = Mark(AttendanceCode(parts[0]), reason, _minutes(parts[2]), _minutes(parts[3]))
    return found


def read_cells(sent: Mapping[str, str], roll: Roll) -> dict[int, Exceptions]:
    """The exceptions of each cell; members of no cell are under 0."""
    keys = [cell.cell_id or 0 for cell in roll.cells]
    return {key: Exceptions(*(_minutes(sent.get(f"{n}-{key}", "0")) for n in ("disapprove", "other"))) for key in keys}


def _mark(sent: Mapping[str, str], member_id: int) -> Mark:
    if f"absent-{member_id}" not in sent:
        online = f"online-{member_id}" in sent
        return Mark(
            AttendanceCode.PRESENT_ONLINE if online else AttendanceCode.PRESENT,
            late_minutes=_minutes(sent.get(f"late-{member_id}", "")),
            left_early_minutes=_minutes(sent.get(f"early-{member_id}", "")),
        )
    reason = sent.get(f"reason-{member_id}", ExcuseReason.WORK)
    if reason == UNEXCUSED or reason not in set(ExcuseReason):
        return Mark(AttendanceCode.UNEXCUSED)
    return Mark(AttendanceCode.EXCUSED, ExcuseReason(reason))


def _minutes(text: str) -> int:
    return min(int(text), 240) if text.isdecimal() and len(text) < 4 else 0
