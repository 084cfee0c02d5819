"""The views of all customers, one after another, without holding them all."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from regulars import _regulars
from regulars import _types as types
from regulars._decode import decode

__all__ = ["Views"]


class Views(Iterator[types.CustomerView]):
    """The views of all customers in order of their ids, of one state of the store: that of the call that made this.

    What is written meanwhile is not seen. A page of views is held at a time, and as long as this is not at its end a file keeps in its log
    what was there before, so end it, close it or use it as a context manager. Several threads may share it: each view goes to one of them.
    """

    __slots__ = ("_native", "_page", "_waiting")

    def __init__(self, native: _regulars.Views, page: int) -> None:
        self._native = native
        self._page = page
        self._waiting: deque[str] = deque()

    def __next__(self) -> types.CustomerView:
        while True:
            try:
                text = self._waiting.popleft()
            except IndexError:
                page = self._native.take(self._page)
                if not page and not self._waiting:
                    raise StopIteration from None
                # Whoever shares this may be faster, so the view is looked for again.
                self._waiting.extend(page)
            else:
                view: types.CustomerView = decode(text, types.CustomerView)
                return view

    def close(self) -> None:
        """Gives the state of the store back; nothing comes afterwards. Closing twice does nothing."""
        self._native.close()
        self._waiting.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        self.close()


Views.__module__ = "regulars"
