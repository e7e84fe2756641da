"""Moves refused, each with a sentence for the person who tried."""

from django.core.exceptions import PermissionDenied


class NotAllowed(PermissionDenied):
    """A move that this person may not make, or not now. Nothing has changed."""
