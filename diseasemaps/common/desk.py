"""What the lists of the desk and the pages of their own have in common.

The desk itself, with its first page and the way in, is `diseasemaps.desk`.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, Generic, NamedTuple, TypeVar

from django.contrib.admin import SimpleListFilter
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import BaseForm, Textarea, TextInput
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .change_form import VersionedChangeForm
from .optional import not_none
from .policy import Derived, DeskPolicy
from .refusals import Refused

# How Django's own filters end the name of their column in the list's address.
_ENDS_OF_FILTERS = ("", "__exact", "__id__exact", "__isnull", "__isempty")


Row = TypeVar("Row", bound=Model)


class OwnPage(NamedTuple):
    """A page beside those of Django's admin; its address is named after the table and `name`.

    It opens with `right` where that is given, else to whoever may see the list. What has to be
    asked before that is decided, such as the password again, are the decorators `first`.
    """

    route: str
    view: Callable[..., HttpResponse]
    name: str
    right: str = ""
    first: tuple[Callable, ...] = ()


class DeskAdmin(VersionedChangeForm, Generic[Row]):
    """A list of the desk, with pages of its own. Nothing is deleted here, nor many at once."""

    # The list's name; the table's in the plural where none is given.
    listed_as: str | Promise = ""
    list_per_page = Derived(lambda: DeskPolicy.DESK_ROWS_A_PAGE)
    show_full_result_count = False
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def lookup_allowed(  # type: ignore[override] # the stubs allow for none, Django passes it
        self, lookup: str, value: str, request: HttpRequest
    ) -> bool:
        """By the list's own filters alone.

        Django lets any column stand in the address, so that an e-mail address or the hash of a
        password could be guessed letter by letter.
        """
        names = self._names_of_filters(request)
        return lookup in {name + end for name in names for end in _ENDS_OF_FILTERS}

    def _names_of_filters(self, request: HttpRequest) -> Iterator[str]:
        for entry in self.get_list_filter(request):
            if isinstance(entry, str):
                yield entry
            elif isinstance(entry, tuple):
                yield str(entry[0])
            elif isinstance(entry, type) and issubclass(entry, SimpleListFilter):
                yield not_none(entry.parameter_name)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        titled = {"title": self.listed_as} if self.listed_as else {}
        return super().changelist_view(request, titled | (extra_context or {}))

    def own_pages(self) -> list[OwnPage]:
        """The pages beside Django's, to be added to by each class with its own."""
        return []

    def get_urls(self) -> list:
        table = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path(
                page.route,
                self.admin_site.admin_view(self._with_right(page)),
                name=f"{table}_{page.name}",
            )
            for page in self.own_pages()
        ]
        return own + super().get_urls()

    def _with_right(self, page: OwnPage) -> Callable[..., HttpResponse]:
        """The view, closed to colleagues without the right: `admin_view` asks only for staff."""

        @wraps(page.view)
        def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            user = request.user
            if not (user.has_perm(page.right) if page.right else self.has_view_permission(request)):
                raise PermissionDenied
            return page.view(request, *args, **kwargs)

        for decorate in reversed(page.first):
            view = decorate(view)
        return view

    def object_or_404(self, request: HttpRequest, pk: object) -> Row:
        """The row of the list that a page is about.

        Raises PermissionDenied for whoever may not see the list, and Http404 where it has no such
        row for them.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_object(request, str(pk))
        if found is None:
            raise Http404
        return found

    def render_page(
        self, request: HttpRequest, template: str, *, title: str, status: int = 200, **context: Any
    ) -> TemplateResponse:
        """A page of its own, below the list; its template extends `desk/page.html`."""
        shared = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "listed_as": self.listed_as or capfirst(self.opts.verbose_name_plural),
            "title": title,
        }
        return TemplateResponse(request, template, shared | context, status=status)

    def gone_page(
        self, request: HttpRequest, form: BaseForm, refused: Refused, *, back: str = ""
    ) -> TemplateResponse:
        """In place of a page that is not theirs any more, or not as it was: why, all that they
        typed there, to be copied, and a way `back`, to the list unless another is given."""
        typed = [
            (field.label, field.value())
            for field in form.visible_fields()
            if isinstance(field.field.widget, TextInput | Textarea) and field.value()
        ]
        return self.render_page(
            request,
            "desk/gone.html",
            title=_("Nothing was done"),
            status=409,
            errors=refused.sentences,
            typed=typed,
            back=back,
        )


class ReadOnlyDeskAdmin(DeskAdmin[Row]):
    """A list that is only read, with one right; what changes its rows are pages of its own."""

    right: str

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm(self.right)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
