"""Addresses of the wizard."""

from django.urls import path

from leadhub.uploads import views, views_columns, views_reading, views_review

app_name = "uploads"
urlpatterns = [
    path("new/", views.start, name="start"),
    path("<uuid:pk>/", views.where, name="where"),
    path("<uuid:pk>/problem/", views.problem, name="problem"),
    path("<uuid:pk>/unlock/", views.unlock, name="unlock"),
    path("<uuid:pk>/forget/", views.forget, name="forget"),
    path("<uuid:pk>/reading/", views_reading.reading, name="reading"),
    path("<uuid:pk>/columns/", views_columns.columns, name="columns"),
    path("<uuid:pk>/sample/", views_columns.sample, name="sample"),
    path("<uuid:pk>/options/", views_columns.options, name="options"),
    path("<uuid:pk>/review/", views_review.review, name="review"),
    path("<uuid:pk>/rows/", views_review.rows, name="rows"),
    path("<uuid:pk>/rows/leave-out/", views_review.leave_out, name="leave-out"),
    path("<uuid:pk>/choices/", views_review.choices, name="choices"),
    path("<uuid:pk>/lookup/", views_review.lookup, name="lookup"),
    path("<uuid:pk>/readiness/", views_review.readiness, name="readiness"),
    path("<uuid:pk>/confirm/", views_review.confirm, name="confirm"),
]
