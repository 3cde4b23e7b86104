"""What a unit publishes and a branch answers: written whole with its event, or not at all and no file left behind."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask import current_app
from PIL import Image

from branchmeet import storage
from branchmeet.clock import today
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.papers import PaperKind
from branchmeet.domain.topic_library import FOLLOW_UP_DAYS, RefusalReason
from branchmeet.extensions import db
from branchmeet.models import Event, LibraryPaper, LibraryRefusal, LibraryTopic
from branchmeet.queries.missing import Missing
from branchmeet.services import shipped, topic_library
from branchmeet.services.topic_library import LibraryValues
from branchmeet.services.uploads import Upload
from tests.factories import make_library_paper, make_library_topic

VALUES = LibraryValues(
    title="Đèn đường hẻm 12", description="Bàn chỗ nào tối, ai góp.", field="urban_environment", quarter=1
)
PDF = Upload("Đề cương.pdf", b"%PDF-1.7 ...")


def refused(act, **values) -> RuleBroken:
    with pytest.raises(RuleBroken) as broken:
        act(**values)
    return broken.value


def stored(library_topic_id: int) -> LibraryTopic:
    db.session.expire_all()
    return db.session.get_one(LibraryTopic, library_topic_id)


def shelf() -> set[Path]:
    return {file for file in Path(current_app.instance_path, "files").rglob("*") if file.is_file()}


@pytest.fixture
def publish(acting, world):
    """Publish for the ward, as its officer for propaganda; some values changed."""

    def act(**values: object) -> int:
        return topic_library.publish(
            **({"unit_id": world.units["ward"], "values": VALUES, "by": acting("van")} | values)
        )

    return act


# ---- publishing ----------------------------------------------------------------------------------------------------


def test_a_topic_is_published_with_its_papers_and_its_event(publish, world):
    topic = stored(publish(papers=[PDF], without_secrets=True))
    assert (topic.unit_id, topic.subject, topic.follow_up_task) == (world.units["ward"], VALUES.title, {})
    paper = db.session.query(LibraryPaper).one()
    assert (paper.name, paper.kind, paper.size) == (PDF.name, PaperKind.PDF, len(PDF.content))
    assert storage.get(paper.file_key) == PDF.content
    event = db.session.query(Event).filter_by(action="library_topic_published").one()
    assert (event.subject_id, event.unit_id, event.particulars) == (topic.id, world.units["ward"], {"papers": 1})


def test_a_picture_is_kept_without_the_place_where_it_was_taken(publish):
    picture, exif = Image.new("RGB", (40, 30)), Image.Exif()
    exif[0x0110] = "the make of a phone"
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=exif)
    assert b"the make of a phone" in file.getvalue()
    publish(papers=[Upload("hem 12.jpeg", file.getvalue())], without_secrets=True)
    paper = db.session.query(LibraryPaper).one()
    kept = storage.get(paper.file_key)
    assert (paper.name, paper.kind, b"the make of a phone" in kept) == ("hem 12.jpg", PaperKind.JPEG, False)


def test_codes_never_meet(publish, world):
    codes = {stored(publish()).code, stored(publish()).code, stored(publish(unit_id=world.units["district"])).code}
    assert len(codes) == 3


def test_a_proposed_task_has_a_day_also_where_none_was_said(publish):
    values = LibraryValues(**(vars(VALUES) | {"task_title": "Thay bóng đèn", "task_measure": "8 bóng"}))
    task = stored(publish(values=values)).follow_up_task
    assert task == {"title": "Thay bóng đèn", "owner": "secretary", "due_days": FOLLOW_UP_DAYS, "measure": "8 bóng"}


@pytest.mark.parametrize(
    ("changed", "rule", "field"),
    [
        ({"title": " "}, Rule.REQUIRED, "title"),
        ({"description": ""}, Rule.REQUIRED, "description"),
        ({"field": "weather"}, Rule.UNKNOWN_CHOICE, "field"),
        ({"quarter": 5}, Rule.UNKNOWN_CHOICE, "quarter"),
        ({"preparer_role": "mayor"}, Rule.UNKNOWN_CHOICE, "preparer_role"),
        ({"task_owner": "mayor"}, Rule.UNKNOWN_CHOICE, "task_owner"),
    ],
)
def test_what_cannot_stand_is_said_beside_its_field_and_no_file_stays(changed, rule, field, publish):
    before = shelf()
    values = LibraryValues(**(vars(VALUES) | changed))
    broken = refused(publish, values=values, papers=[PDF], without_secrets=True)
    assert (broken.rule, broken.field) == (rule, field)
    assert (db.session.query(LibraryTopic).count(), shelf()) == (0, before)


@pytest.mark.parametrize(
    ("papers", "without_secrets", "rule", "field"),
    [
        ([Upload("de-cuong.pdf", b"MZ")], True, Rule.PAPER_KIND, "papers"),
        ([PDF], False, Rule.PAPER_SECRECY, "without_secrets"),
        ([PDF] * 6, True, Rule.PAPERS_TOO_MANY, "papers"),
        ([PDF, Upload("hem.jpg", b"\xff\xd8\xff...")], True, Rule.PHOTO_UNREADABLE, "papers"),
    ],
)
def test_which_files_stay_out(papers, without_secrets, rule, field, publish):
    before = shelf()
    broken = refused(publish, papers=papers, without_secrets=without_secrets)
    assert (broken.rule, broken.field, shelf()) == (rule, field, before)


def test_a_branch_publishes_nothing(publish, world):
    with pytest.raises(Missing):
        publish(unit_id=world.units["home"])


# ---- changing ------------------------------------------------------------------------------------------------------


def test_two_editors_never_overwrite_each_other(publish, acting):
    key = publish()
    edit = {"library_topic_id": key, "version": 1, "values": VALUES}
    topic_library.edit(**edit, papers=[PDF], without_secrets=True, by=acting("van"))
    before = shelf()
    late = refused(topic_library.edit, **edit, papers=[PDF], without_secrets=True, by=acting("oanh"))
    assert (late.rule, shelf()) == (Rule.CHANGED_BY_SOMEONE_ELSE, before)
    assert db.session.query(LibraryPaper).count() == 1


def test_papers_are_counted_with_those_that_are_there(publish, acting):
    key = publish(papers=[PDF] * 4, without_secrets=True)
    more = {"library_topic_id": key, "version": 1, "values": VALUES, "without_secrets": True, "by": acting("van")}
    assert refused(topic_library.edit, papers=[PDF] * 2, **more).rule is Rule.PAPERS_TOO_MANY
    topic_library.edit(papers=[PDF], **more)


def test_a_paper_taken_away_is_deleted_from_the_shelf(publish, acting):
    key = publish(papers=[PDF], without_secrets=True)
    paper = db.session.query(LibraryPaper).one()
    paper_id, file_key = paper.id, paper.file_key
    topic_library.remove_paper(library_topic_id=key, paper_id=paper_id, by=acting("van"))
    assert (db.session.query(LibraryPaper).count(), storage.get(file_key)) == (0, None)
    with pytest.raises(Missing):
        topic_library.remove_paper(library_topic_id=key, paper_id=paper_id, by=acting("van"))


def test_a_topic_is_withdrawn_once_and_may_come_back(publish, acting):
    key = publish()
    topic_library.withdraw(library_topic_id=key, version=1, reason="Đã có bản mới", by=acting("van"))
    assert (stored(key).withdrawn_on is not None, stored(key).withdrawn_why) == (True, "Đã có bản mới")
    again = refused(topic_library.withdraw, library_topic_id=key, version=2, reason="", by=acting("van"))
    assert again.rule is Rule.LIBRARY_WITHDRAWN
    topic_library.restore(library_topic_id=key, version=2, by=acting("van"))
    assert (stored(key).withdrawn_on, stored(key).withdrawn_why) == (None, "")


def test_the_shipped_catalogue_belongs_to_nobody(context, acting):
    shipped.load_catalogue()
    topic = db.session.query(LibraryTopic).first()
    paper = make_library_paper(topic.id)
    acts = {
        topic_library.edit: {"values": VALUES, "version": 1},
        topic_library.withdraw: {"reason": "", "version": 1},
        topic_library.restore: {"version": 1},
        topic_library.remove_paper: {"paper_id": paper.id},
    }
    for act, values in acts.items():
        assert refused(act, library_topic_id=topic.id, by=acting("van"), **values).rule is Rule.LIBRARY_OWNER


# ---- answering -----------------------------------------------------------------------------------------------------


def test_a_branch_refuses_changes_its_reason_and_takes_it_back(acting, world):
    topic_id, home = make_library_topic(world).id, world.units["home"]
    answer = {"branch_id": home, "library_topic_id": topic_id, "by": acting("mai")}
    topic_library.refuse(reason=RefusalReason.NOT_HERE, **answer)
    topic_library.refuse(reason=RefusalReason.OTHER, words="Để quý sau", **answer)
    refusal = db.session.query(LibraryRefusal).one()
    assert (refusal.reason, refusal.words) == (RefusalReason.OTHER, "Để quý sau")
    topic_library.take_back(**answer)
    topic_library.take_back(**answer)
    assert db.session.query(LibraryRefusal).count() == 0
    actions = [event.action for event in db.session.query(Event).order_by(Event.id)]
    assert actions == ["library_topic_refused"] * 2 + ["library_refusal_taken_back"]


def test_what_a_branch_cannot_refuse(acting, world):
    home, lan = world.units["home"], acting("lan")
    here, withdrawn = make_library_topic(world).id, make_library_topic(world, withdrawn_on=today()).id
    away = make_library_topic(world, unit="other_ward").id
    reason = RefusalReason.NOT_HERE
    broken = refused(topic_library.refuse, branch_id=home, library_topic_id=withdrawn, reason=reason, by=lan)
    assert broken.rule is Rule.LIBRARY_WITHDRAWN
    silent = refused(topic_library.refuse, branch_id=home, library_topic_id=here, reason=RefusalReason.OTHER, by=lan)
    assert (silent.rule, silent.field) == (Rule.REQUIRED, "words")
    with pytest.raises(Missing):
        topic_library.refuse(branch_id=home, library_topic_id=away, reason=reason, by=lan)
