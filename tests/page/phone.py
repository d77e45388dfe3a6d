"""What a person does with the chat page."""

from typing import Any

from playwright.async_api import ConsoleMessage, Locator, Page, expect


class Phone:
    """The page, driven as a person drives it. `complaints` are what the browser reports, such as a refused script."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.complaints: list[str] = []
        self.tolerant = False
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._listen)

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not (self.tolerant and "Failed to load resource" in message.text):
            self.complaints.append(message.text)

    async def opens(self, address: str = "/") -> None:
        await self.page.goto(self.url + address)
        await expect(self.page.locator("#status")).to_have_text("bot")

    async def begins(self, address: str = "/") -> None:
        """Opens the page and starts the bot."""
        await self.opens(address)
        await self.page.get_by_role("button", name="Start", exact=True).click()
        await self.sees("Welcome")

    async def says(self, text: str) -> None:
        await self.field.fill(text)
        # An open list of commands would take Enter for itself.
        await self.page.get_by_role("button", name="Send", exact=True).click()

    async def taps(self, name: str) -> None:
        await self.page.get_by_role("button", name=name, exact=True).last.click()

    async def sees(self, text: str) -> None:
        await expect(self.message(text)).to_be_visible()

    def message(self, text: str) -> Locator:
        """The newest message with that text."""
        return self.page.locator(".message", has_text=text).last

    def own_message(self, text: str) -> Locator:
        """The newest message of the person's own with that text: the bot may have echoed it by now."""
        return self.page.locator(".message.out", has_text=text).last

    @property
    def field(self) -> Locator:
        return self.page.locator("#field")

    @property
    def toast(self) -> Locator:
        return self.page.locator(".toast")

    async def person(self) -> int:
        """The id of the person who holds the phone."""
        address: Any = await self.page.evaluate("new URLSearchParams(location.search).get('person')")
        return int(address)
