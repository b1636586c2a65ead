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
                "connection.revoked": "asked for the sign-in of the removed connection {name} to be ended: {result}",
                "connection.shared": "shared the connection {name} with {people}",
                "connection.unshared": "stopped sharing the connection {name} with {people}",
                "deployment.added": "added the deployment {name} ({oauth_base}, {auth_base}, {api_base}), like {like}",
                "deployment.removed": "removed the deployment {name}, which {connections} connections used",
                "keyring.turned": "sealed {sealed} records anew with the key {key}; {shut} could not be opened",
                "connection.accepted": "was accepted again with the connection {name}",
            }
        )
