"""Forms of the quarter's plan, its topics and assignments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import AnyOf, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from branchmeet.clock import at
from branchmeet.domain.calendar import Quarter, month_end
from branchmeet.domain.plan_days import DayRules, Holidays, due_before
from branchmeet.domain.plan_versions import TOPIC_LINES, PlanLine
from branchmeet.labels import label
from branchmeet.queries.topic_library import LibraryCard
from branchmeet.queries.topics import MeetingDays, Person, TopicCard
from branchmeet.services.plan_comments import Said
from branchmeet.services.quarter_meetings import RegularMeetings
from branchmeet.services.topic_copies import Slot
from branchmeet.services.topics import Ask, TopicValues
from branchmeet.web.shared.filters import date_long
from branchmeet.web.shared.forms import BaseForm, VersionedForm

DAY = ["%Y-%m-%d", "%d/%m/%Y"]
MOST_PROMPTS = 12
SAME = "same"
USUAL_HOUR = time(19)
Choices = list[tuple[Any, str]]


def number_or_none(text: object) -> int | None:
    """The key that was chosen; the empty choice is nobody."""
    return int(str(text)) if text else None


def split_lines(text: str | None) -> tuple[str, ...]:
    """One prompt a line, without the dashes people put before them."""
    lines = (line.strip().removeprefix("-").strip() for line in (text or "").split("\n"))
    return tuple(line for line in lines if line)


def join_lines(lines: Sequence[str]) -> str:
    """Prompts as they stand in a field."""
    return "\n".join(lines)


def person_choices(people: Sequence[Person]) -> Choices:
    """Members with the first of their posts: "Bùi Thị Xinh, chi ủy viên"."""
    return [
        (person.member_id, ", ".join([person.name, *(label(post).lower() for post in person.posts[:1])]))
        for person in people
    ]


def month_choices(days: Mapping[int, date | None]) -> Choices:
    """The months of the quarter, each with the day it would be."""
    return [(month, f"Tháng {month}" + (f": {date_long(day)}" if day else "")) for month, day in days.items()]


def at_most_lines(most: int) -> Callable[[object, Any], None]:
    """No more than so many lines."""

    def check(_form: object, field: Any) -> None:
        if len(split_lines(field.data)) > most:
            raise ValidationError(f"Nhiều quá, tối đa {most} câu hỏi.")

    return check


def checkbox_list(words: str) -> SelectMultipleField:
    """Several of a list of keys, each with its own box."""
    return SelectMultipleField(
        words, coerce=number_or_none, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )


class QuarterMeetingsForm(BaseForm):
    """The regular meetings of a quarter, one a month, each on its day or not at all."""

    meets_1, meets_2, meets_3 = BooleanField(), BooleanField(), BooleanField()
    day_1 = DateField("Ngày", [Optional()], format=DAY)
    day_2 = DateField("Ngày", [Optional()], format=DAY)
    day_3 = DateField("Ngày", [Optional()], format=DAY)
    hour = TimeField("Giờ", [Optional()], format=["%H:%M", "%H:%M:%S", "%Hh%M"])
    place = StringField("Nơi họp", [Length(max=200)])

    def offer_days(self, quarter: Quarter, found: MeetingDays, *, today: date, holidays: Holidays) -> None:
        """Fill in the usual day, hour and place; the months to come that have no regular meeting yet are ticked."""
        self.months = [
            month
            for month in quarter.months
            if month not in found.regular and month_end(date(quarter.year, month, 1)) >= today
        ]
        days = replace(found, planned={}).propose(quarter, holidays)
        for place, month in enumerate(quarter.months, start=1):
            self[f"meets_{place}"].label.text = f"Sinh hoạt thường kỳ tháng {month}"
            self[f"day_{place}"].label.text = f"Ngày sinh hoạt tháng {month}"
            if not self.is_submitted():
                day = days[month]
                self[f"day_{place}"].data = day
                self[f"meets_{place}"].data = month in self.months and day is not None and day > today
        if not self.is_submitted():
            self.hour.data, self.place.data = found.hour or USUAL_HOUR, found.place

    def rows(self, quarter: Quarter) -> list[tuple[Any, Any]]:
        """The box and the day of each month that is offered."""
        places = [place for place, month in enumerate(quarter.months, start=1) if month in self.months]
        return [(self[f"meets_{place}"], self[f"day_{place}"]) for place in places]

    def validate(self, extra_validators: object = None) -> bool:
        """A month that is ticked needs its day, and all of them an hour."""
        valid: bool = super().validate(extra_validators)
        for place in (1, 2, 3):
            if self[f"meets_{place}"].data:
                for bound in (self[f"day_{place}"], self.hour):
                    if bound.data is None and not bound.errors:
                        bound.errors = ["Đề nghị đồng chí điền mục này."]
                        valid = False
        return valid

    def regular(self, quarter: Quarter) -> RegularMeetings:
        """The meetings that were ticked."""
        chosen = {
            month: self[f"day_{place}"].data
            for place, month in enumerate(quarter.months, start=1)
            if self[f"meets_{place}"].data
        }
        return RegularMeetings(
            starts_at={month: at(day, self.hour.data) for month, day in chosen.items()}, place=self.place.data or ""
        )


class SlotRow(BaseForm):
    """The place of a topic of the last quarter, and what fills it now."""

    class Meta(BaseForm.Meta):
        csrf = False  # the form around it has the token

    topic_id = IntegerField(widget=HiddenInput())
    choice = SelectField("Chuyên đề")


class FrameForm(VersionedForm):
    """The frame of the last quarter: one row a topic."""

    slots = FieldList(FormField(SlotRow), max_entries=30)

    def offer_slots(self, before: Sequence[TopicCard], library: Sequence[LibraryCard]) -> None:
        """For each topic of the last quarter another one of those that fit the new quarter is proposed."""
        if not self.is_submitted():
            for place, card in enumerate(before):
                proposed = library[place].id if place < len(library) else None
                self.slots.append_entry({"topic_id": card.head.id, "choice": str(proposed or "")})
        titles = {card.head.id: card.head.title for card in before}
        for row in self.slots:
            kept = titles.get(row.topic_id.data, "")
            row.choice.choices = [
                *((str(card.id), card.title) for card in library),
                (SAME, f"Giữ “{kept}”"),
                ("", "Để trống, chọn sau"),
            ]

    @property
    def chosen(self) -> list[Slot]:
        """The places that are to be filled."""
        return [
            Slot(topic_id=row.topic_id.data or 0, library_topic_id=number_or_none("" if choice == SAME else choice))
            for row in self.slots
            if (choice := row.choice.data)
        ]


class StartForm(QuarterMeetingsForm, FrameForm):
    """What a plan begins with: its regular meetings, and the frame of the last quarter."""


class AimForm(VersionedForm):
    """What the plan is for."""

    aim = TextAreaField("Mục đích, yêu cầu", [Length(max=2000)])


class LineRow(BaseForm):
    """One line of a topic, and what the level above says about it."""

    class Meta(BaseForm.Meta):
        csrf = False  # the form around it has the token

    topic_id = IntegerField(widget=HiddenInput())
    line = HiddenField(validators=[AnyOf([line.value for line in TOPIC_LINES])])
    text = TextAreaField("Góp ý", [Length(max=1000)])


class ReviewForm(VersionedForm):
    """What the level above says: about the plan as a whole, and at its lines."""

    reason = TextAreaField("Góp ý chung", [Length(max=1000)])
    rows = FieldList(FormField(LineRow), max_entries=200)

    def offer(self, topic_ids: Sequence[int]) -> None:
        """A place for each line of each topic, where it was not sent along already."""
        known = {(row.topic_id.data, row.line.data) for row in self.rows}
        for topic_id in topic_ids:
            for line in TOPIC_LINES:
                if (topic_id, line.value) not in known:
                    self.rows.append_entry({"topic_id": topic_id, "line": line.value})

    @property
    def comments(self) -> list[Said]:
        """What was said at the lines."""
        return [
            Said(text=row.text.data, topic_id=row.topic_id.data, line=PlanLine(row.line.data))
            for row in self.rows
            if row.text.data
        ]

    @property
    def comments_with_reason(self) -> list[Said]:
        """With what was said about the whole: a plan that is noted has no other place for it."""
        return [*([Said(text=self.reason.data)] if self.reason.data else []), *self.comments]


class AnswerForm(VersionedForm):
    """What the branch answers."""

    answer = TextAreaField("Trả lời", [Length(max=1000)])


class DraftForm(VersionedForm):
    """The preparer's draft; its version is the number of the text that was seen, 0 while there is none."""

    content = TextAreaField("Nội dung chuyên đề", [Length(max=20000)])
    prompts = TextAreaField(
        "Câu hỏi gợi ý",
        [Length(max=2000), at_most_lines(MOST_PROMPTS)],
        description="Mỗi dòng một câu.",
    )
    draft_conclusion = TextAreaField(
        "Dự thảo kết luận",
        [Length(max=4000)],
        description="Việc gì, ai làm, xong khi nào. Chủ trì sửa tiếp tại kỳ sinh hoạt.",
    )
    present = BooleanField("Trình luôn")


