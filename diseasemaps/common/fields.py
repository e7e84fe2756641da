"""Form fields that need more than Django's."""

from collections.abc import Callable

from django import forms
from django.core.validators import MaxLengthValidator


class LimitedCharField(forms.CharField):
    """Text up to a length that is asked for with each form: `longest=lambda: Policy.SO_MANY`."""

    def __init__(self, *, longest: Callable[[], int], **kwargs) -> None:
        super().__init__(**kwargs)
        self.longest = longest
        self.validators.append(MaxLengthValidator(longest))

    def __deepcopy__(self, memo: dict) -> "LimitedCharField":
        """The field of one form, of the many that are made from the same class."""
        field = super().__deepcopy__(memo)  # type: ignore[misc] # the stubs of Field lack it
        field.widget.attrs["maxlength"] = str(self.longest())
        return field
