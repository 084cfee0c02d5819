"""Money as the wire has it: a decimal amount and a currency (RC-9). A float is refused, never rounded."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import force_setattr

from regulars._error import error
from regulars._regulars import error_number

__all__ = ["Money"]


class Money(Struct, frozen=True):
    """An exact amount in one currency.

    The amount may be given as `Decimal`, `int` or text: `Money("12.50", "CNY")`. A float raises `FloatNotAllowed`.
    """

    amount: Decimal
    """The amount; never a float."""
    currency: str
    """The ISO 4217 code."""

    if TYPE_CHECKING:

        def __init__(self, amount: Decimal | int | str, currency: str) -> None: ...

    def __post_init__(self) -> None:
        amount: object = self.amount
        if isinstance(amount, Decimal) and amount.is_finite():
            return
        if isinstance(amount, float):
            raise _refused("float_not_allowed", "money is given as text or Decimal, not as a float")
        if isinstance(amount, bool) or not isinstance(amount, int | str | Decimal):
            raise _refused("wrong_type", "an amount is a Decimal, an int or text")
        try:
            exact = Decimal(amount)
        except InvalidOperation:
            exact = Decimal("nan")
        if not exact.is_finite():
            raise _refused("decimal_invalid", "the amount is not a finite decimal number")
        force_setattr(self, "amount", exact)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"


def _refused(code: str, message: str) -> Exception:
    return error(code, error_number(code), message, "amount", {})