class RemarkForm(VersionedForm):
    """What should be better in a draft."""

    note = TextAreaField("Góp ý", [InputRequired(), Length(max=2000)])


class PreparerForm(VersionedForm):
    """Who prepares a topic."""

    preparer_id = SelectField("Người chuẩn bị", coerce=number_or_none)

    def offer(self, people: Sequence[Person]) -> None:
        """Put the members of the branch into the list."""
        self.preparer_id.choices = [("", "Chưa phân công"), *person_choices(people)]


class TopicForm(PreparerForm):
    """A topic of the plan. Days may stay empty: they are worked out from the day of the meeting."""

    title = StringField("Tên chuyên đề", [InputRequired(), Length(max=150)])
    month = RadioField("Sinh hoạt vào", [InputRequired()], coerce=number_or_none)
    formal_subject = TextAreaField(
        "Trích yếu, in trên văn bản", [Length(max=300)], description="Để trống thì văn bản dùng tên chuyên đề."
    )
    content = TextAreaField("Nội dung chính", [Length(max=20000)])
    prompts = TextAreaField(
        "Câu hỏi gợi ý",
        [Length(max=2000), at_most_lines(MOST_PROMPTS)],
        description="Mỗi dòng một câu.",
    )
    why = TextAreaField("Lý do chọn", [Length(max=1000)])
    meets_on = DateField(
        "Ngày sinh hoạt", [Optional()], format=DAY, description="Để trống thì lấy ngày ghi ở tháng đã chọn."
    )
    draft_due_on = DateField(
        "Hạn nộp dự thảo",
        [Optional()],
        format=DAY,
        description="Để trống thì phần mềm tính lùi từ ngày sinh hoạt, tránh ngày nghỉ.",
    )

    def values(
        self, days: Mapping[int, date | None], rules: DayRules, *, today: date, holidays: Holidays
    ) -> TopicValues:
        """What was filled in, with the days left empty worked out from `days`, the proposed day of each month."""
        meets_on = self.meets_on.data or days.get(self.month.data)
        due_on = due_before(meets_on, rules.draft_days, today=today, holidays=holidays)
        return TopicValues(
            month=self.month.data,
            title=self.title.data,
            formal_subject=self.formal_subject.data,
            why=self.why.data,
            content=self.content.data,
            prompts=split_lines(self.prompts.data),
            preparer_id=self.preparer_id.data,
            meets_on=meets_on,
            draft_due_on=self.draft_due_on.data or due_on,
        )


