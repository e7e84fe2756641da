"""The common ground floor as an app: one table of its own, and a template tag."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "diseasemaps.common"
    label = "common"
