"""What Django's admin finds of this app: the editors' pages register themselves."""

from .articles import desk as articles
from .catalogue import desk as catalogue

__all__ = ["articles", "catalogue"]
