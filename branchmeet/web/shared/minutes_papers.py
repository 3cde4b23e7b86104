"""One form of the minutes on its way to paper: for its own room, and for the files that are posted."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from branchmeet.domain.minutes import MinutesCopy, RenderingKey, Section, SectionKey, read_copy, sha256_of
from branchmeet.domain.paper_points import PaperPoint, settled
from branchmeet.exports.blocks import Paper
from branchmeet.exports.minutes_paper import minutes_paper, values_of
from branchmeet.exports.paper_style import style_of
from branchmeet.labels import label
from branchmeet.phrases import minutes as phrases
from branchmeet.queries import minutes, minutes_record
from branchmeet.queries.minutes import MinutesHead
from branchmeet.web.shared.papers import letterhead_of

WORD_FILE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Printed:
    """One form of the minutes; `intact` None while nothing is locked."""

    copy: MinutesCopy
    sha256: str | None = None
    intact: bool | None = None
    corrections: int = 0


def printed(head: MinutesHead, rendering: RenderingKey, *, most: int | None = None) -> Printed:
    """The form that is locked, or what would be locked if the minutes were adopted now.

    Of a draft with `most` only so many words of a kind on each item, for a look on screen.
    """
    if head.is_adopted:
        locked = minutes.get_locked(head.id, rendering)
        intact = sha256_of(locked.body) == locked.sha256
        return Printed(read_copy(locked.body), locked.sha256, intact, locked.corrections)
    record = minutes_record.get_record(head, most=most)
    composed = phrases.compose(record, minutes.texts_of(minutes.list_own_words(head.id)))
    return Printed(phrases.copy_of(record, composed, rendering, number=None))


def sections_of(head: MinutesHead, only: SectionKey | None = None) -> tuple[Section, ...]:
    """Every section of a draft as it stands now; with `only` the text of this one alone counts."""
    own = minutes.texts_of(minutes.list_own_words(head.id))
    return phrases.compose(minutes_record.get_record(head, section=only), own)


def paper_of(head: MinutesHead, printed: Printed) -> Paper:
    """The form as a paper; what is locked are its words, the open points of layout are those of today.

    A draft has the usual layout, which saves it a look at the settings.
    """
    closed = head.closed_at_utc
    points = letterhead_of(head.branch_id).points if head.is_adopted else settled(())
    return minutes_paper(
        values_of(
            printed.copy,
            sha256=printed.sha256,
            closing_line=phrases.closing_line(head.kind, closed) if closed and head.is_adopted else None,
            dated_on=head.day if points[PaperPoint.MINUTES_DATED] == "yes" else None,
            numbered=points[PaperPoint.MINUTES_NUMBERED] == "yes",
            style=style_of(points),
            demo=current_app.config["DEMO"],
        )
    )


def file_name(head: MinutesHead, rendering: RenderingKey) -> str:
    """ "MẪU Biên bản 12-BB-CB, tháng 12-2026, bản gửi cấp trên.docx"; browsers get it as RFC 6266 has it."""
    sample = "MẪU " if current_app.config["DEMO"] else ""
    number = head.paper.replace("/", "-") or "dự thảo"
    return f"{sample}Biên bản {number}, tháng {head.month:%m-%Y}, {label(rendering).lower()}.docx"


def addendum_file_name(head: MinutesHead, number: int, rendering: RenderingKey) -> str:
    """ "MẪU Bổ sung lần 1, Biên bản 12-BB-CB, bản gửi cấp trên.docx"."""
    sample = "MẪU " if current_app.config["DEMO"] else ""
    return f"{sample}Bổ sung lần {number}, Biên bản {head.paper.replace('/', '-')}, {label(rendering).lower()}.docx"
