"""Why a file was refused: a code and one sentence for each reason, all in one place."""

from leadhub.leads.reading.table import letter

_SAVE_AGAIN = "Open it in Excel, save it again as .xlsx and upload that."
_CHECK_EXPORT = "Check that the export finished, then upload it again."

SENTENCES: dict[str, str] = {
    "empty_file": "{file} is empty. " + _CHECK_EXPORT,
    "no_values": "{where} has no values. " + _CHECK_EXPORT,
    "no_rows": "{where} has a header row but no rows below it. " + _CHECK_EXPORT,
    "file_missing": "{file} is no longer there. Upload it again.",
    "too_large": "{file} has {size}; LeadHub reads files of up to {limit}. Split it and upload the pieces.",
    "password_protected": "{file} is protected by a password. Give the password, or remove it in Excel "
    "(File › Info › Protect Workbook), save and upload the file again.",
    "wrong_password": "This password does not open {file}. Mind capital letters, and try again.",
    "password_not_supported": "{file} is protected by a password in a way that LeadHub cannot undo. "
    "Remove the password in the program that set it, save and upload the file again.",
    "not_a_spreadsheet": "{file} is {what}, not a spreadsheet. {advice}",
    "damaged": "{where} is damaged or incomplete{near}. " + _SAVE_AGAIN,
    "zip_bomb": "{file} would unpack to {size}, far more than a list of leads needs. "
    "Copy the list into a new workbook and upload that.",
    "unsafe_container": "{file} was not opened because {what}, which no spreadsheet program does. " + _SAVE_AGAIN,
    "unsafe_xml": "{file} was not opened because it contains a document type declaration (DOCTYPE), "
    "which no spreadsheet program writes. " + _SAVE_AGAIN,
    "too_many_columns": "{where} has a value in column {column} (row {row}); LeadHub reads up to {limit} "
    "columns (A to {last}). Delete the columns you do not need, save and upload it again.",
    "too_many_rows": "{where} has more than {limit} rows. Split it and upload the pieces.",
    "no_such_sheet": '{file} has no sheet named "{wanted}". Choose one of its sheets: {sheets}.',
    "no_such_header_row": "{where} has nothing in row {row}, so it cannot be the header row. Choose another row.",
    "unbalanced_quote": '{file} has a quotation mark (") near line {line} that is not closed, so the rows '
    "after it run together. Correct that line, or open the list in Excel and save it as .xlsx, "
    "then upload it again.",
    "wrong_encoding": "{file} cannot be read as {encoding}: line {line} does not fit. Choose another encoding.",
    "unknown_encoding": '"{encoding}" is not an encoding that LeadHub reads. Choose one from the list.',
    "unknown_delimiter": '"{delimiter}" cannot separate the columns of {file}. '
    "Choose comma, semicolon, tab or vertical bar.",
    "too_big_to_read_safely": "{file} needs more memory or time than LeadHub allows for reading one file. "
    "Copy only the list of leads into a new workbook, or save it as .csv, and upload that.",
    "could_not_read": "{file} could not be read. Open it in Excel, save it again as .xlsx or .csv and upload that.",
}


class UnreadableFile(Exception):
    """A file (or a choice about it) that cannot be read.

    `message` is fit to be shown to the user as it is.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message


def refuse(code: str, file: str, *, sheet: str = "", **facts: str | int) -> UnreadableFile:
    """The error for `code`, its sentence filled in. `file` and `sheet` are the names the user knows."""
    shown = _shown(file) or "The file"
    where = f'{shown}, sheet "{_shown(sheet)}",' if sheet else shown
    near = facts.pop("near", "")  # a piece of our own sentence, with its space
    safe = {key: _shown(value) if isinstance(value, str) else value for key, value in facts.items()}
    return UnreadableFile(code, SENTENCES[code].format(file=shown, where=where, near=near, **safe))


def too_many_columns(file: str, *, sheet: str = "", column: int, row: int, limit: int) -> UnreadableFile:
    """The error for a value in a column (0 = A) beyond the limit."""
    facts: dict[str, str | int] = {
        "column": letter(column),
        "row": f"{row:,}",
        "limit": limit,
        "last": letter(limit - 1),
    }
    return refuse("too_many_columns", file, sheet=sheet, **facts)


def size(count: int) -> str:
    """A number of bytes in words: `1.5 GB`, `200 MB`, `3 kB`."""
    for unit, scale in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000)):
        if count >= scale:
            return f"{count / scale:.1f}".removesuffix(".0") + f" {unit}"
    return f"{count} bytes"


def _shown(name: str) -> str:
    """A name from outside, safe within a sentence: no control characters, not endless."""
    visible = "".join(character if character.isprintable() else " " for character in name).strip()
    return visible if len(visible) <= 200 else visible[:199] + "…"
