"""KẾ HOẠCH: a quarter's topic plan, signed by the committee or by the branch."""

from dataclasses import replace
from datetime import date

import pytest

from branchmeet import catalogue
from branchmeet.exports.blocks import Heading, Table, with_labels
from branchmeet.exports.letterhead import Letterhead
from branchmeet.exports.topic_plan_paper import (
    FollowUp,
    PlannedSpeech,
    PlannedTopic,
    TopicPlanValues,
    topic_plan_paper,
)
from tests.exports.papers import opened, texts

FORMS = catalogue.load("document_forms")
FORM = next(form for form in FORMS["forms"] if form["key"] == "quarterly_topic_plan")
TOPIC = PlannedTopic(
    subject="Vận động Nhân dân phân loại rác tại nguồn",
    why="Tháng trước chi bộ nhận 6 ý kiến về rác.",
    content="Thống nhất cách phân loại, giờ và nơi thu gom.",
    preparer="Phạm Kim Oanh",
    prompts=("Hẻm nào còn điểm tồn đọng rác?",),
    speeches=(
        PlannedSpeech("Tổ đảng 1", "Khảo sát các điểm tồn đọng rác", date(2026, 8, 1)),
        PlannedSpeech("Đồng chí Ngô Minh Khoa", "Kinh nghiệm vận động"),
    ),
    follow_ups=(FollowUp("Dán lịch lấy rác", "Tổ đảng 2", date(2026, 9, 30), "9 hẻm"),),
    draft_due_on=date(2026, 8, 1),
    reviewed_on=date(2026, 8, 5),
    papers_due_on=date(2026, 8, 9),
    meets_on=date(2026, 8, 10),
)
LETTERHEAD = Letterhead(
    "Đảng bộ phường Tân Tạo", "Đảng ủy phường Tân Tạo", "Chi bộ Khu phố 5", "Tân Tạo", "Võ Thị Ngọc Sương"
)
VALUES = TopicPlanValues(
    letterhead=LETTERHEAD,
    year=2026,
    quarter=3,
    topics=(TOPIC,),
    aim="Chọn việc sát với đời sống của Nhân dân trong khu phố.",
    dated_on=date(2026, 7, 1),
)


def changed(**letterhead: bool) -> TopicPlanValues:
    return replace(VALUES, letterhead=replace(LETTERHEAD, **letterhead))


def headings(values: TopicPlanValues) -> list[str]:
    blocks = with_labels(topic_plan_paper(values).blocks)
    return [block.text for block in blocks if isinstance(block, Heading) and block.level == 1]


def tables(values: TopicPlanValues) -> list[list[str]]:
    blocks = topic_plan_paper(values).blocks
    return [[column.title for column in block.columns] for block in blocks if isinstance(block, Table)]


def test_the_whole_plan_stands_on_paper_in_order() -> None:
    assert texts(opened(topic_plan_paper(VALUES))) == [
        "ĐẢNG BỘ PHƯỜNG TÂN TẠO", "CHI BỘ KHU PHỐ 5", "*", "Số ....-KH/CB",
        "ĐẢNG CỘNG SẢN VIỆT NAM", "Tân Tạo, ngày 01 tháng 7 năm 2026",
        "KẾ HOẠCH", "sinh hoạt chuyên đề quý III/2026", "-----",
        "I- MỤC ĐÍCH, YÊU CẦU", "Chọn việc sát với đời sống của Nhân dân trong khu phố.",
        "II- NỘI DUNG CHUYÊN ĐỀ",
        "TT", "Chuyên đề", "Lý do chọn", "Nội dung chính", "Người chuẩn bị",
        "1", "Vận động Nhân dân phân loại rác tại nguồn", "Tháng trước chi bộ nhận 6 ý kiến về rác.",
        "Thống nhất cách phân loại, giờ và nơi thu gom.", "Phạm Kim Oanh",
        "III- PHÂN CÔNG NGHIÊN CỨU VÀ PHÁT BIỂU", "1. Vận động Nhân dân phân loại rác tại nguồn",
        "Tổ đảng, đảng viên", "Nội dung nghiên cứu, phát biểu", "Hạn",
        "Tổ đảng 1", "Khảo sát các điểm tồn đọng rác", "01/08/2026",
        "Đồng chí Ngô Minh Khoa", "Kinh nghiệm vận động",
        "Câu hỏi gợi ý:", "- Hẻm nào còn điểm tồn đọng rác?",
        "IV- TIẾN ĐỘ",
        "Chuyên đề", "Nộp dự thảo", "Chi ủy duyệt", "Gửi tài liệu", "Ngày sinh hoạt",
        "Vận động Nhân dân phân loại rác tại nguồn", "01/08/2026", "05/08/2026", "09/08/2026", "10/08/2026",
        "V- VIỆC LÀM SAU SINH HOẠT",
        "Việc làm", "Người phụ trách", "Hạn", "Số đo",
        "Dán lịch lấy rác", "Tổ đảng 2", "30/09/2026", "9 hẻm",
        "VI- TỔ CHỨC THỰC HIỆN",
        "- Chi ủy theo dõi, đôn đốc việc chuẩn bị; gửi tài liệu đến đảng viên trước kỳ sinh hoạt ít nhất 1 ngày.",
        "- Các tổ đảng tổ chức nghiên cứu, thống nhất nội dung và người phát biểu theo phân công.",
        "- Đảng viên được phân công chuẩn bị ý kiến đúng hạn; đảng viên trong chi bộ đọc tài liệu, tham gia thảo luận.",
        "Nơi nhận:", "- Đảng ủy phường Tân Tạo (để báo cáo);", "- Cấp ủy viên phụ trách chi bộ;", "- Các tổ đảng;",
        "- Lưu Chi bộ.",
        "T/M CHI ỦY", "BÍ THƯ", "Võ Thị Ngọc Sương",
    ]  # fmt: skip


