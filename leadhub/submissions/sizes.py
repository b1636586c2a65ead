"""How many leads go into one call: the chosen number, unless RingCX found that too large for this connection."""

import re
from dataclasses import dataclass

from django.db import models, transaction

from leadhub.ringcx.errors import Refused, RingCXError, TooLarge
from leadhub.submissions.models import BatchSize, Submission

GROWS_AFTER = 50  # clean batches of about the remembered size
SMALLEST = 10  # remembered; a single batch may still be cut down to one lead, to find the one that is too large
_ABOUT_SIZE = re.compile(
    r"\btoo (many|large|big)\b"
    r"|\b(maximum|limit|exceed\w*)\b.*\b(leads|records|rows|request|payload|body|batch|list)\b",
    re.IGNORECASE,
)


def is_about_size(error: RingCXError) -> bool:
    """Say whether a smaller batch may cure a refusal: only if RingCX says so, by status 413 or in a 400's words."""
    if isinstance(error, TooLarge):
        return True
    _, quote, said = error.message.partition("It said: ")  # our own words prove nothing
    return isinstance(error, Refused) and error.status == 400 and bool(quote and _ABOUT_SIZE.search(said))


@dataclass(frozen=True)
class Sizes:
    """What was found out for a submission's connection and sub-account."""

    submission: Submission

    def largest(self) -> int:
        """Return how many leads a batch of this submission may have now."""
        chosen: int = self.submission.options["batch_size"]
        known = self._rows().values_list("largest", flat=True).first()
        return chosen if known is None else min(chosen, known)

    def too_large(self, leads: int) -> None:
        """Remember that so many leads were too many: from now on at most half of that."""
        half = max(SMALLEST, leads // 2)
        with transaction.atomic():
            known, made = BatchSize.objects.get_or_create(
                connection_id=self.submission.connection_id,
                account_id=self.submission.account_id,
                defaults={"largest": half},
            )
            if not made:
                known = self._rows().select_for_update().get()
                known.largest, known.clean_batches = min(known.largest, half), 0
                known.save()

    def went_well(self, leads: int) -> None:
        """Count a clean batch; after enough of about the remembered size, a quarter more is tried."""
        if not self._rows().filter(largest__lt=self.submission.options["batch_size"]).exists():
            return
        with transaction.atomic():
            known = self._rows().select_for_update().get()
            if leads * 2 <= known.largest:
                return
            known.clean_batches += 1
            if known.clean_batches >= GROWS_AFTER:
                grown = known.largest + max(1, known.largest // 4)
                known.largest, known.clean_batches = min(grown, self.submission.options["batch_size"]), 0
            known.save()

    def _rows(self) -> models.QuerySet[BatchSize]:
        return BatchSize.objects.filter(
            connection_id=self.submission.connection_id, account_id=self.submission.account_id
        )
