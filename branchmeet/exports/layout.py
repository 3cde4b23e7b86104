"""The page of a Party document in numbers, the same for every writer.

Source: Hướng dẫn 05-HD/VPTW (27/5/2026) in secondary reproductions (grade C; `layout` in the catalogue's
`document_forms.yaml`). What those leave open follows common use and is marked so (grade M).
"""

PAGE_WIDTH_MM, PAGE_HEIGHT_MM = 210, 297
MARGIN_TOP_MM, MARGIN_BOTTOM_MM, MARGIN_LEFT_MM, MARGIN_RIGHT_MM = 20, 20, 30, 15
TEXT_WIDTH_MM = PAGE_WIDTH_MM - MARGIN_LEFT_MM - MARGIN_RIGHT_MM

FONT = "Times New Roman"
BODY_PT = 14
LINE_PT = 19
FIRST_LINE_INDENT_MM = 10

PARTY_NAME_PT = 15
TITLE_PT = 16
TABLE_PT = 13  # grade M: the body's size leaves narrow columns a word a line
RECIPIENTS_PT = 12  # grade M
FOOTNOTE_PT = 9  # grade M
SIGNING_SPACE_PT = 62  # grade M: room for a signature between the function and the name

HEADER_LEFT_SHARE = 0.43  # grade M: holds "ĐẢNG BỘ PHƯỜNG TÂN TẠO"; the rest, the date with "Bình Hưng Hòa B" before it
NAME_LENGTH = 24  # letters of a name in capitals that the left column holds in one line
HEADER_RIGHT_MM = TEXT_WIDTH_MM * (1 - HEADER_LEFT_SHARE)
PARTY_NAME_RULE_MM = 74  # as long as the name above it

PARTY_NAME = "ĐẢNG CỘNG SẢN VIỆT NAM"
STAR = "*"
CLOSING_LINE = "-----"
RECIPIENTS_LABEL = "Nơi nhận:"
DEMO_MARK = "MẪU"
DRAFT_TRACE = "Dự thảo, chưa ban hành"
