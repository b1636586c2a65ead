from django.urls import path

from leadhub.submissions import views

app_name = "submissions"
urlpatterns = [
    path("", views.history, name="history"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/rows/", views.rows, name="rows"),
    path("<uuid:pk>/left-out.xlsx", views.left_out, name="left-out"),
    path("<uuid:pk>/go-on/", views.go_on, name="go-on"),
    path("<uuid:pk>/give-up/", views.give_up, name="give-up"),
    path("<uuid:pk>/look-again/", views.look_again, name="look-again"),
]
