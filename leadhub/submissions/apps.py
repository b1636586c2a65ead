from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "leadhub.submissions"
    label = "submissions"
