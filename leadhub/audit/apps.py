from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "leadhub.audit"
    label = "audit"
