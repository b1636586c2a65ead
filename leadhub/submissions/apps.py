from django.apps import AppConfig

from leadhub.audit import wording


class SubmissionsConfig(AppConfig):
    name = "leadhub.submissions"
    label = "submissions"

    def ready(self) -> None:
        wording.add(
            sentences={
                "submission.confirmed": "confirmed loading {planned} of {rows} rows of {file} into campaign {campaign}",
                "submission.held": "held the load: {problem}",
                "submission.resumed": "let the load go on",
                "submission.ended": "ended the load before all of it was sent",
                "submission.looked_again": "asked RingCX again about leads whose answer was lost",
                "submission.finished": "finished the load",
                "submission.downloaded": "downloaded the {rows} rows that were left out",
            },
            pages={"submission": "submissions:detail"},
        )
