"""The demonstration as an app of its own, so that its commands stand beside its data."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "diseasemaps.demo"
    verbose_name = "Demonstration"
