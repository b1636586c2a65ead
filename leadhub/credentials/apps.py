from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "leadhub.credentials"
    label = "credentials"
