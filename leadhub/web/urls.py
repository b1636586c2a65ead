"""Addresses that are about LeadHub itself."""

from django.urls import path

from leadhub.web import views

app_name = "web"
urlpatterns = [path("healthz", views.healthz, name="healthz")]
