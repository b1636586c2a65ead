"""The one model of the project."""

from django.db import models


class Lead(models.Model):
    """What LeadHub makes of a row, in columns."""

    extern_id = models.CharField(max_length=40, unique=True)
    first_name = models.CharField(max_length=255, blank=True)
    last_name = models.CharField(max_length=255, blank=True)
    email = models.EmailField(max_length=255, blank=True)
    lead_phone = models.CharField(max_length=20)
    aux_phone = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=255, blank=True)
    city = models.CharField(max_length=255, blank=True)
    state = models.CharField(max_length=40, blank=True)
    zip = models.CharField(max_length=20, blank=True)
    last_contact = models.CharField(max_length=40, blank=True)
    balance = models.CharField(max_length=40, blank=True)
    age = models.CharField(max_length=40, blank=True)
    notes = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.extern_id
