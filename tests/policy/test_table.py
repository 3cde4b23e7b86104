"""The table of who may do what, said a second time in other words, for every person of the cast.

`EXPECTED` is written from the rules of the field, not from `policy.TABLE`. Both must agree, and every row of the
table must matter: taken out, or with its guard off, at least one line here notices.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from branchmeet import policy
from branchmeet.domain.scope import Subject
from branchmeet.policy import Permission, permits
from tests.people import PEOPLE

MEMBERS = "lan hung mai sau minh tu thu ba chin"
LEADERS = "lan hung mai"
SECRETARIES = "lan hung"
COMMITTEES_ABOVE = "khanh dat"
BUILDING = "phuoc tam van nga"
ANY = None

# permission -> lines of (states, kinds, people); ANY stands for a state or kind the permission does not ask about.
# On the home branch: chair lan, clerk mai, author minh, preparer ba, cell 1 (led by sau).
EXPECTED: dict[str, list[tuple[str | None, str | None, str]]] = {
    "branch_read": [(ANY, ANY, f"{MEMBERS} hanh {COMMITTEES_ABOVE} {BUILDING} kieu oanh quy")],
    "picture_read": [(ANY, ANY, f"{LEADERS} hanh {COMMITTEES_ABOVE} {BUILDING} kieu oanh")],
    "report_read": [(ANY, ANY, f"{COMMITTEES_ABOVE} {BUILDING} kieu oanh quy")],
    "unit_write": [(ANY, ANY, "quy")],
    "roster_names": [(ANY, ANY, f"{MEMBERS} hanh {COMMITTEES_ABOVE} tam")],
    "roster_posts": [(ANY, ANY, f"{LEADERS} hanh {COMMITTEES_ABOVE} tam")],
    "roster_read": [(ANY, ANY, f"{LEADERS} tam")],
    "roster_cell": [(ANY, ANY, "sau")],
    "roster_write": [(ANY, ANY, f"{SECRETARIES} tam")],
    "cell_write": [(ANY, ANY, SECRETARIES)],
    "post_write": [(ANY, ANY, "tam")],
    "plan_read": [
        ("draft", ANY, f"{LEADERS} ba"),
        ("adopted", ANY, MEMBERS),
        ("submitted noted", ANY, f"{MEMBERS} hanh {COMMITTEES_ABOVE} {BUILDING}"),
        ("returned", ANY, f"{LEADERS} ba hanh {COMMITTEES_ABOVE} {BUILDING}"),
    ],
    "plan_prepare": [(ANY, ANY, LEADERS)],
    "plan_decide": [(ANY, ANY, SECRETARIES)],
    "plan_comments": [
        ("draft adopted", ANY, LEADERS),
        ("submitted noted returned", ANY, f"{LEADERS} hanh {COMMITTEES_ABOVE} {BUILDING}"),
    ],
    "plan_note": [("draft adopted", ANY, ""), ("submitted noted returned", ANY, COMMITTEES_ABOVE)],
    "topic_prepare": [(ANY, ANY, f"{LEADERS} ba")],
    "speakers_name": [("draft returned", ANY, ""), ("adopted submitted noted", ANY, "sau")],
    "library_read": [(ANY, ANY, f"{MEMBERS} hanh {COMMITTEES_ABOVE} {BUILDING} kieu oanh")],
    "library_publish": [(ANY, ANY, "van kieu oanh")],
    "library_answer": [(ANY, ANY, LEADERS)],
    "library_coverage": [(ANY, ANY, f"{COMMITTEES_ABOVE} {BUILDING} oanh")],
    "meeting_read": [
        ("planned", "regular", LEADERS),
        ("postponed cancelled", "regular", f"{MEMBERS} hanh"),
        ("convened in_progress closed filed", "regular thematic", f"{MEMBERS} hanh {COMMITTEES_ABOVE} {BUILDING}"),
        ("convened closed", "committee", f"{LEADERS} hanh"),
    ],
    "meeting_prepare": [(ANY, ANY, LEADERS)],
    "meeting_convene": [(ANY, ANY, SECRETARIES)],
    "meeting_chair": [(ANY, ANY, SECRETARIES)],
    "meeting_hold": [(ANY, ANY, LEADERS)],
    "paper_draft": [(ANY, ANY, LEADERS)],
    "paper_issue": [(ANY, ANY, SECRETARIES)],
    "meeting_file": [(ANY, ANY, LEADERS)],
    "item_paper_read": [
        ("planned", "regular", LEADERS),
        ("convened postponed closed", "regular", f"{MEMBERS} hanh"),
        ("convened", "committee", f"{LEADERS} hanh"),
    ],
    "item_paper_mark": [
        ("planned", "regular", ""),
        ("convened closed", "regular", MEMBERS),
        ("convened", "committee", LEADERS),
    ],
    "attendance_read": [(ANY, ANY, LEADERS)],
    "excuse_send": [("convened", "regular", MEMBERS), ("planned", "regular", ""), ("convened", "committee", "")],
    "excuse_enter": [
        ("convened", "regular", f"{LEADERS} sau"),
        ("planned", "regular", LEADERS),
        ("convened", "committee", LEADERS),
    ],
    "opinion_draft": [("draft returned", ANY, ""), ("adopted submitted noted", ANY, MEMBERS)],
    "cell_opinion": [("draft returned", ANY, ""), ("adopted submitted noted", ANY, "sau")],
    "opinion_send": [("convened", "regular", MEMBERS), ("planned", "regular", ""), ("convened", "committee", "")],
    "opinion_enter": [
        ("convened", "regular", f"{LEADERS} sau"),
        ("planned", "regular", LEADERS),
        ("convened", "committee", ""),
    ],
    "opinion_read": [
        ("planned", ANY, f"{LEADERS} minh"),
        ("convened in_progress closed postponed", ANY, f"{LEADERS} minh sau"),
    ],
    "opinion_change": [(ANY, "own", "minh"), (ANY, "entered_for", f"minh sau {LEADERS}")],
    "contribution_read": [
        ("in_progress", "regular", LEADERS),
        ("closed filed", "regular", MEMBERS),
        ("closed", "committee", LEADERS),
    ],
    "contribution_answer": [("convened planned", "regular", ""), ("in_progress closed filed", ANY, LEADERS)],
    "contribution_refer": [("convened planned", "regular", ""), ("in_progress closed filed", ANY, SECRETARIES)],
    "petition_read": [(ANY, ANY, MEMBERS)],
    "minutes_read": [
        ("draft read", "regular", LEADERS),
        ("adopted", "regular", f"{MEMBERS} hanh {COMMITTEES_ABOVE}"),
        ("evidence", "regular", f"{MEMBERS} hanh {COMMITTEES_ABOVE} {BUILDING}"),
        ("adopted evidence", "committee", f"{LEADERS} hanh {COMMITTEES_ABOVE}"),
    ],
    "minutes_read_all": [(ANY, ANY, LEADERS)],
    "minutes_write": [("draft read", ANY, LEADERS), ("adopted", ANY, "")],
    "minutes_decide": [(ANY, ANY, SECRETARIES)],
    "minutes_amend": [("draft read", ANY, ""), ("adopted evidence", ANY, SECRETARIES)],
    "minutes_keep": [("draft read", ANY, ""), ("adopted evidence", ANY, LEADERS)],
    "task_read": [
        ("", "task", f"{MEMBERS} hanh"),
        ("adopted", "task", f"{MEMBERS} hanh {COMMITTEES_ABOVE}"),
        ("evidence", "task", f"{MEMBERS} hanh {COMMITTEES_ABOVE} {BUILDING}"),
        ("evidence", "internal", f"{LEADERS} minh"),
    ],
    "task_write": [(ANY, ANY, LEADERS)],
    "task_report": [(ANY, "task", "minh sau"), (ANY, "internal", "minh")],
    "task_confirm": [(ANY, ANY, SECRETARIES)],
    "assessment_read": [
        ("draft", "meeting four_good", LEADERS),
        ("presented voted", "meeting four_good", MEMBERS),
        ("submitted decided locked", "meeting", f"{MEMBERS} hanh {COMMITTEES_ABOVE} {BUILDING} kieu"),
        ("submitted returned recognised", "four_good", f"{MEMBERS} hanh {COMMITTEES_ABOVE} {BUILDING} kieu"),
    ],
    "assessment_prepare": [(ANY, "meeting four_good", LEADERS)],
    "assessment_submit": [(ANY, ANY, SECRETARIES)],
    "score_decide": [("submitted", "meeting", "khanh"), ("draft voted", "meeting", ""), ("submitted", "four_good", "")],
    "four_good_appraise": [
        ("submitted under_appraisal", "four_good", "phuoc"),
        ("draft voted", "four_good", ""),
        ("submitted", "meeting", ""),
    ],
    "four_good_recognise": [
        ("appraised", "four_good", "dat"),
        ("voted", "four_good", ""),
        ("submitted", "meeting", ""),
    ],
    "veto_check": [("submitted", "four_good", "phuoc kieu"), ("voted", "four_good", ""), ("submitted", "meeting", "")],
    "review_queue": [("submitted", ANY, f"{COMMITTEES_ABOVE} phuoc nga"), ("draft voted", ANY, "")],
    "figure_read": [(ANY, ANY, f"{LEADERS} {COMMITTEES_ABOVE} phuoc nga kieu oanh")],
    "figure_meeting": [(ANY, ANY, LEADERS)],
    "figure_branch": [(ANY, ANY, LEADERS)],
    "figure_inspection": [(ANY, ANY, "kieu")],
    "figure_office": [(ANY, ANY, "kieu oanh")],
    "figure_target": [(ANY, ANY, "phuoc nga")],
    "figure_confirm": [(ANY, ANY, "phuoc nga")],
    "account_code": [(ANY, ANY, f"{SECRETARIES} {COMMITTEES_ABOVE} quy")],
    "officer_code": [(ANY, ANY, f"{COMMITTEES_ABOVE} quy")],
    "account_write": [(ANY, ANY, "quy")],
    "first_grant": [(ANY, ANY, "quy")],
}

# Committee posts and the clerk or chair of one meeting give the same people in the cast; these lines tell them apart.
RELATIONS: list[tuple[str, dict[str, str], str, str, str]] = [
    ("meeting_read", {"chair_id": "ba"}, "planned", "regular", f"{LEADERS} ba"),
    ("meeting_read", {"clerk_id": "ba"}, "planned", "regular", f"{LEADERS} ba"),
    ("meeting_chair", {"chair_id": "ba"}, "convened", "regular", f"{SECRETARIES} ba"),
    ("meeting_hold", {"chair_id": "ba"}, "convened", "regular", f"{SECRETARIES} mai ba"),
    ("meeting_hold", {"clerk_id": "ba"}, "convened", "regular", f"{SECRETARIES} ba"),
    ("meeting_file", {"clerk_id": "ba"}, "closed", "regular", f"{LEADERS} ba"),
    ("paper_draft", {"chair_id": "ba"}, "convened", "regular", f"{LEADERS} ba"),
    ("paper_draft", {"clerk_id": "ba"}, "convened", "regular", f"{LEADERS} ba"),
    ("paper_issue", {"chair_id": "ba"}, "closed", "regular", f"{SECRETARIES} ba"),
    ("attendance_read", {"chair_id": "ba"}, "closed", "regular", f"{LEADERS} ba"),
    ("attendance_read", {"clerk_id": "ba"}, "closed", "regular", f"{LEADERS} ba"),
    ("opinion_read", {"chair_id": "ba"}, "convened", "regular", f"{LEADERS} minh sau ba"),
    ("opinion_read", {"clerk_id": "ba"}, "convened", "regular", f"{LEADERS} minh sau ba"),
    ("contribution_read", {"chair_id": "ba"}, "in_progress", "regular", f"{LEADERS} ba"),
    ("contribution_read", {"clerk_id": "ba"}, "in_progress", "regular", f"{LEADERS} ba"),
    ("contribution_answer", {"chair_id": "ba"}, "in_progress", "regular", f"{LEADERS} ba"),
    ("minutes_read", {"chair_id": "ba"}, "draft", "regular", f"{LEADERS} ba"),
    ("minutes_read", {"clerk_id": "ba"}, "draft", "regular", f"{LEADERS} ba"),
    ("minutes_read_all", {"clerk_id": "ba"}, "draft", "regular", f"{LEADERS} ba"),
    ("minutes_write", {"clerk_id": "ba"}, "draft", "regular", f"{SECRETARIES} ba"),
    ("minutes_write", {"clerk_id": "ba"}, "adopted", "regular", ""),
    ("minutes_decide", {"chair_id": "ba"}, "draft", "regular", f"{SECRETARIES} ba"),
    ("minutes_keep", {"clerk_id": "ba"}, "adopted", "regular", f"{LEADERS} ba"),
    ("task_write", {"clerk_id": "ba"}, "", "task", f"{LEADERS} ba"),
    ("task_write", {"clerk_id": "ba"}, "adopted", "task", LEADERS),
    ("task_confirm", {"chair_id": "ba"}, "", "task", f"{SECRETARIES} ba"),
    ("assessment_read", {"chair_id": "ba"}, "draft", "meeting", f"{LEADERS} ba"),
    ("assessment_read", {"clerk_id": "ba"}, "draft", "meeting", f"{LEADERS} ba"),
    ("assessment_read", {"chair_id": "ba", "clerk_id": "ba"}, "draft", "four_good", LEADERS),
    ("assessment_prepare", {"clerk_id": "ba"}, "draft", "meeting", f"{LEADERS} ba"),
    ("assessment_prepare", {"clerk_id": "ba"}, "draft", "four_good", LEADERS),
    ("assessment_submit", {"chair_id": "ba"}, "draft", "meeting", f"{SECRETARIES} ba"),
    ("assessment_submit", {"chair_id": "ba"}, "draft", "four_good", SECRETARIES),
    ("figure_meeting", {"clerk_id": "ba"}, "in_progress", "regular", f"{SECRETARIES} ba"),
]

STATES = sorted({s for lines in EXPECTED.values() for states, _, _ in lines for s in (states or "").split()})
KINDS = sorted({k for lines in EXPECTED.values() for _, kinds, _ in lines for k in (kinds or "").split()})


@pytest.fixture
def cast(acting):
    return {person: acting(person) for person in PEOPLE}


@pytest.fixture
def subject(world):
    """A thing of a branch, with relations as they are in the home branch."""

    def make(branch: str, state: str, kind: str, **relations: str) -> Subject:
        above = {"home": ("ward", "district"), "neighbour": ("ward", "district"), "inner": ("partial", "ward")}
        appraising, recognising = above.get(branch, ("other_ward", "district"))
        people = {"chair_id": "lan", "clerk_id": "mai", "author_id": "minh"} if branch == "home" else {}
        people |= relations
        return Subject(
            unit_id=world.units[branch],
            path=world.paths[branch],
            state=state,
            kind=kind,
            preparer_ids=frozenset({world.members["ba"]} if branch == "home" else ()),
            cell_id=world.cells[1] if branch == "home" else None,
            appraising_unit_id=world.units[appraising],
            recognising_unit_id=world.units[recognising],
            **{name: world.members[person] for name, person in people.items()},
        )

    return make


def permitted(cast, permission, thing):
    return {person for person, actor in cast.items() if permits(actor, Permission(permission), thing)}


def disagreements(cast, subject, only=frozenset(EXPECTED)):
    """Every line of the expectation, about these permissions, that the table does not keep."""
    lines = [
        (permission, {}, state, kind, people)
        for permission, rows in EXPECTED.items()
        for states, kinds, people in rows
        for state in (states.split() or [""] if states is not None else [*STATES, ""])
        for kind in (kinds.split() if kinds is not None else [*KINDS, ""])
    ]
    return [
        (permission, relations, state, kind)
        for permission, relations, state, kind, people in [*lines, *RELATIONS]
        if permission in only
        and permitted(cast, permission, subject("home", state, kind, **relations)) != set(people.split())
    ]


def test_every_permission_is_expected_and_in_the_table():
    assert set(EXPECTED) == {permission.value for permission in Permission}
    assert {row.permission for row in policy.TABLE} == set(Permission)


def test_the_table_says_what_is_expected(cast, subject):
    assert disagreements(cast, subject) == []


@pytest.mark.parametrize("index", range(len(policy.TABLE)))
def test_every_row_matters(monkeypatch, cast, subject, index):
    """Taken out, or with its guard off, each row is noticed."""
    row = policy.TABLE[index]
    mutants = [policy.TABLE[:index] + policy.TABLE[index + 1 :]]
    for guard in ("states", "kinds"):
        if getattr(row, guard) is not None:
            open_row = replace(row, **{guard: None})
            mutants.append((*policy.TABLE[:index], open_row, *policy.TABLE[index + 1 :]))
    for mutant in mutants:
        monkeypatch.setattr(policy, "TABLE", mutant)
        policy.scope.cache_clear()
        assert disagreements(cast, subject, {row.permission}), (
            f"nobody would notice: {row.permission} for {row.role.__name__}"
        )
    monkeypatch.undo()
    policy.scope.cache_clear()


@pytest.mark.parametrize(
    ("branch", "may"),
    [
        ("neighbour", f"nam {COMMITTEES_ABOVE} {BUILDING} kieu oanh quy"),
        ("inner", f"giang {COMMITTEES_ABOVE} {BUILDING} kieu oanh quy"),
        ("foreign", "an khach dat nga quy"),
    ],
)
def test_nobody_reaches_into_another_branch(cast, subject, branch, may):
    """Whatever the permission, state and kind: people of one branch have nothing in another."""
    for permission in Permission:
        for state in [*STATES, ""]:
            for kind in [*KINDS, ""]:
                found = permitted(cast, permission, subject(branch, state, kind))
                assert found <= set(may.split()), (permission, state, kind)


def test_the_partial_organisation_appraises_its_inner_branches(cast, subject):
    assert permitted(cast, "four_good_appraise", subject("inner", "submitted", "four_good")) == set()
    assert permitted(cast, "four_good_recognise", subject("inner", "appraised", "four_good")) == {"khanh"}
    assert permitted(cast, "score_decide", subject("inner", "submitted", "meeting")) == set()


def test_nobody_judges_his_own_branch(cast, subject, world):
    """A reviewer who also leads a branch has no say over that very branch."""
    from branchmeet.domain.actor import HeldPost
    from branchmeet.domain.posts import PostKind

    own = HeldPost(PostKind.COMMITTEE_MEMBER, world.units["home"], world.paths["home"])
    reviewer = replace(cast["phuoc"], posts=(*cast["phuoc"].posts, own))
    assert not permits(reviewer, Permission.FOUR_GOOD_APPRAISE, subject("home", "submitted", "four_good"))
    assert permits(reviewer, Permission.FOUR_GOOD_APPRAISE, subject("neighbour", "submitted", "four_good"))


def test_what_a_unit_publishes_is_heard_below_it_and_seen_from_above(cast, world):
    """The ward speaks to its own branches; the shipped catalogue, which belongs to no unit, to everybody but quy."""
    below_the_ward = f"{MEMBERS} nam giang hanh khanh phuoc tam van kieu oanh"
    of_the_ward = Subject(unit_id=world.units["ward"], path=world.paths["ward"])
    assert permitted(cast, "library_read", of_the_ward) == set(f"{below_the_ward} dat nga".split())
    assert permitted(cast, "library_publish", of_the_ward) == {"van", "kieu", "oanh"}
    of_the_district = Subject(unit_id=world.units["district"], path=world.paths["district"])
    assert permitted(cast, "library_read", of_the_district) == set(PEOPLE) - {"quy"}
    assert permitted(cast, "library_publish", of_the_district) == set()
    assert permitted(cast, "library_read", Subject(unit_id=0, path="/")) == set(PEOPLE) - {"quy"}
