"""The main job from beginning to end, walked in a browser by everybody who has a part in it.

The secretary plans the quarter and calls a meeting; a member sends an opinion; the meeting is held, its minutes are
adopted and taken away as a Word file, it is scored; the "4 tốt" sheet is filled from the records; the ward and the
district review it and see all branches in one picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

import docx
import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, ViewportSize

from branchmeet.clock import today
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.meetings import MeetingKind
from branchmeet.services.shipped import load_catalogue
from tests.e2e.visitor import Visitor, serving
from tests.factories import make_held
from tests.people import PEOPLE, World

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZES = {"laptop": ViewportSize(width=1366, height=768), "phone": ViewportSize(width=390, height=844)}

OPINION = "Hẻm 12 chưa có chỗ đặt thùng, đề nghị khảo sát trước khi phát."
REMARK = "Hẻm 8 đã có 31/40 nhà chia hai nhóm rác."
CRITICISM = "Tôi còn chậm báo cáo việc hẻm 8."
TASK = "Khảo sát chỗ đặt thùng ở hẻm 12"
CONCLUSION = "Tổ đảng 1 khảo sát hẻm 12, báo cáo kỳ sau."

Meet = Callable[[str], Visitor]


@pytest.fixture
def year_so_far(app: Flask, world: World) -> None:
    """The months before this one, in which the branch met as it should; the shipped sheets and topics."""
    with app.app_context():
        load_catalogue()
        for month in range(1, today().month):
            make_held(world, on=date(today().year, month, 3))
        for quarter in range(1, Quarter.of(today()).number):
            make_held(world, on=date(today().year, 3 * quarter, 17), kind=MeetingKind.THEMATIC)


@pytest.fixture(params=SIZES)
def meet(request: pytest.FixtureRequest, app: Flask, year_so_far: None, chromium: Browser) -> Iterator[Meet]:
    """A window for each person, signed in."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer
    people: dict[str, Visitor] = {}
    with serving(app) as address, ExitStack() as windows:

        def find(person: str) -> Visitor:
            if person not in people:
                cookie = str(signer.dumps({"_user_id": World.token(person), "_fresh": True}))
                visitor = Visitor(chromium, address, cookie, SIZES[request.param])
                people[person] = windows.enter_context(visitor)
            return people[person]

        yield find


def test_the_main_job(meet, world):
    topic = plan_the_quarter(meet("lan"), world)
    note_the_plan(meet("khanh"), world)
    meeting = call_the_meeting(meet("lan"), topic)
    send_an_opinion(meet("minh"), meeting)
    hold_the_meeting(meet("lan"), meet("mai"), meeting, topic)
    score = score_the_meeting(meet("lan"), meeting)
    sheet = fill_the_sheet(meet("lan"), world)
    close_the_meeting(meet("lan"), meeting)
    take_the_minutes_away(meet("lan"), meeting)
    send_both_sheets(meet("lan"), score, sheet)
    decide_not_too_early(meet("khanh"), score)
    return_a_line(meet("phuoc"), sheet)
    answer_the_line(meet("lan"), sheet)
    check_the_cases(meet("kieu"), world, sheet)
    finish_the_appraisal(meet("phuoc"), sheet)
    recognise(meet("dat"), sheet)
    look_at_all_branches(meet("dat"), meet("khanh"))


def plan_the_quarter(lan: Visitor, world: World) -> str:
    """A topic of the library, who prepares it, who speaks on it; adopted and sent. The name of the topic."""
    quarter = Quarter.of(today())
    plan = f"/branches/{world.units['home']}/topic-plans/{quarter.year}/q{quarter.number}"
    lan.go("/")
    lan.go("/topic-plans")
    lan.go(plan)
    lan.follow("Lập kế hoạch")
    for box in lan.page.locator("input[name^=meets_]:checked").all():
        box.uncheck()
    lan.press("Lập kế hoạch")
    topic = lan.page.locator(".task-item h2").first.inner_text()
    lan.follow(f"Chọn: {topic}")
    lan.tick(f"Tháng {today().month}")
    lan.choose("Người chuẩn bị", f"{PEOPLE['mai']}, chi ủy viên")
    lan.unfold("Ngày sinh hoạt")
    lan.fill("Ngày sinh hoạt", today().isoformat())
    lan.press("Đưa vào kế hoạch")
    lan.tick(PEOPLE["minh"])
    lan.press("Lưu phân công")
    lan.go(plan)
    lan.press("Chi ủy thông qua", expect="Chi ủy đã thông qua")
    lan.press("Gửi")
    return topic


