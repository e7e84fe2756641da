"""Say where the demonstration is: the address, the sign-ins, the letters."""

from django.conf import settings
from django.core.management.base import BaseCommand

from diseasemaps.demo.people import PASSWORD, SIGN_INS


class Command(BaseCommand):
    help = "Print the address, the demonstration sign-ins and where letters go."

    def add_arguments(self, parser) -> None:
        parser.add_argument("address", nargs="?", default="127.0.0.1:8000")

    def handle(self, *args, address: str, **options) -> None:
        mail = (settings.VAR_DIR / "mail").relative_to(settings.BASE_DIR)
        self.stdout.write(
            "\n".join(
                [
                    "",
                    f"  Site     http://{address}/",
                    f"  Desk     http://{address}/admin/",
                    f"  Letters  {mail}/",
                    f"  Sign in with the password {PASSWORD} as",
                    *(f"    {email}" for email in SIGN_INS),
                    "",
                ]
            )
        )
