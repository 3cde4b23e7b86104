"""Forms of the topic library: what a unit publishes, what a branch answers."""

from __future__ import annotations

from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from branchmeet.domain.papers import PAPER_MOST, PaperKind
from branchmeet.domain.topic_library import ALL_YEAR, FOLLOW_UP_DAYS, FOLLOW_UP_DAYS_MOST, PAPERS_MOST, RefusalReason
from branchmeet.labels import label
from branchmeet.queries.topic_library import LibraryCard, fields, roles
from branchmeet.services.topic_library import LibraryValues
from branchmeet.services.uploads import Upload
from branchmeet.web.shared.forms import BaseForm, VersionedForm
from branchmeet.web.topic_plans.forms import MOST_PROMPTS, at_most_lines, join_lines, split_lines

SEASONS = [
    SelectChoice(str(ALL_YEAR), "Quanh năm"),
    SelectChoice("1", "Quý I (tháng 1 đến 3)"),
    SelectChoice("2", "Quý II (tháng 4 đến 6)"),
    SelectChoice("3", "Quý III (tháng 7 đến 9)"),
    SelectChoice("4", "Quý IV (tháng 10 đến 12)"),
]
REASONS = [SelectChoice(reason.value, label(reason)) for reason in RefusalReason]
ACCEPTED = ",".join(f".{kind.value}" for kind in PaperKind) + ",.jpeg"
"""What the window for choosing files shows first; the content decides on the server."""


def season_or_none(text: object) -> int | None:
    """The season that was chosen; 0 is all the year, nothing chosen is None."""
    return None if text in (None, "") else int(str(text))


class LibraryForm(VersionedForm):
    """A topic for the branches below, with a task that may follow and papers to study."""

    title = StringField(
        "Tên chuyên đề",
        [InputRequired(), Length(max=150)],
        description="Ngắn, gần gũi, ví dụ: Hẻm sạch, hết điểm đen rác.",
    )
    description = TextAreaField(
        "Nội dung gợi ý", [InputRequired(), Length(max=2000)], description="Hai, ba câu: bàn điều gì, để làm được gì."
    )
    field = SelectField("Lĩnh vực", [InputRequired()])
    quarter = RadioField("Hợp với", [InputRequired()], coerce=season_or_none, choices=SEASONS)
    formal_subject = TextAreaField(
        "Trích yếu, in trên văn bản", [Length(max=300)], description="Để trống thì văn bản dùng tên chuyên đề."
    )
    prompts = TextAreaField(
        "Câu hỏi gợi ý", [Length(max=2000), at_most_lines(MOST_PROMPTS)], description="Mỗi dòng một câu."
    )
    preparer_role = SelectField("Nên giao chuẩn bị", [InputRequired()])
    task_title = StringField("Việc làm sau sinh hoạt", [Length(max=200)])
    task_measure = StringField("Số đo của việc", [Length(max=200)], description="Ví dụ: 40 hộ kinh doanh ký cam kết.")
    task_owner = SelectField("Nên giao việc cho", [InputRequired()])
    task_due_days = IntegerField(
        "Xong trong bao nhiêu ngày",
        [Optional(), NumberRange(1, FOLLOW_UP_DAYS_MOST)],
        description=f"Để trống thì lấy {FOLLOW_UP_DAYS} ngày.",
    )
    papers = MultipleFileField(
        "Tài liệu kèm theo",
        description=(
            f"PDF, Word, Excel, PowerPoint hoặc ảnh; tối đa {PAPERS_MOST} tệp, mỗi tệp {PAPER_MOST // 1024**2} MB."
        ),
    )
    without_secrets = BooleanField("Tôi xác nhận tài liệu không chứa bí mật nhà nước")

    def offer(self) -> None:
        """Put the fields and roles of the catalogue into the lists."""
        self.field.choices = [SelectChoice("", "Chọn lĩnh vực"), *(SelectChoice(*field) for field in fields().items())]
        self.preparer_role.choices = [SelectChoice(*role) for role in roles().items()]
        self.task_owner.choices = [SelectChoice(*role) for role in roles().items()]

    def values(self) -> LibraryValues:
        """What was filled in."""
        return LibraryValues(
            title=self.title.data,
            description=self.description.data,
            field=self.field.data,
            quarter=self.quarter.data,
            formal_subject=self.formal_subject.data,
            prompts=split_lines(self.prompts.data),
            preparer_role=self.preparer_role.data,
            task_title=self.task_title.data,
            task_owner=self.task_owner.data,
            task_due_days=self.task_due_days.data,
            task_measure=self.task_measure.data,
        )

    @property
    def chosen(self) -> list[FileStorage]:
        """The files that were chosen; a page that is shown again cannot keep them, so it says that they are to be
        chosen once more.
        """
        return [file for file in self.papers.data or () if isinstance(file, FileStorage) and file.filename]

    def uploads(self) -> list[Upload]:
        """What was chosen, read."""
        return [Upload(file.filename or "", file.read()) for file in self.chosen]


class RefusalForm(BaseForm):
    """Why the branch does not take a topic."""

    reason = RadioField(
        "Lý do", [InputRequired()], choices=[SelectChoice(reason.value, label(reason)) for reason in RefusalReason]
    )
    words = TextAreaField("Nói thêm", [Length(max=500)], description="Cần ghi khi chọn “Lý do khác”.")


class WithdrawalForm(VersionedForm):
    """Why a unit offers a topic no longer."""

    reason = TextAreaField("Lý do rút", [Length(max=500)], description="Chi bộ đã chọn sẽ đọc được.")


def words_of(topic: LibraryCard) -> dict[str, object]:
    """A published topic as its form shows it."""
    task = topic.follow_up
    return {
        "title": topic.title,
        "description": topic.description,
        "field": topic.field,
        "quarter": topic.quarter,
        "formal_subject": topic.formal_subject,
        "prompts": join_lines(topic.prompts),
        "preparer_role": topic.preparer_role,
        "task_title": task.get("title", ""),
        "task_measure": task.get("measure", ""),
        "task_owner": task.get("owner", "secretary"),
        "task_due_days": task.get("due_days"),
        "version": topic.version,
    }
