"""Packs a Word document: what the library leaves in it of itself is taken out, and no clock gets in."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

_UNWANTED = {RELATIONSHIP_TYPE.EXTENDED_PROPERTIES, RELATIONSHIP_TYPE.THUMBNAIL}
_WANTED_BY_DOCUMENT = {
    RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER,
}  # fmt: skip
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file can say


def pack(document: Document) -> bytes:
    """The bytes of the document, without author, dates, thumbnail or the library's own parts."""
    _empty_properties(document)
    _drop_parts(document)
    _replace_settings(document)
    unpacked = BytesIO()
    document.save(unpacked)
    return _without_times(unpacked)


def _empty_properties(document: Document) -> None:
    properties = document.core_properties
    for entry in list(properties._element):
        properties._element.remove(entry)
    properties.language = "vi-VN"


def _drop_parts(document: Document) -> None:
    package = document.part.package.rels
    for key in [key for key, relation in package.items() if relation.reltype in _UNWANTED]:
        del package[key]
    parts = document.part.rels
    for key in [key for key, relation in parts.items() if relation.reltype not in _WANTED_BY_DOCUMENT]:
        del parts[key]


def _replace_settings(document: Document) -> None:
    """Word 2013 and later without "compatibility mode"; the library's settings carry the ids of its own editing."""
    settings = document.settings.element
    for entry in list(settings):
        settings.remove(entry)
    for entry in parse_xml(_SETTINGS_XML).findall(qn("w:settings") + "/*"):
        settings.append(entry)


def _without_times(unpacked: BytesIO) -> bytes:
    packed = BytesIO()
    with ZipFile(unpacked) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, _NO_TIME)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()


_SETTINGS_XML = f"""
<w:document {nsdecls("w")}><w:settings>
  <w:zoom w:percent="100"/>
  <w:defaultTabStop w:val="567"/>
  <w:characterSpacingControl w:val="doNotCompress"/>
  <w:compat>
    <w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>
  </w:compat>
  <w:themeFontLang w:val="vi-VN"/>
  <w:decimalSymbol w:val=","/>
  <w:listSeparator w:val=";"/>
</w:settings></w:document>"""
