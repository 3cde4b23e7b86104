"""Paths of the tree."""

from __future__ import annotations

from branchmeet.domain.units import id_of, outermost, path_of


def test_a_path_names_its_unit():
    assert id_of(path_of("/1/", 27)) == 27


def test_of_nested_subtrees_the_outer_one_is_kept():
    assert outermost(["/1/2/", "/1/20/", "/1/2/7/", "/1/2/"]) == ("/1/2/", "/1/20/")
    assert outermost(["/1/2/", "/1/"]) == ("/1/",)
