"""The filter above the history."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q

from leadhub.submissions.models import Submission, SubmissionQuerySet

if TYPE_CHECKING:
    from leadhub.people.models import User


class HistoryFilter(forms.Form):
    """Which loads to show; everything is optional. Only admins can choose a person."""

    search = forms.CharField(required=False, max_length=100, label="File or campaign")
    person = forms.ModelChoiceField(get_user_model().objects.none(), required=False, empty_label="Everybody")
    campaign = forms.ChoiceField(required=False)
    state = forms.ChoiceField(required=False, choices=[("", "Any"), *Submission.State.choices])
    since = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label="To", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any, *, user: "User") -> None:
        super().__init__(data)
        self.visible = Submission.objects.visible_to(user)
        if user.is_admin_role:
            self.fields["person"].queryset = get_user_model().objects.order_by("username")  # type: ignore[attr-defined]  # a ModelChoiceField, declared above
        else:
            del self.fields["person"]
        campaigns = self.visible.order_by("campaign_name").values_list("campaign_id", "campaign_name").distinct()
        names = {str(number): f"{name} ({number})" for number, name in campaigns}
        self.fields["campaign"].choices = [("", "Any"), *names.items()]  # type: ignore[attr-defined]  # a ChoiceField

    def found(self) -> SubmissionQuerySet:
        """Return the loads that match, newest first; none if the filter itself is wrong."""
        if not self.is_valid():
            return self.visible.none()
        asked = self.cleaned_data
        wanted = Q()
        if text := asked["search"].strip():
            wanted &= Q(filename__icontains=text) | Q(campaign_name__icontains=text) | Q(sha256__istartswith=text)
        if asked.get("person"):
            wanted &= Q(owner=asked["person"])
        if asked["campaign"]:
            wanted &= Q(campaign_id=asked["campaign"])
        if asked["state"]:
            wanted &= Q(state=asked["state"])
        if asked["since"]:
            wanted &= Q(confirmed_at__date__gte=asked["since"])
        if asked["until"]:
            wanted &= Q(confirmed_at__date__lte=asked["until"])
        return self.visible.filter(wanted).select_related("owner", "connection")