def test_titles_and_recipients_are_those_of_the_form() -> None:
    assert headings(VALUES) == [section["title"] for section in FORM["sections"]]
    paper = topic_plan_paper(VALUES)
    assert paper.title == FORM["title"]
    assert paper.subject == FORM["subject"].format(quarter="III", yyyy=2026)
    superior = "{superior.committee_name}"
    assert paper.recipients is not None
    assert list(paper.recipients.lines) == [
        line.replace(superior, LETTERHEAD.superior_committee_name) for line in FORM["recipients"]
    ]


@pytest.mark.parametrize(
    ("has_committee", "signed_by_deputy", "expected"),
    [
        (True, False, ("T/M CHI ỦY", "BÍ THƯ")),
        (True, True, ("T/M CHI ỦY", "PHÓ BÍ THƯ")),
        (False, False, ("T/M CHI BỘ", "BÍ THƯ")),
        (False, True, ("T/M CHI BỘ", "PHÓ BÍ THƯ")),
    ],
)
def test_who_signs(has_committee: bool, signed_by_deputy: bool, expected: tuple[str, str]) -> None:
    signature = topic_plan_paper(changed(has_committee=has_committee, signed_by_deputy=signed_by_deputy)).signature
    assert (signature.on_behalf_of, signature.function) == expected
    keys = {"T/M CHI ỦY": FORM["signature"], "T/M CHI BỘ": FORM["signature_if_no_committee"]}
    entry = next(entry for entry in FORMS["signatures"] if entry["key"] == keys[expected[0]])
    assert entry["lines"][0] == expected[0]


def test_a_branch_without_committee_and_cells_names_neither() -> None:
    small = replace(changed(has_committee=False, has_cells=False), topics=(replace(TOPIC, speeches=()),))
    printed = " ".join(texts(opened(topic_plan_paper(small))))
    assert "hi ủy" not in printed
    assert "ổ đảng tổ chức" not in printed
    assert "- Đảng viên chi bộ;" in printed


def test_a_section_without_content_is_left_out_and_the_count_closes_up() -> None:
    bare = replace(VALUES, aim=" \n", topics=(PlannedTopic("Phòng cháy trong khu dân cư"),))
    assert headings(bare) == ["I- NỘI DUNG CHUYÊN ĐỀ", "II- TỔ CHỨC THỰC HIỆN"]


def test_a_date_that_no_topic_has_gets_no_column() -> None:
    later = replace(TOPIC, reviewed_on=None, papers_due_on=None)
    assert tables(replace(VALUES, topics=(later, PlannedTopic("Phòng cháy"))))[2] == [
        "Chuyên đề",
        "Nộp dự thảo",
        "Ngày sinh hoạt",
    ]


def test_a_plan_not_numbered_and_not_dated_yet_leaves_room() -> None:
    header = topic_plan_paper(replace(VALUES, dated_on=None)).header
    assert (header.number_line, header.dateline) == ("Số ....-KH/CB", "Tân Tạo, ngày .... tháng .... năm 2026")
