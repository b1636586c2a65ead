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
                "submission.paused": "paused the load",
                "submission.ended": "ended the load before all of it was sent: {reason}",
                "submission.stop": "stopped dialing of everything this load has loaded: {reason}",
                "submission.release": "let the leads of this load be dialed again: {reason}",
                "submission.undo": "undid the load: {reason}",
                "submission.stop_finished": "finished the stop: {summary}",
                "submission.release_finished": "finished letting them be dialed again: {summary}",
                "submission.undo_finished": "finished the undo: {summary}",
                "submission.looked_again": "asked RingCX again about leads whose answer was lost",
                "submission.canary_as_sent": "read the first {leads} leads back from RingCX: they are as sent",
                "submission.canary_again": "had the first leads read back from RingCX again",
                "submission.canary_overruled": (
                    "let the load go on although its first leads were not found as sent: {reason}"
                ),
                "submission.finished": "finished the load",
                "submission.proved_missing": (
                    "found proof that {leads} leads of batch {batch} are not in RingCX: they are sent again"
                ),
                "submission.marked_loaded": "took batch {batch} ({leads} leads) for loaded: {reason}",
                "submission.resent": "asked for batch {batch} ({leads} leads) to be sent again: {reason}",
                "submission.left_batch_out": "left batch {batch} ({leads} leads) out: {reason}",
                "submission.confirmed_by_ringcx": "compared the receipt with RingCX: it holds all {found} leads",
                "submission.different": "compared the receipt with RingCX: it holds {found} of {expected} leads",
                "submission.impossible": "could not compare the receipt with RingCX: {error}",
                "submission.downloaded": "downloaded the {rows} rows that were left out",
            },
            pages={"submission": "submissions:detail"},
        )
