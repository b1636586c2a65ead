"""Addresses for the event log."""

from django.urls import path

from leadhub.audit import views

app_name = "audit"
urlpatterns = [path("", views.events, name="events")]
