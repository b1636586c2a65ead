from django.apps import AppConfig

from leadhub.audit import wording

SENTENCES = {
    "suppression.received": "added {file} as the do-not-call list {list}",
    "suppression.in_force": "The do-not-call list {list} is in force, with {numbers} numbers",
    "suppression.refused": "The do-not-call list {list} could not be used: {problem}",
    "suppression.removed": "removed the do-not-call list {list} with {numbers} numbers",
}


class SuppressionConfig(AppConfig):
    name = "leadhub.suppression"
    label = "suppression"

    def ready(self) -> None:
        """Tell the event pages how to put our events into words."""
        wording.add(sentences=SENTENCES)
