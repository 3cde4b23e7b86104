"""Take the pictures of the README again: `python -m tests.e2e.take_pictures`, with CHROME_BIN and pngquant at hand.

The demo is made in a folder of its own. Its secretary opens tonight's meeting, some words are recorded, and the meeting
is then made three quarters of an hour old, so that the picture shows what a clerk sees in the middle of it.
"""

from __future__ import annotations

import os
import subprocess
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Page, sync_playwright

from branchmeet import create_app, demo
from branchmeet.demo.accounts import PASSPHRASE
from branchmeet.domain.meetings import MeetingState
from branchmeet.extensions import db
from branchmeet.models import Meeting
from branchmeet.settings import Settings
from tests.e2e.visitor import serving

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
REMARKS = (
    "Tổ đảng 1 đã hỏi 31/40 nhà trong hẻm, đa số đồng tình; còn 9 nhà đi vắng, xin gặp lại tối thứ bảy.",
    "Bà con muốn biết tổ nào phụ trách và bao giờ xong; đề nghị dán lịch ở đầu hẻm.",
    "Đoàn thanh niên xin nhận phần việc này ở hai trường học, báo kết quả kỳ sau.",
)


def main() -> None:
    """Make the demo, walk to each page, take its picture."""
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        app = make_demo(Path(folder))
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROME_BIN"), args=["--no-sandbox"])
        with serving(app) as address:
            page = browser.new_page(base_url=address, viewport={"width": 1366, "height": 768})
            sign_in(page, "bithu")
            take(page, "home")
            hold(page, app)
            take(page, "hold")
            page.context.clear_cookies()
            sign_in(page, "quanuy")
            page.goto("/branches/picture")
            take(page, "picture")
        browser.close()


def make_demo(folder: Path) -> Flask:
    app = create_app(Settings(instance=folder))
    with app.app_context():
        upgrade()
        demo.seed(demo.Scale.DISTRICT)
    return app


def sign_in(page: Page, username: str) -> None:
    page.goto("/sign-in")
    page.fill("#username", username)
    page.fill("#passphrase", PASSPHRASE)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url("/")


def hold(page: Page, app: Flask) -> None:
    """Open tonight's meeting, record who spoke on its topic, and look at it three quarters of an hour later."""
    page.get_by_role("link", name="Vào kỳ sinh hoạt").first.click()
    meeting_id = int(page.url.split("/")[4])
    page.get_by_role("button", name="Khai mạc, điểm danh").click()
    page.locator(".roll .row-in").nth(4).click()
    page.get_by_role("button", name="Xong điểm danh").click()
    page.goto(f"/meetings/{meeting_id}/hold")
    while not page.locator("summary", has_text="Gợi ý điều hành").count():
        page.get_by_role("link", name="Nội dung sau").click()
    for place, remark in enumerate(REMARKS, start=1):
        page.get_by_label("Đang phát biểu").select_option(index=place)
        page.get_by_label("Ghi ý chính").fill(remark)
        page.get_by_role("button", name="Ghi", exact=True).click()
    with app.app_context():
        meeting = db.session.get_one(Meeting, meeting_id)
        assert meeting.state is MeetingState.IN_PROGRESS
        assert meeting.opened_at_utc
        meeting.opened_at_utc -= timedelta(minutes=43)
        db.session.commit()
    address = page.url
    page.goto("about:blank")
    page.goto(address)


def take(page: Page, name: str) -> None:
    """One window full, in a palette of 256 colours."""
    page.evaluate("document.fonts.ready")
    file = PICTURES / f"{name}.png"
    page.screenshot(path=file)
    subprocess.run(("pngquant", "--force", "--strip", "--output", file, "256", file), check=True)


if __name__ == "__main__":
    main()
