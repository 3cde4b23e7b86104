"""Whose turn it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from branchmeet.domain.balance import Load, in_turn, next_in_turn

counts = st.integers(0, 5)
branches = st.lists(st.tuples(counts, counts, counts), max_size=40).map(
    lambda rows: [Load(key, *row) for key, row in enumerate(rows, start=1)]
)


@given(branches)
def test_who_had_nothing_for_two_quarters_comes_before_everybody_else(loads):
    free = [load.is_free for load in in_turn(loads)]
    assert free == sorted(free, reverse=True)


@given(branches)
def test_nobody_is_lost_and_nobody_comes_twice(loads):
    assert sorted(in_turn(loads), key=lambda load: load.member_id) == loads


@given(branches, st.integers(-1, 50), st.sets(st.integers(1, 40)))
def test_as_many_as_wanted_are_asked_and_none_of_those_left_out(loads, number, besides):
    asked = next_in_turn(loads, number, besides=besides)
    assert len(asked) == len(set(asked)) == max(0, min(number, sum(load.member_id not in besides for load in loads)))
    assert not besides.intersection(asked)


@given(branches, st.integers(1, 10))
def test_nobody_is_asked_while_somebody_less_asked_is_not(loads, number):
    asked = set(next_in_turn(loads, number))
    left = [load.planned for load in loads if load.member_id not in asked]
    assert all(load.planned <= min(left, default=load.planned) for load in loads if load.member_id in asked)


@given(st.integers(2, 12), st.integers(1, 4))
def test_three_quarters_reach_three_times_as_many_people(members, number):
    history = dict.fromkeys(range(members), (0, 0))
    seen = set()
    for _ in range(members):
        asked = next_in_turn([Load(key, 0, *history[key]) for key in history], number)
        seen.update(asked)
        history = {key: (int(key in asked), history[key][0]) for key in history}
    assert len(seen) >= min(members, 3 * number)


def test_of_equals_the_order_of_names_decides():
    assert next_in_turn([Load(7), Load(3), Load(5, 0, 1), Load(9, 1)], 3) == [7, 3, 5]
