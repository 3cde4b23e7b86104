"""The first days of a real installation, from the code on the console to a secretary at the plan of the quarter.

Everything is done by clicking and typing: nothing a test alone could do stands in between.
"""

from __future__ import annotations

import re

from tests.page import PageClient

PASSPHRASE = "lúa chín vàng đồng"
CODE = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}")


def test_from_the_console_to_the_first_plan(real):
    printed = real.test_cli_runner().invoke(args=["create-first-administrator"]).output
    administrator = come_in(real, "quantri", CODE.search(printed)[0])

    root = names_the_organisation(administrator)
    branch = adds_a_branch(administrator, root)
    officer = opens_an_account(real, administrator, "Tô Thị Mận", "manptt")
    opens_an_account(real, administrator, "Lưu Văn Sáu", "saulv")
    gives_the_first_grant(administrator, root, "Tô Thị Mận", witness="saulv")

    puts_on_the_roster(officer, branch, "Đinh Thị Lựu")
    makes_secretary(officer, branch, "Đinh Thị Lựu")
    submit(administrator, f"/admin/units/{branch}", f"/admin/units/{branch}/accounts")
    secretary = come_in(real, *code_for(administrator, "Đinh Thị Lựu"))

    start = next(link for link in secretary.open("/topic-plans").links() if link.endswith("/start"))
    page = secretary.open(start)
    secretary.submit(next(form for form in page.forms() if form.action.startswith(f"/branches/{branch}/topic-plans/")))
    assert "Đang soạn" in secretary.open("/topic-plans").text, "the plan of the quarter is being drafted"


# ---- steps -----------------------------------------------------------------------------------------------------------


def come_in(app, username: str, code: str) -> PageClient:
    """Somebody sets a passphrase with a one-time code and stands on the first page."""
    browser = PageClient(app)
    form = browser.open("/sign-in/code").form("/sign-in/code")
    page = browser.submit(form, username=username, code=code, passphrase=PASSPHRASE, repeat=PASSPHRASE)
    assert page.title == "Việc hôm nay"
    return browser


def submit(browser: PageClient, path: str, action: str, **values: object):
    """Open a page, fill in the form that leads to `action`, send it, and follow to the page it leads to."""
    return browser.submit(browser.open(path).form(action), **values)


def names_the_organisation(browser: PageClient) -> int:
    (link,) = {link for link in browser.open("/admin").links() if link.startswith("/admin/units/")}
    submit(browser, link, link, organisation_name="Đảng bộ phường Mới", committee_name="Đảng ủy phường Mới")
    return last_key(link)


def adds_a_branch(browser: PageClient, root: int) -> int:
    path = f"/admin/units/{root}"
    values = {"kind": "branch", "setting": "neighbourhood", "organisation_name": "Chi bộ Khu phố 1"}
    values |= {"place": "Phường Mới", "code": "PM-01", "term_starts_on": "2025-05-01"}
    page = submit(browser, path, f"{path}/units", **{f"below-{name}": value for name, value in values.items()})
    return last_key(page.response.request.path)


def opens_an_account(app, browser: PageClient, name: str, username: str) -> PageClient:
    submit(browser, "/admin/accounts/new", "/admin/accounts/new", full_name=name, username=username)
    return come_in(app, *code_for(browser, name))


def code_for(browser: PageClient, name: str) -> tuple[str, str]:
    """A one-time code issued from the list of accounts: user name and code, as they stand on the page."""
    page = browser.open("/admin/accounts", query={"q": name})
    (form,) = [form for form in page.forms() if form.action.startswith("/account/codes/")]
    shown = browser.submit(form, 200)
    return re.search(r"Tên đăng nhập (\S+)", shown.text)[1], CODE.search(shown.text)[0]


def gives_the_first_grant(browser: PageClient, root: int, name: str, *, witness: str) -> None:
    path = f"/admin/units/{root}"
    form = browser.open(path, query={"q": name}).form(f"{path}/first-grant")
    values = {"member_id": choice(form, "member_id", name), "witness": witness, "passphrase": PASSPHRASE}
    browser.submit(form, **values)


def puts_on_the_roster(browser: PageClient, branch: int, name: str) -> None:
    path = f"/branches/{branch}/members/new"
    submit(browser, path, path, full_name=name)


def makes_secretary(browser: PageClient, branch: int, name: str) -> None:
    path = f"/units/{branch}/posts"
    form = browser.open(path).form(path)
    member = choice(form, "member_id", name)
    browser.submit(form, kind="secretary", member_id=member, decision_number="01-QĐ/ĐU")


def choice(form, field: str, words: str) -> str:
    """The value of the option that shows these words."""
    (select,) = [element for element in form.element.iter("select") if element.get("name") == field]
    (value,) = [option.get("value") for option in select.iter("option") if words in "".join(option.itertext())]
    return value


def last_key(path: str) -> int:
    return int(path.rpartition("/")[2])
