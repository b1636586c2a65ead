from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "leadhub.campaigns"
    label = "campaigns"
