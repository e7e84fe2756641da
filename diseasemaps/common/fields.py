"""Form fields that need more than Django's."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.functional import Promise


class LimitedCharField(forms.CharField):
    """Text up to a length that is asked for with each form: `longest=lambda: Policy.SO_MANY`."""

    def __init__(self, *, longest: Callable[[], int], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.longest = longest
        self.validators.append(MaxLengthValidator(longest))

    def __deepcopy__(self, memo: dict) -> "LimitedCharField":
        """The field of one form, of the many that are made from the same class."""
        field = super().__deepcopy__(memo)  # type: ignore[misc] # the stubs of Field lack it
        field.widget.attrs["maxlength"] = str(self.longest())
        return field


Kind = TypeVar("Kind", bound=forms.Field)


def field_of(form: forms.BaseForm, name: str, kind: type[Kind]) -> Kind:
    """One form's own field of this name, which is of a kind that has more than every field.

    Raises TypeError for a field of another kind.
    """
    field = form.fields[name]
    if not isinstance(field, kind):
        raise TypeError(f"{name} is no {kind.__name__}.")
    return field


def mark_conditional(field: forms.Field) -> None:
    """Have a page not say "(optional)" of a field that may stay empty: others decide on that."""
    field.is_conditional = True  # type: ignore[attr-defined] # ours, for field_optional.html


def set_choice_hints(field: forms.Field, hints: Mapping[str, str | Promise]) -> None:
    """Put a small text under choices of a field, by their values."""
    field.choice_hints = hints  # type: ignore[attr-defined] # ours, for the filter choice_hint