class CellRow(BaseForm):
    """One cell of the branch: asked or not, and to study what."""

    class Meta(BaseForm.Meta):
        csrf = False  # the form around it has the token

    cell_id = IntegerField(widget=HiddenInput())
    chosen = BooleanField("Phân công")
    study = TextAreaField("Nội dung nghiên cứu, phát biểu", [Length(max=500)])


class AssignForm(BaseForm):
    """Who is asked to study a topic: cells one by one, members together."""

    cells = FieldList(FormField(CellRow), max_entries=60)
    members = checkbox_list("Đảng viên")
    study = TextAreaField("Nội dung giao các đồng chí được chọn", [Length(max=500)])
    due_on = DateField("Hạn chuẩn bị xong", [Optional()], format=DAY)

    def asked(self) -> list[Ask]:
        """The cells and members that were ticked."""
        cells = [Ask(cell_id=row.cell_id.data or 0, study=row.study.data) for row in self.cells if row.chosen.data]
        return cells + [Ask(member_id=member_id, study=self.study.data) for member_id in self.members.data]


class AssignmentForm(VersionedForm):
    """What one cell or member is asked, and until when."""

    study = TextAreaField("Nội dung nghiên cứu, phát biểu", [Length(max=500)])
    due_on = DateField("Hạn chuẩn bị xong", [Optional()], format=DAY)


class SpeakersForm(BaseForm):
    """Who of the cell will speak."""

    members = checkbox_list("Đồng chí phát biểu")
