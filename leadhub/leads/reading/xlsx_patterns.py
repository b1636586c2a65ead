"""How nearly all programs write rows and shared strings: as patterns, which take them apart faster than XML events.

They are stricter than XML: what they match is well-formed and has one meaning. Every name comes at most once and in
the usual order, no text needs more than the five named entities. What does not match is left to the XML parser.
"""

import re

# No character that XML forbids, changes (carriage return) or treats apart.
_PLAIN = r"[^<>&\x00-\x08\x0b-\x1f\ufffe\uffff]*+"
# Only single characters are repeated possessively: Python before 3.11.5 does not do it right for groups.
TEXT = rf"{_PLAIN}(?:&(?:amp|lt|gt|quot|apos);{_PLAIN})*"
SPACE = r"[ \t\r\n]*+"
VALUE = r'"[A-Za-z0-9.:+-]*+"'
NUMBER = r"[0-9.E+-]{1,40}"
# Numbers that `cells.number_text` leaves as they are.
PLAIN_NUMBER = r"(?:0|[1-9][0-9]{0,14})|-?(?:0|[1-9][0-9]{0,9})\.[0-9]{0,4}[1-9]"
_BEFORE_HIDDEN = rf"(?: spans={VALUE})?(?: s={VALUE})?(?: customFormat={VALUE})?(?: ht={VALUE})?"
_AFTER_HIDDEN = (
    rf"(?: customHeight={VALUE})?(?: outlineLevel={VALUE})?(?: collapsed={VALUE})?"
    rf"(?: thickTop={VALUE})?(?: thickBot={VALUE})?(?: x14ac:dyDescent={VALUE})?"
)
_BLANK_ROW = rf'<row r="[1-9][0-9]{{0,5}}"{_BEFORE_HIDDEN}(?: hidden={VALUE})?{_AFTER_HIDDEN}/>'

# Groups: number, whether hidden. What is in front of the cells of a row, blank rows before it included.
ROW = re.compile(
    rf"{SPACE}(?:{_BLANK_ROW}{SPACE})*"
    rf'<row r="([1-9][0-9]{{0,6}})"{_BEFORE_HIDDEN}(?: hidden=({VALUE}))?{_AFTER_HIDDEN}>'
)
# Groups: the whole cell, letters of the column, style, type, text of <v>, text of <t>.
CELL = re.compile(
    rf'(<c r="([A-Z]{{1,3}})[0-9]{{1,7}}"(?: s="([0-9]{{1,5}})")?(?: t="([A-Za-z]{{1,9}})")?'
    rf'(?:/>|>(?:<v>({TEXT})</v>|<is><t(?: xml:space="preserve")?>({TEXT})</t></is>)?</c>))'
)
# Group: the text. Without its closing tag.
STRING = re.compile(rf'{SPACE}<si><t(?: xml:space="preserve")?(?:/>|>({TEXT})</t>)')


def unnamed(text: str) -> str:
    """The text without the named entities."""
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&apos;", "'")
    return text.replace("&amp;", "&")
