"""Addresses for campaigns."""

from django.urls import path

from leadhub.campaigns import views

app_name = "campaigns"
urlpatterns = [path("", views.picker, name="picker")]
