"""Forms of what members send before a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wtforms import DateField, HiddenField, RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from branchmeet.domain.attendance import ExcuseReason
from branchmeet.domain.meetings import AgendaKind
from branchmeet.labels import label
from branchmeet.queries.agenda import AgendaRow
from branchmeet.web.shared.forms import ActionForm, BaseForm, VersionedForm


class OpinionForm(VersionedForm):
    """An opinion, on an item of the agenda or in general."""

    agenda_item_id = SelectField("Về nội dung")
    text = TextAreaField("Ý kiến", [InputRequired(), Length(max=4000)])

    def offer(self, items: Iterable[AgendaRow]) -> None:
        """Offer the items one may write about."""
        self.agenda_item_id.choices = [
            SelectChoice("", "Ý kiến chung"),
            *(
                SelectChoice(str(item.id), item.title or label(item.kind))
                for item in items
                if item.kind is not AgendaKind.UNRECORDED
            ),
        ]

    @property
    def item_key(self) -> int | None:
        """The item, None for a general opinion."""
        return int(self.agenda_item_id.data) if self.agenda_item_id.data else None


class BoxForm(VersionedForm):
    """The box for an opinion on a topic; its version is that of the draft, 0 while there is none."""

    text = TextAreaField("Ý kiến", [Length(max=4000)])


class AnswerForm(VersionedForm):
    """An answer to what a member said."""

    text = TextAreaField("Trả lời", [InputRequired(), Length(max=4000)])


class PetitionForm(VersionedForm):
    """What is carried upward, to whom, who follows it, until when."""

    text = TextAreaField("Nội dung kiến nghị", [InputRequired(), Length(max=4000)])
    to_unit_id = SelectField("Gửi tới", [InputRequired()])
    owner_id = SelectField("Đồng chí theo dõi", [InputRequired()])
    due_on = DateField("Đề nghị trả lời trước ngày", [InputRequired()], format=["%Y-%m-%d", "%d/%m/%Y"])

    def offer(self, units: Mapping[int, str], people: Mapping[int, str]) -> None:
        """Offer the units above, the nearest first, and the members of the branch."""
        self.to_unit_id.choices = [SelectChoice(str(key), name) for key, name in units.items()]
        self.owner_id.choices = [SelectChoice(str(key), name) for key, name in people.items()]

    @property
    def receiver(self) -> str:
        """The name of the unit chosen."""
        return next(str(choice.label) for choice in self.to_unit_id.choices if choice.value == self.to_unit_id.data)


class DropForm(ActionForm):
    """Which of two drafts on a topic goes: one's own, or that of the cell."""

    for_cell = HiddenField()


class EnteredOpinionForm(OpinionForm):
    """An opinion entered for somebody else (nhập thay)."""

    member_id = SelectField("Nhập thay cho đồng chí", [InputRequired()])

    def offer_people(self, people: Mapping[int, str]) -> None:
        """Offer those for whom one may enter."""
        self.member_id.choices = _nobody_first(people)


class ExcuseForm(BaseForm):
    """Why somebody cannot come: a code, never a text."""

    reason = RadioField(
        "Lý do",
        [InputRequired()],
        choices=[SelectChoice(reason.value, label(reason)) for reason in ExcuseReason],
    )


class EnteredExcuseForm(ExcuseForm):
    """An excuse entered for somebody else."""

    member_id = SelectField("Báo vắng thay cho đồng chí", [InputRequired()])

    def offer_people(self, people: Mapping[int, str]) -> None:
        """Offer those for whom one may enter."""
        self.member_id.choices = _nobody_first(people)


def _nobody_first(people: Mapping[int, str]) -> list[SelectChoice]:
    """Nobody is chosen to begin with, so that nothing is entered for whoever happens to stand first."""
    return [SelectChoice("", "Chọn đồng chí"), *(SelectChoice(str(key), name) for key, name in people.items())]
