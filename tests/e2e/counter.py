"""How much somebody has to do: taps and keys, counted by the page itself."""

from __future__ import annotations

from playwright.sync_api import Locator

from tests.e2e.visitor import Visitor


class Counter:
    """A visitor whose taps and keys are counted by the page itself: nothing he does goes by unseen."""

    def __init__(self, visitor: Visitor, name: str = "counted") -> None:
        self.visitor = visitor
        self.counts = {"taps": 0, "characters": 0}
        visitor.context.expose_function(name, self._count)
        visitor.context.add_init_script(
            f"addEventListener('pointerdown', (event) => event.isTrusted && {name}('taps'), true);"
            f"addEventListener('keydown', (event) => event.isTrusted && {name}('characters'), true);"
        )

    def tap(self, target: Locator, *, leads_on: bool = True) -> None:
        """Tap something that is there to be tapped; the page it leads to is looked at."""
        if leads_on:
            with self.visitor.page.expect_navigation():
                target.click()
            self.visitor.look()
        else:
            target.click()

    def _count(self, what: str) -> None:
        self.counts[what] += 1
