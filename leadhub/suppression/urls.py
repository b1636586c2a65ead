"""Addresses of the do-not-call lists."""

from django.urls import path

from leadhub.suppression import views

app_name = "suppression"
urlpatterns = [
    path("", views.lists, name="lists"),
    path("check/", views.check, name="check"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/remove/", views.remove, name="remove"),
]
