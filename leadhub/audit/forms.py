"""The filter above the event log."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model

from leadhub.audit import wording
from leadhub.audit.models import Event, EventQuerySet


class EventFilter(forms.Form):
    """Who, what, when, about what. Everything is optional."""

    person = forms.ModelChoiceField(get_user_model().objects.none(), required=False, empty_label="Everybody")
    action = forms.ChoiceField(required=False)
    since = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label="To", widget=forms.DateInput(attrs={"type": "date"}))
    subject = forms.CharField(
        required=False,
        max_length=110,
        label="About",
        widget=forms.TextInput(attrs={"placeholder": "upload, or upload:its ID"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["person"]
        assert isinstance(people, forms.ModelChoiceField)  # noqa: S101  # tells the type checker what was declared
        people.queryset = get_user_model().objects.order_by("username")
        action = self.fields["action"]
        assert isinstance(action, forms.ChoiceField)  # noqa: S101  # as above
        action.choices = [
            ("", "Everything"),
            *((name, name.replace(".", ": ").replace("_", " ")) for name in wording.actions()),
        ]

    def found(self) -> EventQuerySet:
        """Return the events that match; nothing at all if the filter itself is wrong."""
        events = Event.objects.select_related("actor")
        if not self.is_valid():
            return events.none()
        asked = self.cleaned_data
        if asked["person"]:
            events = events.filter(actor=asked["person"])
        if asked["action"]:
            events = events.filter(action=asked["action"])
        if asked["since"]:
            events = events.filter(at__date__gte=asked["since"])
        if asked["until"]:
            events = events.filter(at__date__lte=asked["until"])
        kind, _, subject_id = asked["subject"].strip().partition(":")
        if kind:
            events = events.filter(subject_type=kind)
        if subject_id:
            events = events.filter(subject_id=subject_id)
        return events
