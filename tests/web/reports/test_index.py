"""The figures of one's own part of the tree."""

from __future__ import annotations

import pytest

from branchmeet.domain.units import UnitSet


def test_a_superior_reads_the_figures_of_his_subtree(browse):
    page = browse("dat").visit("reports.index")
    assert page.title == "Toàn cảnh"
    assert "Đảng viên toàn Đảng bộ quận Mẫu" in page.text
    assert "Chi bộ, đảng bộ cơ sở trực thuộc" in page.text
    assert "12 trên danh sách, 0 theo số báo cáo" in page.text
    assert "3 + 1: chi bộ khu phố và đảng bộ bộ phận" in page.text


def test_a_ward_reads_the_wards(browse):
    page = browse("khanh").visit("reports.index")
    assert "Đảng viên toàn Đảng bộ phường Tân Mẫu" in page.text
    assert "Chi bộ, đảng bộ cơ sở trực thuộc" not in page.text
    assert "11 trên danh sách" in page.text


def test_each_number_leads_to_the_units_it_counts(browse):
    browser = browse("dat")
    links = [link for link in browser.visit("reports.index").all("a") if "which=" in link.get("href", "")]
    assert len(links) >= 7
    for link in links:
        browser.open(link.get("href"))
    neighbourhood = browser.visit("branches.index", query={"which": UnitSet.NEIGHBOURHOOD_UNITS.value})
    assert "4 nơi khớp" in neighbourhood.text


@pytest.mark.parametrize("person", ["lan", "minh", "hanh"])
def test_who_leads_no_upper_unit_finds_nothing(browse, person):
    browse(person).visit("reports.index", expect=404)


def test_it_asks_four_statements(browse, statements):
    browser = browse("dat")
    statements.clear()
    browser.visit("reports.index")
    assert len([sent for sent in statements if sent.startswith("SELECT")]) <= 4