def note_the_plan(khanh: Visitor, world: World) -> None:
    """The ward takes note."""
    quarter = Quarter.of(today())
    khanh.go("/")
    khanh.go("/topic-plans/branches")
    khanh.go(f"/branches/{world.units['home']}/topic-plans/{quarter.year}/q{quarter.number}")
    khanh.press("Ghi nhận")


def call_the_meeting(lan: Visitor, topic: str) -> str:
    """A meeting today on the topic, everybody told. Its address."""
    lan.go("/meetings")
    lan.follow("Lên lịch")
    lan.fill("Ngày", today().isoformat())
    lan.fill("Giờ", "23:59")  # at any hour of the day still to come
    lan.fill("Nơi họp", "Nhà văn hóa Khu phố 5")
    lan.choose("Chủ trì", PEOPLE["lan"])
    lan.choose("Thư ký cuộc họp", PEOPLE["mai"])
    lan.choose("Chuyên đề sinh hoạt", f"{topic} (tháng {today().month}/{today().year})")
    lan.press("Lên lịch")
    meeting = lan.path.split("/")[2]
    lan.go(f"/meetings/{meeting}/prepare")
    lan.go(f"/meetings/{meeting}/convene")
    lan.press("Thông báo sinh hoạt", expect="Đã thông báo")
    while lan.page.get_by_role("button", name="Đã gửi").or_(lan.page.get_by_role("button", name="Đã gọi")).count():
        lan.press("Đã g")
    lan.must_read("Đã báo đủ mọi người.")
    lan.go(f"/meetings/{meeting}/notice")
    return f"/meetings/{meeting}"


def send_an_opinion(minh: Visitor, meeting: str) -> None:
    """A member says beforehand what he thinks."""
    minh.go("/")
    minh.go(meeting)
    minh.follow("Gửi ý kiến trước")
    minh.fill("Ý kiến", OPINION)
    minh.press("Gửi", expect="Hẻm 12")
    minh.go("/contributions")


def hold_the_meeting(lan: Visitor, mai: Visitor, meeting: str, topic: str) -> None:
    """Opened, the absent marked, opinions opened, words, a task, conclusions and the vote on the resolution."""
    lan.go(f"{meeting}/hold/roll")
    lan.press("Khai mạc, điểm danh")
    lan.page.get_by_text("Cao Văn Điền").first.click()
    lan.press("Xong điểm danh")
    lan.go(f"{meeting}/hold/speakers")
    lan.press("Mở ý kiến gửi trước", expect="khảo sát trước khi phát")
    mai.go("/")
    mai.go(f"{meeting}/hold")
    while mai.page.locator(".item-now h2", has_text=topic).count() == 0:
        mai.follow("Nội dung sau")
    mai.choose("Đang phát biểu", PEOPLE["sau"])
    mai.fill("Ghi ý chính", REMARK)
    mai.tap("Ghi", to="/remarks", expect=REMARK)
    mai.choose("Đang phát biểu", PEOPLE["minh"])
    mai.choose("Loại ý kiến", "Tự phê bình")
    mai.fill("Ghi ý chính", CRITICISM)
    mai.tap("Ghi", to="/remarks", expect=CRITICISM)
    notes = mai.page.url.partition("#")[0]
    mai.press(f"Thành việc: ý kiến của {PEOPLE['sau']}", expect="Đã thành việc")
    mai.press(f"Bỏ việc của {PEOPLE['sau']}")
    mai.follow(f"Sửa ý kiến của {PEOPLE['sau']}")
    mai.follow("Giao việc, chọn người và hạn")
    mai.fill("Việc", TASK)
    mai.choose("Người phụ trách", "Tổ đảng 1")
    mai.fill("Hạn", (today() + timedelta(days=14)).isoformat())
    mai.press("Giao việc", expect="Đã giao việc.")
    mai.go(notes)
    mai.fill("Kết luận của chủ trì", CONCLUSION)
    mai.tap("Ghi kết luận", to="/conclusion")
    mai.go(notes)
    assert mai.field("Kết luận của chủ trì").input_value() == CONCLUSION
    mai.go(f"{meeting}/hold/votes")
    mai.fill("Nội dung biểu quyết", "Nghị quyết tháng")
    mai.find("button", "Không tán thành: thêm một").click()
    mai.press("Ghi kết quả", expect="trên một nửa")
    for page in ("roll", "votes", "tasks", "closing"):
        lan.go(f"{meeting}/hold/{page}")


