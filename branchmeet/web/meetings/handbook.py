"""What is posted to the Sổ tay before and after a meeting: which files there are, which are missing, and both zips.

Of the minutes and their addenda only the copy for the level above is ever packed.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from flask import abort, current_app, flash, redirect, send_file, url_for
from flask.typing import ResponseReturnValue

from branchmeet import storage
from branchmeet.domain.addenda import read_addendum
from branchmeet.domain.issuing import PaperForm
from branchmeet.domain.meetings import MEETING_OVER, AgendaKind
from branchmeet.domain.minutes import RenderingKey
from branchmeet.exports.addendum_paper import addendum_paper
from branchmeet.exports.blocks import Paper
from branchmeet.exports.handbook import HandbookFile, handbook_name, pack
from branchmeet.labels import label
from branchmeet.policy import Permission
from branchmeet.queries import addenda, agenda_papers, meetings, minutes, papers
from branchmeet.queries.meetings import MeetingHead
from branchmeet.queries.minutes import MinutesHead
from branchmeet.queries.papers import IssuedRow
from branchmeet.web.meetings.blueprint import bp
from branchmeet.web.shared.access import requires
from branchmeet.web.shared.minutes_papers import paper_of, printed
from branchmeet.web.shared.papers import find_issued, valid

_INSIDE = frozenset({AgendaKind.CRITICISM, AgendaKind.UNRECORDED})
ZIP_FILE = "application/zip"


@dataclass(frozen=True)
class Piece:
    """One entry of the list: what it is, where it is made, and its file once there is one.

    `missing` says what is to be done first; it is None when the file is ready.
    """

    words: str
    number: str
    url: str
    make: Callable[[], bytes] | None = None
    ending: str = "pdf"
    missing: str | None = None

    @property
    def is_ready(self) -> bool:
        """Whether the file can be packed."""
        return self.make is not None


@bp.get("/<int:meeting_id>/documents/zip")
@requires(Permission.MEETING_FILE, load=meetings.get_head)
def documents_zip(meeting: MeetingHead) -> ResponseReturnValue:
    """The files to post before the meeting."""
    return _zip(meeting, pieces_before(meeting, papers.list_of_meeting(meeting.id)), "truoc-ky")


@bp.get("/<int:meeting_id>/filing/zip")
@requires(Permission.MEETING_FILE, load=meetings.get_head)
def outcome_zip(meeting: MeetingHead) -> ResponseReturnValue:
    """The files to post after the meeting."""
    return _zip(meeting, pieces_after(meeting, papers.list_of_meeting(meeting.id)), "sau-ky")


def pieces_before(meeting: MeetingHead, rows: list[IssuedRow]) -> list[Piece]:
    """Notice, programme, and the papers of the items that everybody may read; `rows` is what was issued."""
    issued = [
        _issued(rows, form, url_for("meetings.show_meeting_paper", meeting_id=meeting.id, form=slug))
        for form, slug in ((PaperForm.MEETING_NOTICE, "notice"), (PaperForm.MEETING_AGENDA, "programme"))
    ]
    return [*issued, *_uploaded(meeting)]


def pieces_after(meeting: MeetingHead, rows: list[IssuedRow]) -> list[Piece]:
    """Minutes with their addenda, and the resolution; nothing of it before the meeting is over."""
    if meeting.state not in MEETING_OVER:
        return []
    head = minutes.get_head(meeting.id)
    found = [_minutes(head), *_addenda(head)]
    if meeting.of_branch:
        address = url_for("meetings.resolution", meeting_id=meeting.id)
        found.append(_issued(rows, PaperForm.MONTHLY_RESOLUTION, address))
    return found


# ---- pieces --------------------------------------------------------------------------------------------------------


def _issued(rows: Iterable[IssuedRow], form: PaperForm, url: str) -> Piece:
    of_form = [row for row in rows if row.form is form]
    row = valid(of_form)
    if row is None:
        return Piece(label(form), "", url, missing="Chưa ban hành, chưa lấy số")
    return Piece(label(form), row.paper, url, make=lambda: _write_issued(of_form))


def _uploaded(meeting: MeetingHead) -> Iterator[Piece]:
    found = agenda_papers.list_items(meeting.id, reader_id=0)
    for item in found.items:
        for card in found.papers.get(item.id, []) if item.kind not in _INSIDE else []:
            url = url_for("meetings.item_paper", meeting_id=meeting.id, agenda_paper_id=card.id)
            words = card.name.rpartition(".")[0] or card.name
            make = partial(_stored, meeting.id, card.id)
            yield Piece(f"Tài liệu: {words}", "", url, make=make, ending=card.kind.value)


def _stored(meeting_id: int, agenda_paper_id: int) -> bytes:
    content = storage.get(agenda_papers.get_paper(meeting_id, agenda_paper_id).file_key)
    if content is None:
        abort(404)
    return content


def _minutes(head: MinutesHead) -> Piece:
    url = url_for("minutes.show", meeting_id=head.meeting_id, copy=RenderingKey.SUPERIOR_COPY.value)
    words = f"Biên bản, {label(RenderingKey.SUPERIOR_COPY).lower()}"
    if not head.is_adopted:
        return Piece(words, "", url, missing="Biên bản chưa thông qua")
    return Piece(words, head.paper, url, make=lambda: _write(paper_of(head, printed(head, RenderingKey.SUPERIOR_COPY))))


def _addenda(head: MinutesHead) -> list[Piece]:
    return [_addendum(head, row.number) for row in addenda.list_addenda(head.id, RenderingKey.SUPERIOR_COPY)]


def _addendum(head: MinutesHead, number: int) -> Piece:
    copy = RenderingKey.SUPERIOR_COPY

    def make() -> bytes:
        addendum = addenda.get_addendum(head.meeting_id, number)
        locked = addenda.find_locked(addendum.id, copy)
        if locked is None:
            abort(404)
        demo = current_app.config["DEMO"]
        return _write(addendum_paper(read_addendum(locked.body), sha256=locked.sha256, demo=demo))

    url = url_for("minutes.show_addendum", meeting_id=head.meeting_id, addendum_number=number, copy=copy.value)
    return Piece(f"Biên bản bổ sung lần {number}, {label(copy).lower()}", head.paper, url, make=make)


def _write_issued(rows: list[IssuedRow]) -> bytes:
    found = find_issued(rows)
    if found is None:
        abort(404)
    return _write(found.paper)


def _write(paper: Paper) -> bytes:
    from branchmeet.exports.pdf_writer import write_pdf  # loads its library at first use

    return write_pdf(paper)


# ---- the zip -------------------------------------------------------------------------------------------------------


def _zip(meeting: MeetingHead, pieces: list[Piece], part: str) -> ResponseReturnValue:
    ready = [piece for piece in pieces if piece.make is not None]
    if not ready:
        flash("Chưa có tài liệu nào sẵn sàng để đóng gói.", "warn")
        return redirect(url_for("meetings.posting", meeting_id=meeting.id), 303)
    sample = "mau" if current_app.config["DEMO"] else ""
    files = [
        HandbookFile(
            handbook_name(position, meeting.day, sample, piece.words, piece.number, ending=piece.ending),
            f"{piece.words} {piece.number}".strip(),
            piece.make(),
        )
        for position, piece in enumerate(ready, start=1)
        if piece.make
    ]
    heading = f"Tài liệu đăng Sổ tay đảng viên điện tử, {label(meeting.kind).lower()} ngày {meeting.day:%d/%m/%Y}"
    name = "_".join(filter(None, ("so-tay", sample, meeting.day.isoformat(), part)))
    return send_file(
        io.BytesIO(pack(files, heading=heading)), mimetype=ZIP_FILE, as_attachment=True, download_name=f"{name}.zip"
    )
