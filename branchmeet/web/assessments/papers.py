"""A filled sheet as a paper."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import day_of, now_utc
from branchmeet.domain.score_lines import ScoreLine, Standing
from branchmeet.domain.sheet_parts import Item
from branchmeet.domain.vietnamese import vn_number
from branchmeet.exports.score_sheet_paper import ScoreGroup, ScoreRow, ScoreSheetValues, score_sheet_paper
from branchmeet.labels import label
from branchmeet.phrases.dates import date_in_words, official_month, short_date
from branchmeet.phrases.minutes import MEETING_WORDS
from branchmeet.policy import Permission
from branchmeet.queries import assessments
from branchmeet.queries.assessments import AssessmentHead, Filled
from branchmeet.web.assessments.blueprint import bp
from branchmeet.web.shared.access import requires
from branchmeet.web.shared.metric_words import metric_words
from branchmeet.web.shared.papers import Found, PaperPage, letterhead_of, paper_file, show_paper
from branchmeet.web.shared.period_words import period_vn
from branchmeet.web.shared.points import write_points

_NOTES = {
    Standing.OFF: "không áp dụng kỳ này",
    Standing.BLANK: "chưa chốt",
    Standing.DROPPED: "không tính",
    Standing.OPEN: "chưa có điểm",
}


@bp.get("/assessments/<int:assessment_id>/paper")
@requires(Permission.ASSESSMENT_READ, load=assessments.get_head)
def paper(head: AssessmentHead) -> ResponseReturnValue:
    """The sheet as it will be printed."""
    return show_paper(
        PaperPage(
            title="Phiếu đánh giá để in",
            crumbs=(("Phiếu đánh giá", url_for("assessments.show", assessment_id=head.id)),),
            found=_found(head),
            numbered=False,
            about=label(head.state),
            word_url=url_for("assessments.paper_as_file", assessment_id=head.id),
            pdf_url=url_for("assessments.paper_as_file", assessment_id=head.id, format="pdf"),
        )
    )


@bp.get("/assessments/<int:assessment_id>/paper/file")
@requires(Permission.ASSESSMENT_READ, load=assessments.get_head)
def paper_as_file(head: AssessmentHead) -> ResponseReturnValue:
    """The sheet as a file."""
    found = _found(head)
    return paper_file(found.paper, found.file_name)


def _found(head: AssessmentHead) -> Found:
    filled = assessments.get_filled(head, now=now_utc())
    score = filled.score
    return Found(
        score_sheet_paper(
            ScoreSheetValues(
                letterhead=letterhead_of(head.branch_id),
                year=head.starts_on.year,
                subject=_subject(head),
                basis=tuple(_basis(head)),
                groups=tuple(
                    ScoreGroup(
                        f"{group.code}. {group.title}",
                        write_points(score.group_given(group)[0]),
                        tuple(_row(filled, item) for item in group.items),
                    )
                    for group in score.sheet.groups
                ),
                differences=tuple(_differences(filled)),
                total=tuple(_total(filled)),
                shortcomings=head.shortcomings,
                remedies=head.remedies,
                vote=_vote(head),
                decision=tuple(_decision(filled)),
            )
        )
    )


def _subject(head: AssessmentHead) -> str:
    if head.meeting_kind is None or head.meeting_starts_at_utc is None:
        return f"chi bộ 4 tốt {period_vn(head.period)}"
    day = day_of(head.meeting_starts_at_utc)
    words = MEETING_WORDS[head.meeting_kind]
    return f"chất lượng {words[:1].lower()}{words[1:]} tháng {official_month(day.month)}/{day.year}"


def _basis(head: AssessmentHead) -> Iterator[str]:
    yield f"Chi bộ: {head.branch_name}."
    if head.meeting_starts_at_utc:
        yield f"Ngày sinh hoạt: {date_in_words(day_of(head.meeting_starts_at_utc))}."
    yield f"Phiếu: {head.sheet.title}, phiên bản {head.sheet.version}."
    yield "Số liệu tạm tính lúc chấm trong kỳ sinh hoạt." if head.is_provisional else "Số liệu tính sau bế mạc."


def _row(filled: Filled, item: Item) -> ScoreRow:
    line, standing = filled.score.line(item.code), filled.score.standing(item)
    note = _NOTES.get(standing)
    upper = line.decided if line.decided is not None else line.appraised
    return ScoreRow(
        code=item.code,
        text=item.text,
        most=write_points(item.max),
        record=note or _record(item, line),
        own="" if note else write_points(line.given),
        upper=write_points(upper),
        reason="; ".join(filter(None, (line.own_reason, line.appraised_reason))),
    )


def _record(item: Item, line: ScoreLine) -> str:
    facts = [metric_words(name, line.value(name)) for name in item.metrics[:1]]
    proposed = [f"đề xuất {write_points(line.proposal)}"] if line.proposal is not None else []
    return "; ".join((*facts, *proposed))


def _differences(filled: Filled) -> Iterator[str]:
    for item in filled.score.scored_items:
        line = filled.score.line(item.code)
        if line.has_changed:
            before, after = write_points(line.provisional) or "không có", write_points(line.proposal) or "không có"
            yield f"Mục {item.code}: tạm tính {before}, sau bế mạc {after}; điểm đã biểu quyết giữ nguyên."


def _total(filled: Filled) -> Iterator[str]:
    own = filled.score.own
    if own.total is None:
        yield f"Chưa đủ điểm: còn mục {', '.join(own.missing)}."
        return
    provisional = "Tổng điểm tạm tính" if filled.head.is_provisional else "Tổng điểm"
    level = f"; mức tự xếp: {filled.level_label}" if filled.level_label else ""
    yield f"{provisional}: {vn_number(own.total, 1)}{level}."


def _vote(head: AssessmentHead) -> str:
    count = head.vote
    if count is None:
        return ""
    share = vn_number(count.share, 1) if count.share is not None else ""
    return f"Tán thành {count.approve}/{count.base} đảng viên có quyền biểu quyết, đạt {share}%."


def _decision(filled: Filled) -> Iterator[str]:
    head = filled.head
    if head.decided_on is None:
        yield "Mức chính thức: .......................... Số ............, ngày ..../..../........"
        return
    levels = {level.key: level.label for level in filled.score.sheet.levels}
    number = f", số {head.decision_number}" if head.decision_number else ""
    result = levels.get(head.decided_result or "", head.decided_result or "")
    yield f"Mức chính thức: {result or 'theo điểm cấp trên'}{number}, ngày {short_date(head.decided_on)}."
