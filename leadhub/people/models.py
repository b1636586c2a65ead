"""People who sign in, and the brake on guessing their passwords."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class Role(models.TextChoices):
    """What a person may see: managers their own work, admins everybody's."""

    MANAGER = "manager", "manager"
    ADMIN = "admin", "admin"


class User(AbstractUser):
    """A person who signs in with a name and a password."""

    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MANAGER)

    class Meta(AbstractUser.Meta):
        constraints = [models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_known")]

    @property
    def is_admin_role(self) -> bool:
        """Say whether this person sees everybody's uploads, loads and events."""
        return self.role == Role.ADMIN


class SignInBrake(models.Model):
    """Failed sign-ins for one name from one address. In the database, so that all web processes count together."""

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    last_failed_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.failures} failed sign-ins"
