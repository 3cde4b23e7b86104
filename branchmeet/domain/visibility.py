"""Standings of a thing that are not states of its own but decide who may see it."""

from __future__ import annotations

PRESENTED = "presented"
"""State of a sheet on which the chair has opened the vote: from here on every member may read it."""

EVIDENCE = "evidence"
"""State of adopted minutes, or of a task given in a closed meeting, that a submitted sheet rests on."""

ADOPTED = "adopted"
"""State of adopted minutes, or of a task given in a closed meeting, that no submitted sheet rests on."""

INTERNAL = "internal"
"""Kind of a task that grew out of criticism: it never leaves the branch."""

OPEN_TASK = "task"
"""Kind of every other task."""

ENTERED_FOR = "entered_for"
"""Kind of an opinion that somebody entered on behalf of its author (nhập thay)."""

OWN_WORDS = "own_words"
"""Kind of every other opinion."""
