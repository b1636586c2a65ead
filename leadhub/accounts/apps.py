from django.apps import AppConfig

from leadhub.audit import wording

SENTENCES = {
    "account.tested": "tested what the sub-account {account} answers to: {answered} answers, {unanswered} without one",
    "account.probe_asked": "asked for a probe of {account} with three leads of their own in {campaign} ({reason})",
    "account.probed": "The probe of {account} in {campaign} is over: {result}; {left} of its leads left in RingCX",
    "account.probe_cleaned": "asked again to remove what the probe in {campaign} left",
}


class AccountsConfig(AppConfig):
    name = "leadhub.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Tell the event pages how to put our events into words."""
        wording.add(sentences=SENTENCES)
