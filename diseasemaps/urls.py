"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    # Before the questions of a condition: "letter" is no condition.
    path("", include("conditions.urls")),
    path("", include("experiences.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
