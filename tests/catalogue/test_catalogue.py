"""The shipped data: it reads, it is clean, and what it names elsewhere in the data is there."""

import unicodedata
from collections.abc import Hashable, Iterator
from typing import Any

import pytest
import yaml

from branchmeet import catalogue

NAMES = catalogue.names()
METRICS = {metric["name"]: metric for metric in catalogue.load("metrics")["metrics"]}
FIGURES = {figure["key"]: figure for figure in catalogue.load("figures")["figures"]}
SHEETS = [catalogue.load(name) for name in NAMES if name.startswith("score_sheet_")]
ITEMS = [item for sheet in SHEETS for group in sheet["groups"] for item in group["items"]]


class StrictLoader(yaml.SafeLoader):
    """Refuses a key that stands twice in one mapping, which YAML readers otherwise pass over in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        assert len(keys) == len(set(keys)), f"a key stands twice near line {node.start_mark.line + 1}"
        return super().construct_mapping(node, deep)


def test_the_catalogue_holds_what_its_readme_lists() -> None:
    readme = (catalogue.FOLDER / "README.md").read_text(encoding="utf-8")
    assert {name for name in NAMES if f"`{name}.yaml`" in readme} == set(NAMES)
    assert len(NAMES) == 13


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_clean_text_without_doubled_keys(name: str) -> None:
    text = (catalogue.FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert yaml.load(text, StrictLoader) == catalogue.load(name)  # noqa: S506 (a safe loader that is stricter)


def test_a_file_is_read_once() -> None:
    assert catalogue.load("topics") is catalogue.load("topics")


@pytest.mark.parametrize("name", ["nothing", "../settings", "metrics.yaml", ""])
def test_only_names_of_the_catalogue_can_be_loaded(name: str) -> None:
    with pytest.raises(KeyError):
        catalogue.load(name)


def test_sheets_name_metrics_and_figures_that_exist() -> None:
    assert {name for item in ITEMS for name in _metrics_of(item)} <= METRICS.keys()
    assert {veto["metric"] for sheet in SHEETS for veto in sheet.get("vetoes", []) if veto["metric"]} <= METRICS.keys()
    assert {key for item in ITEMS for key in item.get("figures", [])} <= FIGURES.keys()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet["code"])
def test_a_metric_says_which_sheets_use_it(sheet: dict[str, Any]) -> None:
    items = [item for group in sheet["groups"] for item in group["items"]]
    used = {name for item in items for name in _metrics_of(item)}
    used |= {veto["metric"] for veto in sheet.get("vetoes", []) if veto["metric"]}
    assert used == {name for name, metric in METRICS.items() if sheet["code"] in metric["used_in"]}


def test_metrics_and_figures_point_at_one_another() -> None:
    reads = {(name, key) for name, metric in METRICS.items() for key in metric.get("reads", [])}
    read_by = {(name, key) for key, figure in FIGURES.items() for name in figure["read_by"]}
    assert reads == read_by
    assert {figure["at_most"] for figure in FIGURES.values() if figure["at_most"]} <= FIGURES.keys()


def test_sheets_and_forms_cite_documents_of_the_table() -> None:
    numbers = {basis["number"] for basis in catalogue.load("legal_bases")["legal_bases"]}
    cited = {number for sheet in SHEETS for number in sheet["legal_bases"]}
    cited |= {number for form in catalogue.load("document_forms")["forms"] for number in form.get("legal_bases", [])}
    assert cited <= numbers


def test_concerns_point_at_topics_fields_and_one_another() -> None:
    concerns, topics = catalogue.load("concerns"), catalogue.load("topics")
    codes = {topic["code"] for topic in topics["topics"]}
    assert len(codes) == len(topics["topics"]) == 48
    assert {code for concern in concerns["concerns"] for code in concern["related_topics"]} <= codes
    topic_fields = {field["key"] for field in topics["fields"]}
    assert {field["topic_field"] for field in concerns["fields"]} <= topic_fields
    assert set(catalogue.load("demo_activity")["phrases"]) <= topic_fields
    known = {concern["code"] for concern in concerns["concerns"]}
    assert {code for stream in concerns["streams"] for code in stream["concerns"]} <= known


def _metrics_of(item: dict[str, Any]) -> Iterator[str]:
    if item["metric"]:
        yield item["metric"]
    yield from (limit["metric"] for limit in item.get("limits", []))
    yield from item.get("also_show", [])