def score_the_meeting(lan: Visitor, meeting: str) -> str:
    """The draft is read, the sheet opened, open lines given points, presented and voted. Its address."""
    read_the_draft(lan, meeting)
    lan.go(f"{meeting}/score")
    lan.press("Mở phiếu đánh giá")
    score = lan.path
    give_points(lan)
    vote_on_it(lan)
    return score


def fill_the_sheet(lan: Visitor, world: World) -> str:
    """The year's "4 tốt" sheet: opened, filled from the records, presented and voted. Its address."""
    lan.go("/assessments")
    lan.choose("Đợt", f"Đăng ký chi bộ 4 tốt năm {today().year}")
    lan.press("Mở phiếu")
    sheet = lan.path
    lan.page.locator("a.evidence").first.click()
    lan.look()
    lan.go(sheet)
    give_points(lan)
    vote_on_it(lan)
    lan.go(f"/branches/{world.units['home']}/figures/{today().year}")
    return sheet


def close_the_meeting(lan: Visitor, meeting: str) -> None:
    """The minutes are adopted, then the meeting is closed."""
    lan.go(f"{meeting}/minutes/adoption")
    lan.press("Thông qua biên bản")
    lan.go(f"{meeting}/hold/closing")
    lan.press("Bế mạc", sure=True)
    lan.must_read("Đã bế mạc")


def take_the_minutes_away(lan: Visitor, meeting: str) -> None:
    """Two Word files: the branch keeps everything, the level above gets no self-criticism."""
    lan.go(f"{meeting}/minutes")
    kept = words_of(lan.download("Tải bản Word"))
    assert all(text in kept for text in (PEOPLE["sau"], REMARK, OPINION, CRITICISM, TASK))
    lan.follow("Bản gửi cấp trên")
    sent = words_of(lan.download("Tải bản Word"))
    assert REMARK in sent
    assert CRITICISM not in sent


def send_both_sheets(lan: Visitor, score: str, sheet: str) -> None:
    """Up they go."""
    for path in (score, sheet):
        lan.go(path)
        lan.press("Gửi cấp trên", expect="Đã gửi phiếu lên cấp trên.")


def decide_not_too_early(khanh: Visitor, score: str) -> None:
    """The ward sees the sheet, and from when it may decide; before day 3 nothing can be pressed."""
    khanh.go("/reviews?kind=meeting")
    khanh.go(score.replace("assessments", "reviews"))
    may_decide = today() + timedelta(days=3)
    khanh.must_read(f"{may_decide:%d/%m/%Y}")
    assert not khanh.page.get_by_role("button", name="Quyết định mức").count()


def return_a_line(phuoc: Visitor, sheet: str) -> None:
    """The reviewer changes a line with a reason and asks for more about another."""
    phuoc.go("/")
    phuoc.go("/reviews")
    phuoc.go(sheet.replace("assessments", "reviews"))
    write_on_line(phuoc, "I.1", points="4", reason="Mới có kế hoạch quý, chưa có kế hoạch năm.")
    write_on_line(phuoc, "I.2", reason="Đề nghị nêu văn bản cấp trên đã quán triệt.")
    phuoc.tick("Đề nghị chi bộ bổ sung mục I.2")
    phuoc.press("Trả lại", expect="Đã đề nghị Chi bộ Khu phố 5 bổ sung.")


