from django.urls import path
from django.http import HttpResponse
app_name="credentials"
urlpatterns=[path("", lambda r: HttpResponse("x"), name="list")]
