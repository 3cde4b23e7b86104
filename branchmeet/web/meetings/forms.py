"""Forms of preparing and calling a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import time

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from branchmeet.clock import VIETNAM, at, now_utc, today
from branchmeet.domain.meetings import AgendaKind, MeetingKind, MeetingMode, NoticeChannel
from branchmeet.domain.papers import PAPER_MOST, PaperKind
from branchmeet.labels import label
from branchmeet.queries.agenda import AgendaRow
from branchmeet.queries.meetings import MeetingHead, TopicChoice
from branchmeet.services.agenda import ItemValues
from branchmeet.services.meetings import MeetingValues
from branchmeet.services.uploads import Upload
from branchmeet.web.shared.forms import BaseForm, VersionedForm

DAY = ["%Y-%m-%d", "%d/%m/%Y"]
YEARS = range(2000, 2200)
ACCEPTED = ",".join(f".{kind.value}" for kind in PaperKind) + ",.jpeg"
"""What the window for choosing files shows first; the content decides on the server."""
KINDS = (MeetingKind.REGULAR, MeetingKind.THEMATIC, MeetingKind.COMMITTEE, MeetingKind.EXTRAORDINARY)


def in_our_time(_form: BaseForm, field: DateField) -> None:
    """A year that a meeting can have."""
    if field.data is not None and field.data.year not in YEARS:
        raise ValidationError("Đề nghị ghi ngày trong khoảng từ năm 2000 đến năm 2199.")


class MeetingForm(VersionedForm):
    """When, where, how, who chairs and writes, which topic."""

    kind = SelectField("Loại kỳ", choices=[SelectChoice(kind.value, label(kind)) for kind in KINDS])
    starts_on = DateField("Ngày", [InputRequired(), in_our_time], format=DAY)
    starts_at = TimeField("Giờ", [InputRequired()], format=["%H:%M", "%H:%M:%S", "%Hh%M"])
    place = StringField("Nơi họp", [Length(max=200)])
    mode = SelectField("Hình thức", choices=[SelectChoice(mode.value, label(mode)) for mode in MeetingMode])
    chair_id = SelectField("Chủ trì")
    clerk_id = SelectField("Thư ký cuộc họp")
    topic_id = SelectField("Chuyên đề sinh hoạt")
    prepares_id = SelectField("Chuẩn bị cho kỳ")

    def offer(
        self, people: Mapping[int, str], topics: Iterable[TopicChoice], meetings: Iterable[MeetingHead] = ()
    ) -> None:
        """Offer the members of the branch, the topics nobody has studied yet, and the meetings to come."""
        names = [SelectChoice(str(key), name) for key, name in people.items()]
        self.chair_id.choices = [SelectChoice("", "Chưa chọn"), *names]
        self.clerk_id.choices = [SelectChoice("", "Chưa cử"), *names]
        self.topic_id.choices = [
            SelectChoice("", "Không có chuyên đề"),
            *(SelectChoice(str(topic.id), f"{topic.title} (tháng {topic.month}/{topic.year})") for topic in topics),
        ]
        self.prepares_id.choices = [
            SelectChoice("", "Không gắn với kỳ nào"),
            *(SelectChoice(str(one.id), f"{label(one.kind)} {one.day:%d/%m/%Y}") for one in meetings),
        ]

    def offer_kept(self, meeting: MeetingHead) -> None:
        """Offer also whom and what the meeting has now, though one may not choose it any more."""
        people = (
            (self.chair_id, meeting.chair_id, meeting.chair_name),
            (self.clerk_id, meeting.clerk_id, meeting.clerk_name),
        )
        for field, key, name in (*people, (self.topic_id, meeting.topic_id, meeting.topic_title)):
            if key and str(key) not in {choice.value for choice in field.choices}:
                field.choices.append(SelectChoice(str(key), name or ""))

    def show(self, meeting: MeetingHead) -> None:
        """Show a meeting as it stands."""
        local = meeting.starts_at_utc.astimezone(VIETNAM)
        self.kind.data, self.mode.data, self.place.data = meeting.kind.value, meeting.mode.value, meeting.place
        self.starts_on.data, self.starts_at.data = local.date(), local.time()
        self.chair_id.data, self.clerk_id.data = str(meeting.chair_id or ""), str(meeting.clerk_id or "")
        self.topic_id.data = str(meeting.topic_id or "")
        self.version.data = meeting.version

    def meeting_values(self) -> MeetingValues:
        """The values as the service takes them."""
        return MeetingValues(
            starts_at=at(self.starts_on.data, self.starts_at.data),
            place=self.place.data or "",
            mode=MeetingMode(self.mode.data),
            chair_id=_key(self.chair_id.data),
            clerk_id=_key(self.clerk_id.data),
            topic_id=_key(self.topic_id.data),
        )

    @property
    def prepared_id(self) -> int | None:
        """The branch meeting that a committee meeting prepares."""
        return _key(self.prepares_id.data)


class ItemForm(VersionedForm):
    """One item of the agenda."""

    kind = SelectField("Loại nội dung", choices=[SelectChoice(kind.value, label(kind)) for kind in AgendaKind])
    title = StringField("Nội dung", [Length(max=300)])
    minutes = IntegerField("Số phút", [InputRequired(), NumberRange(min=1, max=240)])
    presenter_id = SelectField("Người trình bày")
    goal = TextAreaField("Mục tiêu", [Length(max=1000)])
    prompts = TextAreaField("Câu hỏi gợi ý (mỗi dòng một câu)", [Length(max=2000)])
    draft_conclusion = TextAreaField("Dự thảo kết luận", [Length(max=4000)])

    def offer(self, people: Mapping[int, str]) -> None:
        """Offer the members of the branch."""
        names = [SelectChoice(str(key), name) for key, name in people.items()]
        self.presenter_id.choices = [SelectChoice("", "Chưa chọn"), *names]

    def show(self, item: AgendaRow) -> None:
        """Show an item as it stands."""
        self.kind.data, self.title.data, self.minutes.data = item.kind.value, item.title, item.minutes
        self.presenter_id.data = str(item.presenter_id or "")
        self.goal.data, self.draft_conclusion.data = item.goal, item.draft_conclusion
        self.prompts.data = "\n".join(item.prompts)
        self.version.data = item.version

    def item_values(self) -> ItemValues:
        """The values as the service takes them."""
        lines = (line.strip() for line in (self.prompts.data or "").splitlines())
        return ItemValues(
            kind=AgendaKind(self.kind.data),
            title=self.title.data or "",
            minutes=self.minutes.data,
            presenter_id=_key(self.presenter_id.data),
            goal=self.goal.data or "",
            prompts=tuple(line for line in lines if line),
            draft_conclusion=self.draft_conclusion.data or "",
        )


class ReasonForm(VersionedForm):
    """Why a meeting is put off or called off."""

    reason = StringField("Lý do", [InputRequired(), Length(max=300)])


class NoticeForm(BaseForm):
    """Who was told: members and guests one or several, or everybody of one or more channels (`zalo sms`)."""

    member_ids = SelectMultipleField(coerce=int, validate_choice=False)
    guest_ids = SelectMultipleField(coerce=int, validate_choice=False)
    channels = HiddenField()

    @property
    def told_channels(self) -> list[NoticeChannel]:
        """The channels, none when people are meant."""
        words = (self.channels.data or "").split()
        return [channel for channel in NoticeChannel if channel in words]

    def validate_member_ids(self, _field: SelectMultipleField) -> None:
        """Somebody is meant."""
        if not (self.member_ids.data or self.guest_ids.data or self.told_channels):
            raise ValidationError("Đề nghị đồng chí chọn ít nhất một người trong danh sách.")


class TickForm(BaseForm):
    """Whose tick is taken back: that of a member, of a guest, or one's own of a channel."""

    member_id = HiddenField()
    guest_id = HiddenField()
    channel = HiddenField()

    @property
    def keys(self) -> dict[str, int | None]:
        """The member or the guest, both None when a channel is meant."""
        return {"member_id": _key(str(self.member_id.data or "")), "guest_id": _key(str(self.guest_id.data or ""))}


