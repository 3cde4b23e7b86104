"""The glossary page says what the catalogue says."""

from branchmeet.cli.glossary import GLOSSARY, glossary_text


def test_the_page_is_what_the_catalogue_says_now():
    assert GLOSSARY.read_text(encoding="utf-8") == glossary_text(), "run: python3 run.py flask write-glossary"
