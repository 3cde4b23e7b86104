"""What is added to adopted minutes later. The adopted text stays; an addendum has its own two forms and hashes.

That an addendum has two printed forms, as the minutes have, follows `rendering_rules` of the catalogue (grade P).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from branchmeet.domain.meetings import MeetingKind
from branchmeet.domain.minutes import RenderingKey


@dataclass(frozen=True, kw_only=True)
class AddendumCopy:
    """Everything one printed form of an addendum says; what is locked and hashed.

    `added_to` names the minutes in words; `number` counts the addenda of these minutes; `kept` is what stays in the
    branch, empty in the form for the level above, where `kept_at_branch` says only that there is something.
    """

    rendering: RenderingKey
    kind: MeetingKind
    superior_name: str
    branch_name: str
    place: str
    added_to: str
    year: int
    number: int
    reason: str
    text: str
    kept: str
    chair_name: str
    clerk_name: str
    kept_at_branch: bool = False


def forms_of(branch_copy: AddendumCopy) -> tuple[AddendumCopy, ...]:
    """The forms of an addendum: the branch's, and that for the level above unless all of it stays in the branch."""
    if not branch_copy.text:
        return (branch_copy,)
    above = replace(branch_copy, rendering=RenderingKey.SUPERIOR_COPY, kept="", kept_at_branch=bool(branch_copy.kept))
    return branch_copy, above


def written(copy: AddendumCopy) -> str:
    """The one way in which a form is written down, so that its hash can be made again."""
    return json.dumps(asdict(copy), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_addendum(body: str) -> AddendumCopy:
    """The form behind a text made by `written`."""
    values = json.loads(body)
    return AddendumCopy(
        **values | {"rendering": RenderingKey(values["rendering"]), "kind": MeetingKind(values["kind"])}
    )
