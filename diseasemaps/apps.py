"""The project package as an app (commands, template tags) and the desk as the admin site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class SiteConfig(AppConfig):
    name = "diseasemaps"
    verbose_name = "Site"


class DeskConfig(AdminConfig):
    default_site = "diseasemaps.desk.Desk"
