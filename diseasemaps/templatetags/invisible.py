"""Words of members at the desk: `{{ words|mark_invisible|linebreaks }}`."""

from django import template

from diseasemaps.common.invisible import mark_invisible

register = template.Library()

register.filter("mark_invisible", mark_invisible)
