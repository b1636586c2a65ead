"""Addresses for connections."""

from django.urls import path

from leadhub.credentials import views, views_adding, views_deployments

app_name = "credentials"
urlpatterns = [
    path("", views.connections, name="list"),
    path("add/", views_adding.add, name="add"),
    path("add/<str:kind>/", views_adding.guide, name="guide"),
    path("connect/", views_adding.go, name="go"),
    path("connect/done/", views_adding.done, name="done"),
    path("deployments/", views_deployments.table, name="deployments"),
    path("deployments/<str:name>/remove/", views_deployments.remove, name="deployment-remove"),
    path("<uuid:public_id>/", views.detail, name="detail"),
    path("<uuid:public_id>/test/", views.test, name="test"),
    path("<uuid:public_id>/rename/", views.rename, name="rename"),
    path("<uuid:public_id>/replace/", views.replace, name="replace"),
    path("<uuid:public_id>/connect/", views_adding.again, name="again"),
    path("<uuid:public_id>/share/", views.share, name="share"),
    path("<uuid:public_id>/remove/", views.remove, name="remove"),
]
