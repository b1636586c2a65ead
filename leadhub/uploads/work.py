"""One worker's hold on one upload: every write says "if it is still mine, and still wanted"."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from leadhub.jobs import leases
from leadhub.uploads.models import Upload


class LeaseLost(Exception):
    """Another worker took over, or the upload was confirmed or given up meanwhile; this worker stops without a word."""


class Work:
    """The upload as it was when the stage began, and the only way for a stage to write to it."""

    def __init__(self, upload: Upload, holder: str, clock: Callable[[], datetime]) -> None:
        self.upload = upload
        self.holder = holder
        self.clock = clock
        self._mine = Upload.objects.filter(pk=upload.pk, lease_holder=holder, state__in=Upload.WORKABLE)

    def save(self, **changes: Any) -> None:
        """Write to the upload, if it is still ours. Raises LeaseLost."""
        if self._mine.update(**changes) != 1:
            raise LeaseLost
        for name, value in changes.items():
            setattr(self.upload, name, value)

    def progress(self, text: str, done: int, total: int, *, seconds: float = 120) -> None:
        """Tell the page how far we are, and keep the lease for so many seconds more. Raises LeaseLost."""
        if not leases.renew(self._mine, holder=self.holder, now=self.clock(), seconds=seconds):
            raise LeaseLost
        self.save(progress_text=text, progress_done=done, progress_total=total)

    def newest(self) -> Upload:
        """Return the upload as its owner has it by now. Raises LeaseLost."""
        upload = self._mine.first()
        if upload is None:
            raise LeaseLost
        return upload
