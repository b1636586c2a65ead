"""What a person says before something that others should understand later, or that many people feel."""

from typing import Any

from django import forms

SHORTEST_REASON = 3


class ReasonForm(forms.Form):
    """Why somebody decided; it is kept with the event."""

    reason = forms.CharField(
        label="Reason",
        min_length=SHORTEST_REASON,
        max_length=300,
        error_messages={
            "required": "Say in a few words why.",
            "min_length": "Say in a few words why.",
            "max_length": "Say why in at most 300 characters.",
        },
        help_text="Kept with the event, for whoever reads it later.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class TypedForm(ReasonForm):
    """A reason, and a word typed by hand so that nothing happens by a slip."""

    word = forms.CharField(max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, word: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._word = word
        self.fields["word"].label = f"Type {word} to confirm"
        self.fields["word"].error_messages["required"] = self._missing

    def clean_word(self) -> str:
        """The word, in capitals or not."""
        typed: str = self.cleaned_data["word"].strip()
        if typed.upper() != self._word:
            raise forms.ValidationError(self._missing)
        return typed

    @property
    def _missing(self) -> str:
        return f"Without the word {self._word} nothing is done."
