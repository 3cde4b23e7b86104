"""How a computed fact is said in a few words: beside a proposed score, in the reviewer's queue, on its own page."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import Flask

from branchmeet import catalogue
from branchmeet.domain.facts import MetricValue
from branchmeet.domain.metrics import METRICS, MetricUnit, origin_of
from branchmeet.labels import label
from branchmeet.web.shared.filters import number_vn

NO_DATA = "chưa có dữ liệu"

_WORDS = {
    "meeting_duration_minutes": "{value} phút",
    "duration_share": "{numerator} phút, quy định {denominator}",
    "attendance_rate": "{numerator}/{denominator} có mặt, {value}",
    "absent_without_reason_count": "{value} vắng không lý do",
    "max_consecutive_excused_absences": "vắng có lý do liền nhau nhiều nhất {value} kỳ",
    "full_members_present_share": "{numerator}/{denominator} chính thức có mặt, {value}",
    "notice_days": "báo trước {value} ngày",
    "documents_days_before": "đăng tài liệu trước {value} ngày",
    "required_steps_done_share": "{numerator}/{denominator} bước",
    "speaker_share": "{numerator}/{denominator} đồng chí phát biểu, {value}",
    "assigned_members_share": "{numerator}/{denominator} được phân công",
    "assignments_fulfilled_share": "{numerator}/{denominator} phân công đã phát biểu",
    "tasks_done_on_time_share": "{numerator}/{denominator} việc đúng hạn, {value}",
    "tasks_with_owner_and_due_share": "{numerator}/{denominator} việc đủ người và hạn",
    "upload_days_after": "đăng sau {value} ngày",
    "regular_meetings_held": "{value} kỳ thường kỳ",
    "regular_meetings_full_length": "{value} kỳ đủ thời lượng",
    "months_without_regular_meeting": "{value} tháng không họp thường kỳ",
    "thematic_meetings_held": "{value} kỳ chuyên đề",
    "quarters_without_thematic_meeting": "{value} quý không có chuyên đề",
    "average_attendance_rate": "dự bình quân {value}",
    "average_speaker_share": "phát biểu bình quân {value}",
    "meetings_rated_good": "{value} kỳ mức Tốt",
    "topics_with_followup_share": "{numerator}/{denominator} chuyên đề có việc",
    "correction_tasks_done_share": "{numerator}/{denominator} việc phải sửa đã xong",
    "members_with_task_share": "{numerator}/{denominator} đồng chí có việc",
    "supervision_items_done_share": "{numerator}/{denominator} cuộc kiểm tra, giám sát",
    "members_rated_good_share": "{numerator}/{denominator} hoàn thành tốt trở lên",
    "disciplined_members_count": "{value} đảng viên bị kỷ luật",
    "bypassing_petitions_count": "{value} đơn thư vượt cấp",
    "dues_paid_on_time_share": "{numerator}/{denominator} lượt đóng đảng phí đúng kỳ",
    "members_213_commented_share": "{numerator}/{denominator} phiếu 213",
    "admission_target_share": "{numerator}/{denominator} chỉ tiêu kết nạp",
}
_YES_NO = {
    "committee_met_before": ("chi ủy đã họp trước", "chưa ghi họp chi ủy"),
    "minutes_adopted": ("biên bản đã đọc, thông qua", "biên bản chưa thông qua"),
}
_UNITS = {
    MetricUnit.MINUTES: "{} phút",
    MetricUnit.PERCENT: "{}%",
    MetricUnit.COUNT: "{}",
    MetricUnit.DAYS: "{} ngày",
    MetricUnit.BOOLEAN: "{}",
}


def register(app: Flask) -> None:
    """Give the templates `metric_words`, `metric_value`, `metric_label` and `metric_origin`."""
    app.jinja_env.globals.update(
        metric_words=metric_words, metric_value=metric_value, metric_label=metric_label, metric_origin=metric_origin
    )


def metric_words(name: str, value: MetricValue) -> str:
    """A fact with its base, "36/40 có mặt, 90,0%"; without data its label and that there is none."""
    if value.value is None:
        return f"{metric_label(name)}: {NO_DATA}"
    if name in _YES_NO:
        yes, no = _YES_NO[name]
        return yes if value.value else no
    words = _WORDS.get(name)
    if words is None or (value.numerator is None and "{numerator}" in words):
        return f"{metric_label(name)}: {metric_value(name, value)}"
    percent = METRICS[name].unit is MetricUnit.PERCENT
    spoken = metric_value(name, value) if percent else number_vn(value.value)
    return words.format(value=spoken, numerator=value.numerator, denominator=value.denominator)


def metric_value(name: str, value: MetricValue) -> str:
    """The value alone with its unit: 90,0%, 95 phút, có; "chưa có dữ liệu" where there is none, never 0."""
    if value.value is None:
        return NO_DATA
    if isinstance(value.value, bool):
        return "có" if value.value else "không"
    return _UNITS[METRICS[name].unit].format(number_vn(value.value))


def metric_label(name: str) -> str:
    """The name of a metric as people say it."""
    return str(metric_entry(name)["label"])


def metric_origin(name: str) -> str:
    """Where the records behind it come from."""
    return label(origin_of(name))


def metric_entry(name: str) -> dict[str, Any]:
    """What the catalogue says of a metric: numerator, denominator, period, when it has no value, notes."""
    return _entries()[name]


@cache
def _entries() -> dict[str, dict[str, Any]]:
    return {entry["name"]: entry for entry in catalogue.load("metrics")["metrics"]}
