"""Transitions refused, each with a sentence for the person who tried."""

from django.core.exceptions import PermissionDenied


class NotAllowed(PermissionDenied):
    """A transition that this person may not make, or not now. Nothing has changed."""
