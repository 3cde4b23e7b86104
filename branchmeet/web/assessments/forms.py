"""Forms of a sheet in the hands of the branch. A sheet is data, so its form is made from its lines."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from flask import request
from wtforms import BooleanField, IntegerField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from branchmeet.domain.assessments import ScoreAnswer
from branchmeet.labels import label
from branchmeet.services.assessments import OwnScore
from branchmeet.services.four_good import Answer
from branchmeet.web.shared.forms import BaseForm, VersionedForm
from branchmeet.web.shared.points import PointsField

SENTENCE = 500
LONG = 2000
MOST_VOTES = 10_000


class ScoresForm(VersionedForm):
    """The branch's own points on the lines that stand open on the page, and what it will do better.

    For each line: points under its code, `other-`, `reason-`, `drop-`, `evidence-` and the code.
    """

    codes: tuple[str, ...] = ()
    shortcomings = TextAreaField("Hạn chế", [Length(max=LONG)])
    remedies = TextAreaField("Cách khắc phục", [Length(max=LONG)])

    @property
    def touched(self) -> frozenset[str]:
        """The lines that stood open on the page that was sent."""
        return frozenset(request.form.getlist("line")) & frozenset(self.codes)

    def scores(self) -> dict[str, OwnScore]:
        """What was said to each of them."""
        return {code: self._score(code) for code in self.codes if code in self.touched}

    def _score(self, code: str) -> OwnScore:
        other, points = self[f"other-{code}"].points, self[code].points
        return OwnScore(
            points=points if other is None else other,
            reason=self[f"reason-{code}"].data or "",
            not_applicable=bool(self[f"drop-{code}"].data),
            evidence=self[f"evidence-{code}"].data or "",
        )


@cache
def scores_form(codes: tuple[str, ...]) -> type[ScoresForm]:
    """The form of a sheet with these lines."""
    fields: dict[str, Any] = {"codes": codes}
    for code in codes:
        fields[code] = PointsField(f"Điểm mục {code}", [Length(max=5)])
        fields[f"other-{code}"] = PointsField(f"Điểm khác cho mục {code}", [Length(max=5)])
        fields[f"reason-{code}"] = StringField(f"Lý do mục {code}", [Length(max=SENTENCE)])
        fields[f"drop-{code}"] = BooleanField("Không áp dụng ở kỳ này")
        fields[f"evidence-{code}"] = StringField(f"Minh chứng mục {code}", [Length(max=SENTENCE)])
    return type("SheetScoresForm", (ScoresForm,), fields)


class AnswersForm(VersionedForm):
    """What the branch says to the lines that came back; points only where it changes them, by a decision."""

    decision = StringField("Quyết định của chi ủy, khi đổi điểm", [Length(max=SENTENCE)])

    def answers(self) -> dict[str, Answer]:
        """The answer to each returned line."""
        codes = [name.removeprefix("answer-") for name in self._fields if name.startswith("answer-")]
        return {code: Answer(text=self[f"answer-{code}"].data or "", points=self[code].points) for code in codes}


@cache
def answers_form(codes: tuple[str, ...]) -> type[AnswersForm]:
    """The form for these returned lines."""
    fields = {}
    for code in codes:
        fields[f"answer-{code}"] = TextAreaField(f"Giải trình mục {code}", [Length(max=LONG)])
        fields[code] = PointsField(f"Điểm mới của mục {code}", [Length(max=5)])
    return type("ReturnedAnswersForm", (AnswersForm,), fields)


class SheetVoteForm(VersionedForm):
    """The vote of the branch on its sheet: only the exceptions are counted."""

    meeting_id = IntegerField("Kỳ sinh hoạt", [InputRequired(), NumberRange(min=1, max=2**31 - 1)])
    disapprove = IntegerField("Không tán thành", [InputRequired(), NumberRange(min=0, max=MOST_VOTES)], default=0)
    other = IntegerField("Ý kiến khác", [InputRequired(), NumberRange(min=0, max=MOST_VOTES)], default=0)


class VetoForm(VersionedForm):
    """One case that bars recognition, looked at by a person."""

    code = StringField("Trường hợp", [InputRequired(), Length(max=20)])
    answer = RadioField(
        "Kết quả kiểm tra",
        [InputRequired()],
        choices=[SelectChoice(answer.value, label(answer)) for answer in ScoreAnswer],
    )
    note = StringField("Ghi chú, căn cứ", [Length(max=SENTENCE)])


class PeriodForm(BaseForm):
    """Which period a new sheet is for."""

    period = SelectField("Đợt", [InputRequired()])

    def offer(self, periods: Iterable[tuple[str, str]]) -> None:
        """The periods that may be chosen: code and words."""
        self.period.choices = [SelectChoice(code, words) for code, words in periods]
