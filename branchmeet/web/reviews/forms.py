"""Forms of the level above: points and reasons line by line, and the decisions at the end."""

from __future__ import annotations

from functools import cache

from flask import request
from wtforms import BooleanField, DateField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from branchmeet.services.score_keeping import UpperScore
from branchmeet.web.shared.forms import VersionedForm
from branchmeet.web.shared.points import PointsField

SENTENCE = 500
DAY = ["%Y-%m-%d", "%d/%m/%Y"]


class LinesForm(VersionedForm):
    """Points of the level above under each code, `reason-` and `return-` and the code."""

    def scores(self) -> dict[str, UpperScore]:
        """Points and reason of each line that was on the page; an empty field keeps the branch's points."""
        return {
            name: UpperScore(points=field.points, reason=self[f"reason-{name}"].data or "")
            for name, field in self._fields.items()
            if isinstance(field, PointsField) and name in request.form
        }

    def returned(self) -> dict[str, str]:
        """The lines that go back, each with what is to be added."""
        return {
            name: self[f"reason-{name}"].data or ""
            for name, field in self._fields.items()
            if isinstance(field, PointsField) and self[f"return-{name}"].data
        }


@cache
def lines_form(codes: tuple[str, ...]) -> type[LinesForm]:
    """The form for these lines."""
    fields = {}
    for code in codes:
        fields[code] = PointsField(f"Thẩm định mục {code}", [Length(max=5)])
        fields[f"reason-{code}"] = StringField(f"Lý do mục {code}", [Length(max=SENTENCE)])
        fields[f"return-{code}"] = BooleanField(f"Đề nghị bổ sung mục {code}")
    return type("SheetLinesForm", (LinesForm,), fields)


class RecognitionForm(VersionedForm):
    """The decision of the standing committee, by its number and day."""

    outcome = RadioField(
        "Quyết định",
        [InputRequired()],
        choices=[SelectChoice("recognise", "Công nhận chi bộ 4 tốt"), SelectChoice("refuse", "Không công nhận")],
    )
    number = StringField("Số quyết định", [InputRequired(), Length(max=60)])
    decided_on = DateField("Ngày quyết định", [InputRequired()], format=DAY)
    reason = StringField("Lý do, khi không công nhận", [Length(max=SENTENCE)])


class WithdrawalForm(VersionedForm):
    """Why a recognition is taken back."""

    reason = TextAreaField("Lý do thu hồi", [InputRequired(), Length(max=2000)])
