"""What the demo gives everybody to work with: score sheets, topics, and what branches answer to those from above."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from branchmeet import catalogue, storage
from branchmeet.demo.tree import ROOT_CODE
from branchmeet.demo.world import HOME_BRANCH, Branch, Offer, Office, World
from branchmeet.demo.year.chances import Chance
from branchmeet.domain.papers import PaperKind
from branchmeet.domain.topic_library import RefusalReason
from branchmeet.domain.vietnamese import search_text
from branchmeet.exports.blocks import Item, Paper, Paragraph
from branchmeet.exports.docx_writer import write_docx
from branchmeet.models import LibraryPaper, LibraryRefusal, LibraryTopic, ScoreSheet
from branchmeet.services import shipped

REFUSES = 14
"""Of a hundred offers that a branch has not taken, so many it says no to; the others wait for an answer."""
REFUSED_AT_HOME = "security_fire"
"""The branch in which the demo plays has answered one offer, of this field; the newest waits for its secretary."""


def shelve(world: World) -> None:
    """Put the shipped score sheets and topics on the shelf."""
    for sheet in shipped.sheets():
        world.sheet_ids[sheet["kind"]] = world.rows.add(ScoreSheet, **sheet)
    for topic in shipped.topics():
        world.library_ids[topic["code"]] = world.rows.add(LibraryTopic, **topic)
    for entry in catalogue.load("demo_topics")["topics"]:
        office = world.office(ROOT_CODE) if entry["from"] == "district" else world.branch(HOME_BRANCH).ward
        world.offers.append(_publish(world, office, entry))


def answer(world: World) -> None:
    """Let some branches say why they do not take what they were offered."""
    chance = Chance(f"{world.seed}:refusals")
    for branch in world.branches:
        for offer in world.offers:
            if offer.reaches(branch) and (branch.id, offer.code) not in world.taken and _says_no(branch, offer, chance):
                _refuse(world, branch, offer, chance)


def _publish(world: World, office: Office, entry: dict[str, Any]) -> Offer:
    number = 1 + sum(offer.path == office.path for offer in world.offers)
    entry = entry | {"code": f"{office.code}/{number}"}
    published_on = world.today - timedelta(days=entry["published_days_ago"])
    same = ("code", "field", "title", "subject", "description", "prompts", "quarter", "follow_up_task")
    key = world.rows.add(
        LibraryTopic,
        **{name: entry[name] for name in same},
        unit_id=office.id,
        preparer_role=entry["preparer"],
        search_text=search_text(entry["title"], entry["subject"], entry["description"]),
        published_on=published_on,
    )
    world.library_ids[entry["code"]] = key
    _add_paper(world, key, entry)
    return Offer(key, office.path, published_on, entry)


def _add_paper(world: World, library_topic_id: int, entry: dict[str, Any]) -> None:
    """Every topic from above comes with a page to hand out: what it is about and what to ask."""
    questions = tuple(Item(prompt) for prompt in entry["prompts"])
    content = write_docx(
        Paper(
            header=None,
            title="GỢI Ý THẢO LUẬN",
            subject=entry["subject"],
            blocks=(Paragraph(entry["description"]), *questions),
            signature=None,
            demo=True,
        )
    )
    world.rows.add(
        LibraryPaper,
        library_topic_id=library_topic_id,
        name=f"Gợi ý thảo luận, {entry['title']}.docx",
        kind=PaperKind.WORD,
        size=len(content),
        file_key=storage.put(content),
        account_id=None,
    )


def _says_no(branch: Branch, offer: Offer, chance: Chance) -> bool:
    if branch.code == HOME_BRANCH:
        return bool(offer.entry["field"] == REFUSED_AT_HOME)
    return chance.happens(REFUSES)


def _refuse(world: World, branch: Branch, offer: Offer, chance: Chance) -> None:
    words: dict[str, list[str]] = catalogue.load("demo_topics")["refusals"]
    reason = RefusalReason(chance.choice(list(words)))
    days = (world.today - offer.published_on).days
    world.rows.add(
        LibraryRefusal,
        branch_id=branch.id,
        library_topic_id=offer.id,
        reason=reason,
        words=chance.choice(words[reason.value]),
        account_id=world.account_ids.get(branch.secretary.id),
        created_at_utc=chance.moment(offer.published_on + timedelta(days=chance.randint(2, max(3, days - 1)))),
    )
