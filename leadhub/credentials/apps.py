from django.apps import AppConfig

from leadhub.audit import wording


class CredentialsConfig(AppConfig):
    name = "leadhub.credentials"
    label = "credentials"

    def ready(self) -> None:
        wording.add(
            sentences={
                "connection.added": "added the connection {name} ({result})",
                "connection.tested": "tested the connection {name}: {result}",
                "connection.replaced": "replaced the credentials of the connection {name} ({result})",
                "connection.renamed": "renamed the connection {before} to {name}",
                "connection.removed": "removed the connection {name}",
                "connection.refused": "was refused with the connection {name}: {problem}",
                "connection.accepted": "was accepted again with the connection {name}",
            }
        )