def answer_the_line(lan: Visitor, sheet: str) -> None:
    """The branch answers and sends the sheet again."""
    lan.go("/")
    lan.go(sheet)
    lan.must_read("Đề nghị nêu văn bản cấp trên đã quán triệt.")
    lan.fill("Giải trình mục I.2", "Đã học Chỉ thị 20 ngày 05/03.")
    lan.press("Gửi lại phiếu", expect="Đã gửi lại phiếu kèm giải trình.")


def check_the_cases(kieu: Visitor, world: World, sheet: str) -> None:
    """The inspection types the year's discipline, and looks at the cases that bar recognition."""
    kieu.go("/")
    kieu.go(f"/figures/discipline/{today().year}")
    kieu.page.locator(f'[id="{world.units["home"]}"]').fill("0")
    kieu.press("Lưu trang này")
    kieu.go(sheet)
    for case in ("V5", "V6", "V7"):
        kieu.unfold(f"Ghi kết quả kiểm tra {case}")
        kieu.page.locator("details[open]").get_by_label("Không vướng").check()
        kieu.press(f"Ghi kết quả kiểm tra {case}", expect="Đã ghi kết quả kiểm tra.")


def finish_the_appraisal(phuoc: Visitor, sheet: str) -> None:
    """The reviewer reads the answer and finishes."""
    phuoc.go(sheet.replace("assessments", "reviews"))
    phuoc.must_read("Đã học Chỉ thị 20 ngày 05/03.")
    write_on_line(phuoc, "I.1", points="4", reason="Mới có kế hoạch quý, chưa có kế hoạch năm.")
    for reason in phuoc.page.get_by_label("Lý do mục").locator("visible=true").all():
        if not reason.input_value():
            reason.fill("Theo số liệu của các kỳ trong năm.")
    phuoc.press("Thẩm định", expect="Đã thẩm định phiếu của Chi bộ Khu phố 5.")
    phuoc.go("/reviews/missing")


def recognise(dat: Visitor, sheet: str) -> None:
    """The district recognises the branch by a decision with number and date."""
    dat.go("/")
    dat.go("/reviews?stage=recognition")
    dat.go(sheet.replace("assessments", "reviews"))
    dat.must_read("Mới có kế hoạch quý, chưa có kế hoạch năm.")
    dat.tick("Công nhận chi bộ 4 tốt")
    dat.fill("Số quyết định", "125-QĐ/QU")
    dat.fill("Ngày quyết định", today().isoformat())
    dat.press("Ghi quyết định", expect="Quyết định số 125-QĐ/QU")


def look_at_all_branches(dat: Visitor, khanh: Visitor) -> None:
    """One picture for the district, one for the ward."""
    for who, shown in ((dat, "Bình Mẫu"), (khanh, "Khu phố 5")):
        who.go("/branches/picture")
        who.must_read(shown)
        who.go("/branches")
        who.go("/reports")


def read_the_draft(lan: Visitor, meeting: str) -> None:
    lan.go(f"{meeting}/minutes")
    lan.go(f"{meeting}/minutes/reading")
    while lan.page.get_by_role("link", name="Đọc tiếp").count():
        lan.follow("Đọc tiếp")
    lan.press("Đã đọc xong")


def give_points(lan: Visitor) -> None:
    """Full points where the branch decides by itself."""
    for group in lan.page.locator(".score-line").filter(has=lan.page.locator("input[type=radio]")).all():
        if not group.locator("input[type=radio]:checked").count():
            group.locator("input[type=radio]").last.check()


def write_on_line(phuoc: Visitor, code: str, *, reason: str, points: str = "") -> None:
    """What the level above writes on a line; a line on which all agree is opened first."""
    line = phuoc.page.locator(f'[id="line-{code}"]')
    if line.locator("details:not([open])").count():
        line.locator("summary").click()
    phuoc.fill(f"Điểm mục {code}", points)
    phuoc.fill(f"Lý do mục {code}", reason)


def vote_on_it(lan: Visitor) -> None:
    lan.press("Trình chi bộ", expect="Đã trình chi bộ")
    lan.press("Ghi kết quả biểu quyết", expect="Đã ghi kết quả biểu quyết của chi bộ.")


def words_of(file: Path) -> str:
    """Every word of a Word file, tables included."""
    return " ".join(text.text or "" for text in docx.Document(str(file)).element.body.iter() if text.tag.endswith("}t"))
