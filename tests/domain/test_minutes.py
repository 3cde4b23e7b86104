"""What the two forms of the minutes hold, and how they are locked."""

from dataclasses import replace

import pytest

from branchmeet import catalogue
from branchmeet.domain.meetings import MeetingKind
from branchmeet.domain.minutes import (
    Chapter,
    CopyPart,
    MinutesCopy,
    RenderingKey,
    Section,
    SectionKey,
    canonical_json,
    chapters_of,
    copy_parts,
    read_copy,
    sha256_of,
)

COPY = MinutesCopy(
    rendering=RenderingKey.BRANCH_COPY,
    kind=MeetingKind.REGULAR,
    superior_name="Đảng bộ phường Tân Mẫu",
    branch_name="Chi bộ Khu phố 5",
    place="Tân Mẫu",
    meeting_words="Sinh hoạt chi bộ thường kỳ",
    year=2026,
    month=12,
    chair_name="Trương Thị Lan",
    clerk_name="Bùi Thị Xinh",
    number=7,
    parts=(CopyPart(Chapter.VOTES, "Biểu quyết", "", "- Nghị quyết: tán thành 7."),),
)


def sections() -> list[Section]:
    return [Section(SectionKey(chapter), chapter, "", f"chữ của {chapter}") for chapter in Chapter]


@pytest.mark.parametrize(
    ("form_key", "kind"), [("meeting_minutes", MeetingKind.REGULAR), ("committee_minutes", MeetingKind.COMMITTEE)]
)
def test_the_chapters_keep_the_order_of_the_form(form_key: str, kind: MeetingKind) -> None:
    form = next(form for form in catalogue.load("document_forms")["forms"] if form["key"] == form_key)
    keys = [section["key"] for section in form["sections"]]
    chapters = [str(chapter) for chapter in chapters_of(kind)]
    assert [chapter for chapter in chapters if chapter in keys] == keys
    only_in_branch_copy = {section["key"] for section in form["sections"] if section.get("only_in") == "branch_copy"}
    assert only_in_branch_copy <= {chapter for chapter in Chapter if chapter.branch_copy_only}


def test_the_branch_copy_holds_every_section_with_a_text() -> None:
    parts = copy_parts([*sections(), Section(SectionKey(Chapter.STUDY), "", "", "")], RenderingKey.BRANCH_COPY)
    assert [part.chapter for part in parts] == list(Chapter)
    assert all(part.text and not part.kept_at_branch for part in parts)


def test_the_superiors_copy_says_of_criticism_that_it_is_kept_and_of_reserved_opinions_nothing() -> None:
    parts = {part.chapter: part for part in copy_parts(sections(), RenderingKey.SUPERIOR_COPY)}
    assert parts.keys() == set(Chapter) - {Chapter.RESERVED}
    assert (parts[Chapter.CRITICISM].text, parts[Chapter.CRITICISM].kept_at_branch) == ("", True)
    assert "criticism" not in "".join(part.text for part in parts.values())


def test_a_copy_is_read_back_from_what_was_hashed() -> None:
    assert read_copy(canonical_json(COPY)) == COPY


@pytest.mark.parametrize(
    "changes", [{"number": 8}, {"rendering": RenderingKey.SUPERIOR_COPY}, {"parts": ()}, {"clerk_name": "Ai khác"}]
)
def test_any_change_changes_the_hash(changes: dict[str, object]) -> None:
    changed = replace(COPY, **changes)  # type: ignore[arg-type]
    assert sha256_of(canonical_json(changed)) != sha256_of(canonical_json(COPY))


@pytest.mark.parametrize("text", ["study", "discussion", "discussion-12"])
def test_a_key_is_read_as_it_is_written(text: str) -> None:
    assert str(SectionKey.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "nothing", "study-3", "discussion-", "discussion-x", "discussion-012", "discussion--1"]
)
def test_nonsense_is_no_key(text: str) -> None:
    with pytest.raises(ValueError):
        SectionKey.parse(text)