class PaperForm(BaseForm):
    """A file to read beforehand, and what it says in three lines."""

    file = FileField(
        "Tệp",
        [FileRequired("Đề nghị đồng chí chọn một tệp.")],
        description=f"PDF, Word, Excel, PowerPoint hoặc ảnh, tối đa {PAPER_MOST // 1024**2} MB.",
    )
    summary = TextAreaField("Tóm tắt, không quá 3 dòng", [InputRequired()])
    without_secrets = BooleanField("Tôi xác nhận tài liệu không chứa bí mật nhà nước")

    @property
    def upload(self) -> Upload:
        """The file that was chosen."""
        return Upload(self.file.data.filename or "", self.file.data.read())


class SummaryForm(BaseForm):
    """What a paper says, in three lines."""

    summary = TextAreaField("Tóm tắt, không quá 3 dòng", [InputRequired()])


class GuestForm(BaseForm):
    """Somebody from outside who is asked to the meeting."""

    name = StringField("Họ tên khách", [InputRequired(), Length(max=120)])
    organisation = StringField("Đơn vị, chức vụ", [InputRequired(), Length(max=200)])
    channel = SelectField(
        "Mời bằng",
        choices=[SelectChoice(channel.value, label(channel)) for channel in NoticeChannel],
        default=NoticeChannel.PAPER.value,
    )


def _hour_now() -> time:
    return now_utc().astimezone(VIETNAM).time().replace(second=0)


class PostedForm(BaseForm):
    """On which day the papers were posted, and at what hour if that is known."""

    on = DateField("Ngày đăng", [InputRequired(), in_our_time], format=DAY, default=today)
    hour = TimeField("Giờ đăng", [Optional()], default=_hour_now)


def _key(text: str) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None
