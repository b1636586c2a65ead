"""Addresses of what a sub-account answers to; the connection and the sub-account come before them."""

from django.urls import path

from leadhub.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.detail, name="detail"),
    path("test/", views.test, name="test"),
    path("probe/", views.probe, name="probe"),
    path("probe/remove/", views.remove_again, name="remove-again"),
]
