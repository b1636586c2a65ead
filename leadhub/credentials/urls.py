"""Addresses for connections."""

from django.urls import path

from leadhub.credentials import views

app_name = "credentials"
urlpatterns = [
    path("", views.connections, name="list"),
    path("add/", views.add, name="add"),
    path("<uuid:public_id>/", views.detail, name="detail"),
    path("<uuid:public_id>/test/", views.test, name="test"),
    path("<uuid:public_id>/rename/", views.rename, name="rename"),
    path("<uuid:public_id>/replace/", views.replace, name="replace"),
    path("<uuid:public_id>/remove/", views.remove, name="remove"),
]
