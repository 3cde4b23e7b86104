"""The roster from Excel: the template, the upload, the look at what it holds, the taking in."""

from __future__ import annotations

import io
from dataclasses import dataclass

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import today
from branchmeet.domain.errors import RuleBroken
from branchmeet.domain.scope import Subject
from branchmeet.exports.roster_template import roster_template
from branchmeet.labels import sentence
from branchmeet.policy import Permission
from branchmeet.queries.members import Roster
from branchmeet.services import roster_import as services
from branchmeet.services.roster_lines import RosterDraft
from branchmeet.web.members.blueprint import bp
from branchmeet.web.members.forms import SheetForm
from branchmeet.web.members.roster import load_roster
from branchmeet.web.shared.access import actor, requires

SHEETS = "/branches/<int:branch_id>/members/import"
EXCEL_FILE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FLAWS_SHOWN = 200
MEMBERS_SHOWN = 50


@dataclass(frozen=True)
class KeptSheet:
    """A file that waits to be taken in or thrown away."""

    branch: Roster
    key: str

    @property
    def subject(self) -> Subject:
        """What permission depends on."""
        return self.branch.subject


def load_sheet(branch_id: int, key: str) -> KeptSheet:
    """The waiting file of the address."""
    return KeptSheet(load_roster(branch_id), key)


@bp.route(SHEETS, methods=["GET", "POST"])
@requires(Permission.ROSTER_WRITE, load=load_roster)
def upload_sheet(branch: Roster) -> ResponseReturnValue:
    """Choose a file; one without flaws leads on to the look at it, one with flaws shows them."""
    form = SheetForm()
    looked_at: list[tuple[str, RosterDraft]] = []
    if form.attempt(lambda: looked_at.append(_look_at(branch, form))):
        key, draft = looked_at[0]
        if key:
            return redirect(url_for("members.show_sheet", branch_id=branch.branch_id, key=key), 303)
        return render_template("members/flaws.html", branch=branch, draft=draft, shown=FLAWS_SHOWN), 422
    return render_template("members/import.html", branch=branch, form=form), 422 if form.is_submitted() else 200


@bp.get(f"{SHEETS}/template")
@requires(Permission.ROSTER_WRITE, load=load_roster)
def sheet_template(branch: Roster) -> ResponseReturnValue:
    """The file to fill in."""
    content = roster_template(branch.name, [cell.number for cell in branch.cells], today=today())
    return send_file(io.BytesIO(content), EXCEL_FILE, as_attachment=True, download_name="danh-sach-dang-vien.xlsx")


@bp.get(f"{SHEETS}/<key>")
@requires(Permission.ROSTER_WRITE, load=load_sheet)
def show_sheet(sheet: KeptSheet) -> ResponseReturnValue:
    """What the waiting file would add."""
    try:
        draft = services.look_again(branch_id=sheet.branch.branch_id, key=sheet.key, by=actor())
    except RuleBroken as broken:
        return _choose_again(sheet, sentence(broken))
    if draft.flaws:
        return render_template("members/flaws.html", branch=sheet.branch, draft=draft, shown=FLAWS_SHOWN)
    return render_template("members/sheet.html", sheet=sheet, draft=draft, shown=MEMBERS_SHOWN)


@bp.post(f"{SHEETS}/<key>/confirmation")
@requires(Permission.ROSTER_WRITE, load=load_sheet)
def take_in_sheet(sheet: KeptSheet) -> ResponseReturnValue:
    """Take everybody in."""
    try:
        added = services.take_in(branch_id=sheet.branch.branch_id, key=sheet.key, by=actor())
    except RuleBroken as broken:
        return _choose_again(sheet, sentence(broken))
    flash(f"Đã thêm {added} đồng chí vào danh sách.", "ok")
    return redirect(url_for("members.roster", branch_id=sheet.branch.branch_id), 303)


@bp.post(f"{SHEETS}/<key>/removal")
@requires(Permission.ROSTER_WRITE, load=load_sheet)
def throw_sheet_away(sheet: KeptSheet) -> ResponseReturnValue:
    """Take nobody in."""
    services.put_away(branch_id=sheet.branch.branch_id, key=sheet.key, by=actor())
    flash("Đã bỏ tệp, danh sách không thay đổi.", "ok")
    return redirect(url_for("members.upload_sheet", branch_id=sheet.branch.branch_id), 303)


def _look_at(branch: Roster, form: SheetForm) -> tuple[str, RosterDraft]:
    return services.look_at(branch_id=branch.branch_id, data=form.file.data.read(), by=actor())


def _choose_again(sheet: KeptSheet, why: str) -> ResponseReturnValue:
    flash(why, "warn")
    return redirect(url_for("members.upload_sheet", branch_id=sheet.branch.branch_id), 303)
