"""The base of every form: cleaned Vietnamese text in, Vietnamese sentences out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.fields.core import UnboundField

from branchmeet.domain.errors import RuleBroken
from branchmeet.domain.vietnamese import clean_text
from branchmeet.labels import sentence

_MESSAGES = {
    "This field is required.": "Đề nghị đồng chí điền mục này.",
    "Not a valid choice.": "Lựa chọn này không có trong danh sách.",
    "Not a valid choice": "Lựa chọn này không có trong danh sách.",
    "Invalid Choice: could not coerce.": "Lựa chọn này không có trong danh sách.",
    "Invalid choice(s): one or more data inputs could not be coerced.": "Lựa chọn này không có trong danh sách.",
    "'%(value)s' is not a valid choice for this field.": "Lựa chọn này không có trong danh sách.",
    "Not a valid integer value.": "Đề nghị ghi bằng số nguyên.",
    "Not a valid decimal value.": "Đề nghị ghi bằng số.",
    "Not a valid float value.": "Đề nghị ghi bằng số.",
    "Not a valid date value.": "Đề nghị ghi ngày theo dạng 24/11/2026.",
    "Not a valid datetime value.": "Đề nghị ghi ngày và giờ, ví dụ 24/11/2026 19:00.",
    "Not a valid time value.": "Đề nghị ghi giờ theo dạng 19:00.",
    "Field must be at least %(min)d character long.": "Cần ít nhất %(min)d ký tự.",
    "Field cannot be longer than %(max)d character.": "Dài quá, tối đa %(max)d ký tự.",
    "Field must be exactly %(max)d character long.": "Cần đúng %(max)d ký tự.",
    "Field must be between %(min)d and %(max)d characters long.": "Cần từ %(min)d đến %(max)d ký tự.",
    "Number must be at least %(min)s.": "Số nhỏ nhất là %(min)s.",
    "Number must be at most %(max)s.": "Số lớn nhất là %(max)s.",
    "Number must be between %(min)s and %(max)s.": "Đề nghị ghi số từ %(min)s đến %(max)s.",
    "Field must be equal to %(other_name)s.": "Hai lần gõ chưa giống nhau.",
    "Invalid input.": "Nội dung này chưa đúng.",
    "The CSRF token is missing.": "Trang để lâu quá. Đề nghị đồng chí bấm lưu lần nữa.",
    "The CSRF session token is missing.": "Trang để lâu quá. Đề nghị đồng chí bấm lưu lần nữa.",
    "The CSRF token has expired.": "Trang để lâu quá. Đề nghị đồng chí bấm lưu lần nữa.",
    "The CSRF tokens do not match.": "Trang để lâu quá. Đề nghị đồng chí bấm lưu lần nữa.",
    "The CSRF token is invalid.": "Trang để lâu quá. Đề nghị đồng chí bấm lưu lần nữa.",
}


class _Vietnamese:
    """WTForms ships no Vietnamese; these are its messages in the house's words."""

    def gettext(self, message: str) -> str:
        return _MESSAGES.get(message, message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        del plural, number  # Vietnamese has one form for every number
        return _MESSAGES.get(singular, singular)


class BaseForm(FlaskForm):  # type: ignore[misc]  # the library carries no types
    """Cleans every text field (NFC, nothing invisible, no blanks at the ends) before it is validated."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, form: object) -> _Vietnamese:
            return _Vietnamese()

        def bind_field(self, form: object, unbound_field: UnboundField, options: dict[str, Any]) -> Field:
            if issubclass(unbound_field.field_class, (StringField, TextAreaField)):
                filters = unbound_field.kwargs.get("filters", ())
                options = options | {"filters": (_clean, *filters)}
                unbound_field = UnboundField(
                    unbound_field.field_class,
                    *unbound_field.args,
                    **{name: value for name, value in unbound_field.kwargs.items() if name != "filters"},
                )
            return unbound_field.bind(form=form, **options)

    def attempt(self, act: Callable[[], object]) -> bool:
        """Validate, then do the act; a broken rule becomes an error beside its field. True when it was done."""
        if not self.validate_on_submit():
            return False
        try:
            act()
        except RuleBroken as broken:
            self.add_broken(broken)
            return False
        return True

    def add_broken(self, broken: RuleBroken) -> None:
        """Say what a rule forbids beside the field it concerns, or over the form."""
        bound = self._fields.get(broken.field or "")
        if bound is None:
            self.form_errors.append(sentence(broken))
        else:
            bound.errors = [*bound.errors, sentence(broken)]


class VersionedForm(BaseForm):
    """A form that carries the version its reader saw."""

    version = HiddenField()

    @property
    def seen_version(self) -> int:
        """The version the writer saw, 0 when it is missing or nonsense, which no record ever has."""
        text = str(self.version.data or "")
        return int(text) if text.isdecimal() and len(text) < 10 else 0

    def take_up(self, current: int) -> bool:
        """Whether somebody else saved in between; then the next save counts as made in the knowledge of that.

        Only for a page that shows what stands now beside what was typed.
        """
        stale = self.is_submitted() and self.seen_version != current
        if stale:
            self.version.data = str(current)
        return stale


class ActionForm(VersionedForm):
    """A single button: nothing to type, only the token and the version."""


def is_htmx() -> bool:
    """Whether a fragment of the page was asked for."""
    return request.headers.get("HX-Request") == "true"


def _clean(value: object) -> object:
    return clean_text(value).strip() if isinstance(value, str) else value
