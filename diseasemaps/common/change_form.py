"""The desk's change form: it is saved for the version that was read, and writes nothing else."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import BaseForm, BoundField, ModelForm
from django.forms.models import BaseInlineFormSet, model_to_dict
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy

from .once import once
from .versioned import VERSION_READ, changed_meanwhile, version_of


class SavedNow(NamedTuple):
    """What is saved under one label of a change form, beside what was typed there."""

    label: str
    value: str


class VersionedChangeForm(admin.ModelAdmin):
    """Django's form for a row, as a versioned one (`diseasemaps.common.versioned`)."""

    change_form_template = "desk/change_form.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Django's form, for the version that was read and no other.

        Where somebody else has saved meanwhile, the page comes again (409) with everything typed,
        who changed it when, and what is saved now beside it.
        """
        if object_id is None:
            return self._add_form(request, form_url, extra_context)
        pk = unquote(object_id)
        if request.method != "POST":
            # Before anything else is read: what is shown is never older than its version.
            versioned = {VERSION_READ: self.version_now(request, pk)}
            return super().changeform_view(
                request, object_id, form_url, (extra_context or {}) | versioned
            )
        with transaction.atomic():
            self.lock(pk)
            now = self.version_now(request, pk)
            if request.POST.get(VERSION_READ) != now:
                request.refused_with = self.how_it_changed(pk)  # type: ignore[attr-defined]
            response = super().changeform_view(
                request, object_id, form_url, (extra_context or {}) | {VERSION_READ: now}
            )
            if hasattr(request, "refused_with") and isinstance(response, TemplateResponse):
                response.status_code = 409
                context = response.context_data or {}
                response.context_data = context | {
                    "saved_now": list(_saved_now(context)),
                    "refused_with": request.refused_with,
                    # The refusal is said by itself; Django's line is about the fields.
                    "errors": context["errors"] if _has_other_errors(context) else None,
                }
        return response

    @method_decorator(once(gettext_lazy("It was added.")))
    def _add_form(
        self, request: HttpRequest, form_url: str, extra_context: dict[str, Any] | None
    ) -> HttpResponse:
        """Django's form for a new row, which is added once, however often it is sent."""
        return super().changeform_view(request, None, form_url, extra_context)

    def lock(self, pk: str) -> None:
        """Lock what the change form of this row writes, until the transaction ends.

        Overridden where the form writes to rows that transitions lock too: these come first, in the
        order of `docs/decisions/0001`.
        """
        self._row(pk, self.model._base_manager.select_for_update(of=("self",), no_key=True))

    def version_now(self, request: HttpRequest, pk: str) -> str:
        """The version of all that the change form of a row shows to this person for changing, the
        rows below it included; of nothing where there is no such row."""
        row = self._row(pk, self.model._base_manager.all())
        if row is None:
            return version_of()
        shown = flatten_fieldsets(self.get_fieldsets(request, row))
        changeable = set(shown) - set(self.get_readonly_fields(request, row))
        own = model_to_dict(row, fields=sorted(changeable))
        below = [
            list(formset.get_queryset().order_by("pk").values())
            for formset in (
                inline.get_formset(request, row)(instance=row)
                for inline in self.get_inline_instances(request, row)
            )
        ]
        return version_of({name: _plain(value) for name, value in own.items()}, below)

    def _row(self, pk: str, rows: QuerySet) -> Model | None:
        try:
            return rows.filter(pk=self.opts.pk.to_python(pk)).first()
        except ValidationError:
            # An address that somebody has typed: there is no such row.
            return None

    def how_it_changed(self, pk: str) -> tuple[str, ...]:
        """That a row has changed since it was read: who saved its form last, and when."""
        kind = ContentType.objects.get_for_model(self.model)
        last = LogEntry.objects.filter(content_type=kind, object_id=pk).select_related("user")
        entry = last.order_by("-action_time", "-pk").first()
        if entry is None:
            return changed_meanwhile()
        name = entry.user.name_at_the_desk  # type: ignore[attr-defined] # the site's own accounts
        return changed_meanwhile(name, entry.action_time)

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        return _refusing(form) if hasattr(request, "refused_with") else form

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry | None:  # type: ignore[override] # nothing to log where nothing was changed
        """As Django does, but for a form that was saved as it was: nobody changed anything."""
        return super().log_change(request, obj, message) if message else None

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """Write the columns that were changed in the form: others may have moved since, by a
        transition or a count."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        columns = {field.name for field in self.opts.concrete_fields}
        if changed := sorted(columns & set(form.changed_data)):
            obj.save(update_fields=changed)


def _plain(value: object) -> object:
    """A value of a form as its version takes it: rows by their keys."""
    if isinstance(value, list):
        return sorted(str(row.pk) if isinstance(row, Model) else str(row) for row in value)
    return value if value is None or isinstance(value, bool | int) else str(value)


# The error of a form for another version; the page says it in its own place.
_REFUSED = "changed meanwhile"


def _refusing(form: type[ModelForm]) -> type[ModelForm]:
    """The same form, which refuses whatever is typed."""

    def clean(self: ModelForm) -> Any:
        cleaned = super(refusing, self).clean()
        self.add_error(None, ValidationError("", code=_REFUSED))
        return cleaned

    refusing: type[ModelForm] = type(form.__name__, (form,), {"clean": clean})
    return refusing


def _has_other_errors(context: dict[str, Any]) -> bool:
    """Whether something is wrong with what was typed, besides that it is about another version."""
    form: BaseForm = context["adminform"].form
    of_form = [error for errors in form.errors.as_data().values() for error in errors]
    of_rows = [inline.formset.total_error_count() for inline in context["inline_admin_formsets"]]
    return any(error.code != _REFUSED for error in of_form) or any(of_rows)


def _saved_now(context: dict[str, Any]) -> Iterator[SavedNow]:
    """What is saved where something else was typed, field by field and below it row by row."""
    form: BaseForm = context["adminform"].form
    for name in form.changed_data:
        if not form.fields[name].widget.is_hidden:
            yield SavedNow(str(form[name].label), _as_read(form[name]))
    formsets: Iterable[Any] = context["inline_admin_formsets"]
    for inline in formsets:
        formset: BaseInlineFormSet = inline.formset
        if formset.has_changed():
            saved = type(formset)(instance=formset.instance)
            for row in saved.initial_forms:
                parts = [_as_read(part) for part in row.visible_fields() if part.name != "DELETE"]
                yield SavedNow(str(inline.opts.verbose_name), " · ".join(filter(None, parts)))


def _as_read(part: BoundField) -> str:
    """The value that a field began with, in the words that people choose or type."""
    value = part.initial
    choices = getattr(part.field, "choices", None)
    if choices is None:
        return "" if value is None else str(value)
    wanted = {str(_key(one)) for one in value} if isinstance(value, list) else {str(_key(value))}
    return ", ".join(str(label) for key, label in _flat(choices) if str(key) in wanted)


def _key(value: object) -> object:
    return value.pk if isinstance(value, Model) else value


def _flat(choices: Iterable[Any]) -> Iterator[tuple[object, object]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield key, label
