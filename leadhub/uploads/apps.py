from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "leadhub.uploads"
    label = "uploads"
