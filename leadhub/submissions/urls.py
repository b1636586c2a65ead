from django.urls import path

from leadhub.submissions import views, views_decisions

app_name = "submissions"
urlpatterns = [
    path("", views.history, name="history"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/rows/", views.rows, name="rows"),
    path("<uuid:pk>/left-out.xlsx", views.left_out, name="left-out"),
    path("<uuid:pk>/go-on/", views.go_on, name="go-on"),
    path("<uuid:pk>/pause/", views.pause, name="pause"),
    path("<uuid:pk>/cancel/", views_decisions.cancel, name="cancel"),
    path("<uuid:pk>/stop/", views_decisions.intervene, {"kind": "stop"}, name="stop"),
    path("<uuid:pk>/release/", views_decisions.intervene, {"kind": "release"}, name="release"),
    path("<uuid:pk>/undo/", views_decisions.intervene, {"kind": "undo"}, name="undo"),
    path("<uuid:pk>/decide/", views_decisions.cases, name="decide"),
    path("<uuid:pk>/decide/<int:number>/", views_decisions.decide, name="decide-batch"),
    path("<uuid:pk>/first-leads/", views_decisions.first_leads, name="first-leads"),
    path("<uuid:pk>/look-again/", views.look_again, name="look-again"),
]
