"""From the records of a meeting to the words of its minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from branchmeet import catalogue
from branchmeet.domain.attendance import AttendanceCode, ExcuseReason
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.meetings import AgendaKind, MeetingKind, MeetingMode, VotePurpose
from branchmeet.domain.membership import MemberKind, OtherAttendee, Presence
from branchmeet.domain.minutes import Chapter, RenderingKey, SectionKey
from branchmeet.domain.minutes_record import (
    Adoption,
    Attendee,
    CountedVote,
    GivenTask,
    Matter,
    MinutesRecord,
    Officer,
    OtherPerson,
    OwnScore,
    Word,
)
from branchmeet.domain.posts import PostKind
from branchmeet.domain.tasks import TaskState
from branchmeet.domain.votes import Count
from branchmeet.phrases import minutes as phrases

FORMS = {form["key"]: form for form in catalogue.load("document_forms")["forms"]}
MEETING = datetime(2026, 12, 3, 12, 3, tzinfo=UTC)

TASKS, TOPIC, CRITICISM, PERSONNEL = (
    Matter(1, 1, AgendaKind.TASK_RESULTS, "Kết quả tháng 11", "Bùi Thị Xinh", 15),
    Matter(2, 2, AgendaKind.TOPIC, "Rác có nơi, hẻm mới sạch", "Phạm Kim Oanh", 40, conclusion="Làm thêm hẻm 12"),
    Matter(3, 3, AgendaKind.CRITICISM, "Phê bình đồng chí Tiệp", None, 15, conclusion="BÍ-MẬT kết luận"),
    Matter(4, 4, AgendaKind.UNRECORDED, "BÍ-MẬT nhân sự", "BÍ-MẬT người", 10),
)


def attendee(name: str, **details: object) -> Attendee:
    usual: dict[str, object] = {
        "kind": MemberKind.FULL,
        "presence": Presence.HERE,
        "counted": True,
        "votes": True,
        "code": AttendanceCode.PRESENT,
    }
    return Attendee(name, **(usual | details))  # type: ignore[arg-type]


RECORD = MinutesRecord(
    superior_name="Đảng bộ phường Tân Mẫu",
    branch_name="Chi bộ Khu phố 5",
    issued_in="Tân Mẫu",
    kind=MeetingKind.REGULAR,
    mode=MeetingMode.IN_PERSON,
    month=date(2026, 12, 1),
    began_at_utc=MEETING,
    place="Nhà văn hóa Khu phố 5",
    topic_subject="Phân loại rác tại nguồn",
    chair=Officer("Trương Thị Lan", PostKind.SECRETARY),
    clerk=Officer("Bùi Thị Xinh"),
    dues_due=8,
    dues_paid=7,
    agenda_adopted=True,
    attendees=(
        attendee("Trương Thị Lan"),
        attendee("Ngô Bảo Hân", kind=MemberKind.PROBATIONARY, votes=False, late_minutes=10),
        attendee("Lê Văn Tạm", presence=Presence.VISITING, code=AttendanceCode.PRESENT_ONLINE),
        attendee("Cao Văn Điền", code=AttendanceCode.EXCUSED, reason=ExcuseReason.HEALTH),
        attendee("Phan Thị Thơm", code=AttendanceCode.EXCUSED, reason=ExcuseReason.WORK),
        attendee("Lâm Văn Nhàn", code=AttendanceCode.UNEXCUSED),
        attendee("Tạ Thị Sương", presence=Presence.EXEMPT, counted=False, votes=False, code=AttendanceCode.EXEMPT),
    ),
    agenda=(TASKS, TOPIC, CRITICISM, PERSONNEL),
    prepared=(),
    prepared_on=None,
    words=(
        Word("Bùi Văn Tiệp", ContributionKind.SPEECH, "Hẻm 8 đã có\n31/40 nhà", TOPIC.id),
        Word("Cao Văn Điền", ContributionKind.CELL_OPINION, "Xin lịch lấy rác.", TOPIC.id, cell="Tổ đảng 2"),
        Word("Lê Văn Tạm", ContributionKind.RESERVED_OPINION, "BÍ-MẬT ý riêng", TOPIC.id),
        Word("Lâm Văn Nhàn", ContributionKind.RESERVED_OPINION, "Tôi thấy hạn ngắn", TOPIC.id, released=True),
        Word("Bùi Văn Tiệp", ContributionKind.SELF_CRITICISM, "BÍ-MẬT tự nhận", TOPIC.id),
        Word("Phan Thị Thơm", ContributionKind.SPEECH, "BÍ-MẬT tiếp thu", CRITICISM.id),
        Word("Phan Thị Thơm", ContributionKind.QUESTION, "BÍ-MẬT không ghi", PERSONNEL.id),
        Word("Phan Thị Thơm", ContributionKind.SUGGESTION, "Mua thêm ghế", None),
    ),
    tasks=(
        GivenTask("Dán lịch", None, "Tổ đảng 2", date(2026, 12, 15), "9 hẻm", TaskState.OPEN, "", False, True, 2),
        GivenTask(
            "Phát tờ nhắc", "Ngô Minh Khoa", None, date(2026, 11, 30), "", TaskState.DONE, "104 nhà", False, False
        ),
        GivenTask("BÍ-MẬT sửa giờ giấc", "Bùi Văn Tiệp", None, None, "", TaskState.OPEN, "", True, True, 2),
        GivenTask("BÍ-MẬT từ phê bình", "Bùi Văn Tiệp", None, None, "", TaskState.OPEN, "", False, True, 3),
    ),
    votes=(
        CountedVote(VotePurpose.RESOLUTION, "Nghị quyết tháng 12", Count(39, 34, 0, 1), item_id=TOPIC.id),
        CountedVote(VotePurpose.OTHER, "BÍ-MẬT nhân sự", Count(39, 34, 0, 1), secret=True, item_id=PERSONNEL.id),
        CountedVote(VotePurpose.SCORE, "Điểm", Count(39, 30, 0, 0)),
    ),
    score=OwnScore(
        Decimal("94.7"), "Tốt", ("chưa tính mục 7.2",), "hai đồng chí về sớm", "nhắc giờ", Count(39, 35, 0, 0)
    ),
)


def text_of(record: MinutesRecord, chapter: Chapter, item_id: int | None = None) -> str:
    text = phrases.from_records(record, SectionKey(chapter, item_id))
    assert text is not None
    return text


@pytest.mark.parametrize(
    ("chapter", "item_id", "expected"),
    [
        (
            Chapter.OPENING,
            None,
            "Hồi 19 giờ 03, ngày 03 tháng 12 năm 2026, tại Nhà văn hóa Khu phố 5, Chi bộ Khu phố 5 sinh hoạt "
            "thường kỳ, hình thức trực tiếp.\n"
            "Sau phần thường kỳ, chi bộ sinh hoạt chuyên đề: Phân loại rác tại nguồn.",
        ),
        (
            Chapter.MEMBERSHIP,
            None,
            "Tổng số đảng viên của chi bộ: 6 (chính thức 5, dự bị 1); miễn sinh hoạt 1; tạm đến 1.\n"
            "Được tính khi điểm danh: 6. Có mặt 3, đạt 50,0% (dự trực tuyến 1, đến muộn 1).\n"
            "Vắng có lý do 2: Cao Văn Điền (lý do riêng), Phan Thị Thơm (công tác).\n"
            "Vắng không lý do 1: Lâm Văn Nhàn.\n"
            "Có quyền biểu quyết: 5; có mặt 2.",
        ),
        (
            Chapter.PEOPLE,
            None,
            "Chủ trì: đồng chí Trương Thị Lan, Bí thư.\nThư ký cuộc họp: đồng chí Bùi Thị Xinh.",
        ),
        (
            Chapter.DUES_AGENDA,
            None,
            "Đảng phí trong tháng: 7/8 đảng viên đã đóng.\nChi bộ thông qua chương trình gồm 4 nội dung:\n"
            "- Kết quả tháng 11 (15 phút).\n- Chuyên đề: Phân loại rác tại nguồn (40 phút).\n"
            "- Tự phê bình và phê bình (15 phút).\n- Nội dung không ghi trên phần mềm (10 phút).",
        ),
        (
            Chapter.REVIEW,
            None,
            "Kết quả nhiệm vụ kỳ trước:\n"
            "- Phát tờ nhắc (đồng chí Ngô Minh Khoa; hạn 30/11/2026): đã xong, 104 nhà.\n"
            "Đồng chí Bùi Thị Xinh trình bày: Kết quả tháng 11.",
        ),
        (
            Chapter.DISCUSSION,
            TOPIC.id,
            "Đồng chí Phạm Kim Oanh trình bày: Chuyên đề: Phân loại rác tại nguồn.\nCó 3 ý kiến:\n"
            "- Đồng chí Bùi Văn Tiệp: Hẻm 8 đã có 31/40 nhà.\n"
            "- Đồng chí Cao Văn Điền (ý kiến của Tổ đảng 2): Xin lịch lấy rác.\n"
            "- Đồng chí Lâm Văn Nhàn (bảo lưu ý kiến, ghi nguyên văn): “Tôi thấy hạn ngắn”.\n"
            "Chủ trì kết luận: Làm thêm hẻm 12.",
        ),
        (Chapter.DISCUSSION, None, "- Đồng chí Phan Thị Thơm (đề xuất): Mua thêm ghế."),
        (
            Chapter.RESERVED,
            None,
            "- Đồng chí Lê Văn Tạm (bảo lưu ý kiến, ghi nguyên văn): “BÍ-MẬT ý riêng”.",
        ),
        (
            Chapter.CRITICISM,
            None,
            "- Đồng chí Bùi Văn Tiệp (tự phê bình): BÍ-MẬT tự nhận.\n- Đồng chí Phan Thị Thơm: BÍ-MẬT tiếp thu.\n"
            "Chủ trì kết luận: BÍ-MẬT kết luận.\nViệc phải sửa, theo dõi trong chi bộ:\n"
            "- BÍ-MẬT sửa giờ giấc: đồng chí Bùi Văn Tiệp phụ trách.\n"
            "- BÍ-MẬT từ phê bình: đồng chí Bùi Văn Tiệp phụ trách.",
        ),
        (Chapter.UNRECORDED, None, "4. Nội dung không ghi trên phần mềm (10 phút)."),
        (
            Chapter.CONCLUSION,
            None,
            "Giao các việc sau (phần chuyên đề):\n"
            "- Dán lịch: Tổ đảng 2 phụ trách; hạn 15/12/2026; kết quả cần đạt: 9 hẻm.",
        ),
        (
            Chapter.VOTES,
            None,
            "Biểu quyết (phần chuyên đề):\n"
            "- Nghị quyết tháng 12: tán thành 34, không tán thành 0, ý kiến khác 1 trên 39 đồng chí có quyền "
            "biểu quyết, đạt 87,2%, trên một nửa.",
        ),
        (
            Chapter.SELF_SCORE,
            None,
            "Chi bộ tự đánh giá: tổng điểm tạm tính 94,7; mức đề nghị Tốt; chưa tính mục 7.2.\n"
            "Hạn chế: hai đồng chí về sớm.\nCách khắc phục: nhắc giờ.\n"
            "Biểu quyết kết quả tự đánh giá: tán thành 35, không tán thành 0, ý kiến khác 0 trên 39 đồng chí có quyền "
            "biểu quyết, đạt 89,7%, trên một nửa.",
        ),
        (Chapter.CLOSING, None, ""),
    ],
)
def test_each_section_says_what_the_records_say(chapter: Chapter, item_id: int | None, expected: str) -> None:
    assert text_of(RECORD, chapter, item_id) == expected


def test_adoption_ends_the_minutes() -> None:
    adopted = replace(RECORD, adoption=Adoption(datetime(2026, 12, 3, 13, 36, tzinfo=UTC), Count(39, 20, 1, 0)))
    assert text_of(adopted, Chapter.CLOSING) == (
        "Biên bản đã được đọc lại và thông qua lúc 20 giờ 36: tán thành 20, không tán thành 1, ý kiến khác 0 "
        "trên 39 đồng chí có quyền biểu quyết, đạt 51,3%, trên một nửa."
    )


def test_nothing_internal_reaches_the_superiors_copy() -> None:
    sections = phrases.compose(RECORD, {})
    copies = {key: phrases.copy_of(RECORD, sections, key, number=None) for key in RenderingKey}
    assert repr(copies[RenderingKey.BRANCH_COPY]).count("BÍ-MẬT") == 6
    assert "BÍ-MẬT" not in repr(copies[RenderingKey.SUPERIOR_COPY])
    assert "Phê bình đồng chí Tiệp" not in repr(copies)


def test_own_words_stand_in_place_of_the_records_except_where_only_the_records_speak() -> None:
    own = {"study": "Đọc bài về tiết kiệm.", "closing": "Chữ lạ.", "discussion-2": "Chữ của thư ký.", "votes": ""}
    sections = {str(section.key): section for section in phrases.compose(RECORD, own)}
    assert (sections["study"].text, sections["study"].own) == ("Đọc bài về tiết kiệm.", True)
    assert sections["discussion-2"].text == "Chữ của thư ký."
    assert (sections["votes"].text, sections["votes"].own) == ("", True)
    assert sections["closing"].text == ""
    assert not sections["people"].own


def test_unknown_facts_leave_no_words() -> None:
    bare = replace(
        RECORD,
        place="",
        topic_subject=None,
        chair=None,
        clerk=None,
        dues_due=8,
        dues_paid=None,
        attendees=(),
        agenda=(),
        words=(),
        tasks=(),
        votes=(),
        score=None,
    )
    filled = {section.key.chapter: section.text for section in phrases.compose(bare, {}) if section.text}
    assert filled == {
        Chapter.OPENING: "Hồi 19 giờ 03, ngày 03 tháng 12 năm 2026, Chi bộ Khu phố 5 sinh hoạt thường kỳ, "
        "hình thức trực tiếp."
    }


def test_opening_and_closing_are_told_only_when_something_was_said_or_concluded() -> None:
    frame = (
        Matter(7, 7, AgendaKind.OPENING, "Khai mạc", "Trương Thị Lan", 5),
        Matter(8, 8, AgendaKind.OPENING, "Chào mừng", None, 5, conclusion="Chúc mừng hai đồng chí"),
        Matter(9, 9, AgendaKind.CLOSING, "Bế mạc", "Trương Thị Lan", 5, conclusion="Giữ đúng hẹn"),
    )
    record = replace(RECORD, agenda=(*RECORD.agenda, *frame))
    told = [section.key.item_id for section in phrases.compose(record, {}) if section.key.item_id]
    assert told == [TOPIC.id, 8]
    assert text_of(record, Chapter.CONCLUSION).startswith("Giữ đúng hẹn\nGiao các việc sau")


def test_a_committee_meeting_prepares_the_branch_meeting_and_votes_in_its_conclusion() -> None:
    record = replace(
        RECORD,
        kind=MeetingKind.COMMITTEE,
        prepared=(replace(TOPIC, id=20, kind=AgendaKind.OTHER), replace(PERSONNEL, id=21)),
        prepared_on=date(2026, 12, 10),
    )
    assert text_of(record, Chapter.PREPARE) == (
        "Kỳ sinh hoạt chi bộ ngày 10/12/2026 gồm 2 nội dung:\n"
        "- Rác có nơi, hẻm mới sạch (40 phút; đồng chí Phạm Kim Oanh trình bày).\n"
        "- Nội dung không ghi trên phần mềm (10 phút)."
    )
    assert "Chi bộ Khu phố 5 họp chi ủy" in text_of(record, Chapter.OPENING)
    assert "Nghị quyết tháng 12" in text_of(record, Chapter.CONCLUSION)
    assert phrases.from_records(record, SectionKey(Chapter.VOTES)) is None


@pytest.mark.parametrize(
    ("form", "kind"), [("meeting_minutes", MeetingKind.REGULAR), ("committee_minutes", MeetingKind.COMMITTEE)]
)
def test_titles_are_those_of_the_form(form: str, kind: MeetingKind) -> None:
    titles = phrases.titles_of(kind)
    assert {section["key"]: section["title"] for section in FORMS[form]["sections"]}.items() <= {
        str(chapter): title for chapter, title in titles.items()
    }.items()


def test_the_words_for_an_unrecorded_item_are_those_of_the_catalogue() -> None:
    pattern = catalogue.load("document_forms")["unrecorded_item"]["prints"]
    assert phrases.unrecorded_line(4, 10) == f"{pattern.format(order=4, minutes=10)}."


def test_two_meetings_of_one_evening_are_kept_apart() -> None:
    """A regular part and a part on a topic each have their own tasks; one part alone needs no heading."""
    regular, thematic = (replace(RECORD.tasks[0], given_here=True, item_id=item.id) for item in (TASKS, TOPIC))
    both = replace(RECORD, tasks=(thematic, regular))
    heads = [line for line in text_of(both, Chapter.CONCLUSION).split("\n") if line.startswith("Giao")]
    assert heads == ["Giao các việc sau (phần thường kỳ):", "Giao các việc sau (phần chuyên đề):"]
    alone = replace(both, kind=MeetingKind.THEMATIC)
    assert text_of(alone, Chapter.CONCLUSION).startswith("Giao các việc sau:\n")


def test_cells_that_met_apart_are_added_up() -> None:
    people = [attendee("Một", cell="Tổ đảng 1"), attendee("Hai", cell="Tổ đảng 2"), attendee("Ba")]
    record = replace(RECORD, mode=MeetingMode.BY_CELL, attendees=tuple(people))
    assert "Họp theo tổ, cộng lại: Tổ đảng 1 1/1; Tổ đảng 2 1/1; chưa xếp tổ 1/1." in text_of(
        record, Chapter.MEMBERSHIP
    )
    vote = CountedVote(
        VotePurpose.RESOLUTION, "Nghị quyết", Count(3, 2, 1, 0), cells=(("Tổ đảng 1", Count(2, 1, 1, 0)),)
    )
    assert "(cộng các tổ: Tổ đảng 1 1/2)" in text_of(replace(record, votes=(vote,)), Chapter.VOTES)


def test_who_else_is_there_is_named() -> None:
    others = (
        OtherPerson(OtherAttendee.GUEST, "Lê Văn Khách", "Trưởng khu phố"),
        OtherPerson(OtherAttendee.SUPERIOR_ATTENDEE, "Dương Thị Ngà"),
    )
    assert text_of(replace(RECORD, others=others), Chapter.PEOPLE).split("\n")[2:] == [
        "Cấp ủy cấp trên dự: đồng chí Dương Thị Ngà.",
        "Khách mời: đồng chí Lê Văn Khách, Trưởng khu phố.",
    ]
