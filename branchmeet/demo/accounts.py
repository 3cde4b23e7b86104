"""The accounts of the demo: one for each kind of person, all with one passphrase that is no secret."""

from __future__ import annotations

from dataclasses import dataclass

from branchmeet.queries import accounts

PASSPHRASE = "hoa sen nở đầu hè"

TITLES = {
    "bithu": "Bí thư chi bộ",
    "phobithu": "Phó bí thư chi bộ",
    "chiuyvien": "Chi ủy viên",
    "totruong": "Tổ trưởng tổ đảng",
    "dangvien": "Đảng viên",
    "phutrach": "Cấp ủy viên phụ trách chi bộ",
    "dangbophan": "Bí thư đảng bộ bộ phận",
    "danguyphuong": "Đảng ủy phường",
    "thamdinhphuong": "Thẩm định phường",
    "tochucphuong": "Tổ chức phường",
    "tuyengiaophuong": "Tuyên giáo phường",
    "kiemtraphuong": "Kiểm tra phường",
    "vanphongphuong": "Văn phòng phường",
    "quanuy": "Quận ủy",
    "thamdinhquan": "Thẩm định quận",
    "quantri": "Quản trị",
}
"""User names and what their buttons on the sign-in page say."""


@dataclass(frozen=True)
class DemoPerson:
    """A button of the sign-in page."""

    title: str
    name: str
    username: str
    passphrase: str = PASSPHRASE


def people() -> list[DemoPerson]:
    """The demo accounts that exist, in the order of `TITLES`."""
    names = accounts.names_of(TITLES)
    return [DemoPerson(title, names[username], username) for username, title in TITLES.items() if username in names]
