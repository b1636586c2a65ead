from django.apps import AppConfig

from leadhub.audit import wording


class PeopleConfig(AppConfig):
    name = "leadhub.people"
    label = "people"

    def ready(self) -> None:
        wording.add(
            sentences={
                "person.created": "made the {role} {name}",
                "person.signed_in": "signed in",
                "person.signed_out": "signed out",
                "person.sign_in_braked": "Too many failed sign-ins from {address}",
                "person.password_changed": "changed their password",
            }
        )
