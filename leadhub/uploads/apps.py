from django.apps import AppConfig

SENTENCES = {
    "upload.received": "uploaded {file} for campaign {campaign}",
    "upload.refused": "uploaded {file}, which could not be read: {problem}",
    "upload.unlocked": "gave the password of {file}",
    "upload.read_otherwise": "chose how the file is read: sheet {sheet}, header row {header_row}",
    "upload.mapped": "decided which column goes where",
    "upload.options_set": "decided how to load",
    "upload.choices_set": "decided which rows are left out",
    "upload.forgotten": "gave up the upload",
}


class UploadsConfig(AppConfig):
    name = "leadhub.uploads"
    label = "uploads"

    def ready(self) -> None:
        """Tell the event pages how to put our events into words."""
        from leadhub.audit import wording  # noqa: PLC0415  the event log's models must be loaded first

        wording.add(sentences=SENTENCES, pages={"upload": "uploads:where"})
