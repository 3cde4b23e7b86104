"""The signed paper: its day, and photographs that hold nothing but the page."""

from __future__ import annotations

import io
import shutil
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from branchmeet.clock import now_utc, today
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.extensions import db
from branchmeet.models import Minutes, SignedPage
from branchmeet.services.photographs import MOST_BYTES, make_anew

PLACE = "10.7626,106.6602"


def photograph(size=(1200, 1600), *, form="JPEG", turned=False) -> bytes:
    """A picture with a camera, a place and a remark in it."""
    picture = Image.new("RGB", size, "white")
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "MayAnhBiMat"
    if turned:
        exif[ExifTags.Base.Orientation] = 6
    written = io.BytesIO()
    extra = {"comment": PLACE.encode()} if form == "JPEG" else {}
    picture.save(written, form, exif=exif, **extra)
    return written.getvalue()


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 30,000 points wide and high."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = (30_000).to_bytes(4, "big") * 2 + bytes((8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def send(browser, adopted, content: bytes):
    data = {"csrf_token": browser.csrf(), "photo": (io.BytesIO(content), "ảnh.jpg")}
    return browser.client.post(adopted.url("/signed-pages"), data=data, content_type="multipart/form-data")


@pytest.fixture
def files(app) -> Path:
    """Where pictures are kept; empty when the test begins."""
    folder = Path(app.instance_path) / "files"
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def kept_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_photograph_is_kept_without_place_and_camera_outside_what_is_served(adopted, browse, files, inside):
    assert send(browse("mai"), adopted, photograph(turned=True)).status_code == 303
    (file,) = kept_files(files)
    assert file.stat().st_mode & 0o777 == 0o600
    content = file.read_bytes()
    assert b"MayAnhBiMat" not in content
    assert PLACE.encode() not in content
    with Image.open(io.BytesIO(content)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (1600, 1200), {})
    page = browse("lan").open(adopted.url("/signed-pages"))
    (image,) = page.all("img")
    answer = browse("hung").client.get(image.get("src"))
    assert (answer.data, answer.mimetype) == (content, "image/jpeg")
    for person in ("minh", "hanh", "khanh", "dat", "nam", "quy"):
        assert browse(person).client.get(image.get("src")).status_code == 404
        browse(person).open(adopted.url("/signed-pages"), expect=404)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7 ...", "không phải ảnh JPEG hay PNG"),
        (b"", "không phải ảnh JPEG hay PNG"),
        (photograph()[:900], "không phải ảnh JPEG hay PNG"),
        (b"GIF89a" + b"\0" * 60, "không phải ảnh JPEG hay PNG"),
        (bomb(), "tối đa 50 triệu điểm ảnh"),
    ],
    ids=["a paper", "nothing", "cut off", "another kind", "a bomb"],
)
def test_what_is_no_sound_picture_is_refused_beside_the_field(adopted, browse, files, content, sentence):
    answer = send(browse("mai"), adopted, content)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert kept_files(files) == []


def test_a_picture_that_is_too_heavy_is_not_even_opened():
    with pytest.raises(RuleBroken, match=Rule.PHOTO_LARGE):
        make_anew(b"\xff\xd8" + b"\0" * MOST_BYTES)


def test_a_huge_sharp_picture_becomes_a_page(adopted, browse, files):
    assert send(browse("mai"), adopted, photograph((6000, 4000), form="PNG")).status_code == 303
    with Image.open(kept_files(files)[0]) as picture:
        assert max(picture.size) == 2480


def test_who_kept_a_wrong_picture_takes_it_away_for_a_day(adopted, browse, files, inside):
    browser = browse("mai")
    send(browser, adopted, photograph())
    page = browser.open(adopted.url("/signed-pages"))
    (form,) = [form for form in page.forms() if form.action.endswith("/removal")]
    assert not [
        one for one in browse("lan").open(adopted.url("/signed-pages")).forms() if one.action.endswith("/removal")
    ]
    with inside():
        row = db.session.query(SignedPage).one()
        row.created_at_utc = now_utc() - timedelta(hours=25)
        db.session.commit()
    assert browser.client.post(form.action, data=form.values).status_code == 422
    with inside():
        db.session.query(SignedPage).one().created_at_utc = now_utc()
        db.session.commit()
    browser.submit(form)
    assert kept_files(files) == []


def test_the_day_of_the_signatures_is_noted_and_taken_back(adopted, browse, inside):
    browser, pages = browse("mai"), adopted.url("/signed-pages")
    page = browser.submit(browser.open(pages).form(adopted.url("/signature")))
    assert f"Đã ký {today():%d/%m/%Y}" in page.text
    page = browser.submit(page.form(adopted.url("/signature/removal")))
    assert "Chưa ký" in page.text
    with inside():
        assert db.session.query(Minutes).one().signed_on is None


@pytest.mark.parametrize("days", [-2, 1])
def test_a_day_before_adoption_or_to_come_is_refused_beside_the_field(adopted, browse, days):
    browser = browse("mai")
    page = browser.open(adopted.url("/signed-pages"))
    page = browser.submit(page.form(adopted.url("/signature")), 422, on=(today() + timedelta(days=days)).isoformat())
    assert "Ngày ký phải từ ngày thông qua biên bản đến hôm nay." in page.errors()


def test_a_draft_is_not_signed(sitting, browse):
    assert browse("lan").client.get(sitting.url("/signed-pages")).status_code == 303
    assert browse("lan").post("minutes.sign", {"on": today().isoformat()}, meeting_id=sitting.id).status_code == 404
    assert send(browse("lan"), sitting, photograph()).status_code == 404
