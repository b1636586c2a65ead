"""A file becomes a table: `look` shows what is in it, `read` turns one sheet into part files.

Files are hostile until proved otherwise. The server never calls these two itself: `reading.child` has the
same functions and runs them in a child process with limits.
"""

from leadhub.leads.reading.errors import UnreadableFile
from leadhub.leads.reading.limits import Limits, ReadChoices
from leadhub.leads.reading.looking import look
from leadhub.leads.reading.table import Column, Look, Note, PartInfo, SheetLook, Table
from leadhub.leads.reading.whole import read

__all__ = [
    "Column",
    "Limits",
    "Look",
    "Note",
    "PartInfo",
    "ReadChoices",
    "SheetLook",
    "Table",
    "UnreadableFile",
    "look",
    "read",
]
