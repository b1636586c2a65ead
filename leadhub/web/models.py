"""The one thing that the web side must know of the workers: that they live."""

from django.db import models


class Heartbeat(models.Model):
    """The last time somebody named was alive; a row for each name."""

    name = models.CharField(max_length=120, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
