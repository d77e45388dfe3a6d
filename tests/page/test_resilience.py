"""A lost network, a restarted server, a long conversation: nothing is lost, doubled or moved about."""

import httpx
import pytest
from playwright.async_api import Browser, expect

from tests.page.conftest import BOT, Server
from tests.page.phone import Phone

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SCROLLED_TO_END = """(() => {
    const view = document.getElementById('viewport');
    return view.scrollHeight - view.scrollTop - view.clientHeight < 2;
})()"""
TOP_OF_FIRST = "document.querySelector('.message').getBoundingClientRect().top"


async def test_after_a_lost_network_the_page_catches_up_without_doubling(
    desktop: Phone, http: httpx.AsyncClient
) -> None:
    desktop.tolerant = True
    await desktop.begins()
    person = await desktop.person()
    await desktop.page.context.set_offline(True)
    await expect(desktop.page.locator("#status")).to_have_text("Connecting…")
    (await http.post(f"/sim/{BOT}/people/{person}/messages", json={"text": "while away"})).raise_for_status()
    await desktop.says("written while offline")
    await expect(desktop.page.get_by_text("Not sent")).to_be_visible()

    await desktop.page.context.set_offline(False)
    await desktop.sees("You said: while away")
    await desktop.page.get_by_role("button", name="Send again").click()
    await desktop.sees("You said: written while offline")
    for text in ("You said: while away", "You said: written while offline"):
        await expect(desktop.page.locator(".message", has_text=text)).to_have_count(1)
    await expect(desktop.page.get_by_text("Not sent")).to_have_count(0)


async def test_after_a_restart_of_the_server_the_page_begins_anew_by_itself(browser: Browser, server: Server) -> None:
    await server.ready()
    page = await browser.new_page(locale="en-GB")
    phone = Phone(page, server.url)
    phone.tolerant = True
    await phone.opens()
    await phone.taps("Start")
    await phone.sees("/start")

    server.stop()
    await expect(page.locator("#status")).to_have_text("Connecting…")
    server.start()
    await server.ready()
    await expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible(timeout=15_000)
    await expect(page.locator("#status")).to_have_text("bot")
    await expect(page.locator(".message")).to_have_count(0)
    await phone.taps("Start")
    await phone.sees("/start")
    await page.close()
    assert phone.complaints == []


async def test_one_who_reads_further_up_is_not_moved_and_learns_what_is_new(
    desktop: Phone, http: httpx.AsyncClient
) -> None:
    await desktop.begins()
    person = await desktop.person()
    for number in range(12):
        await http.post(f"/sim/{BOT}/people/{person}/messages", json={"text": f"line {number}\n" * 3})
    await desktop.sees("You said: line 11")
    await desktop.page.wait_for_function(SCROLLED_TO_END)

    await desktop.page.locator("#viewport").evaluate("(viewport) => { viewport.scrollTop = 100 }")
    pill = desktop.page.get_by_role("button", name="To the newest message")
    await expect(pill).to_be_visible()
    before = await desktop.page.evaluate(TOP_OF_FIRST)
    await http.post(f"/sim/{BOT}/people/{person}/messages", json={"text": "from elsewhere"})
    pill = desktop.page.get_by_role("button", name="1 new message")
    await expect(pill).to_be_visible()
    assert await desktop.page.evaluate(TOP_OF_FIRST) == before
    await pill.click()
    await expect(desktop.message("You said: from elsewhere")).to_be_in_viewport()


async def test_an_edit_above_does_not_move_what_one_reads_and_builds_nothing_twice(desktop: Phone) -> None:
    await desktop.begins()
    await desktop.says("/counter")
    await desktop.sees("Counted 0")
    await desktop.page.evaluate("document.querySelectorAll('.message').forEach((node) => { node.kept = true })")
    await desktop.taps("Count on")
    await desktop.sees("Counted 1")
    assert await desktop.page.evaluate("[...document.querySelectorAll('.message')].every((node) => node.kept)")
    assert await desktop.page.evaluate(SCROLLED_TO_END)


async def test_five_hundred_messages_are_shown_and_one_more_adds_one(desktop: Phone, http: httpx.AsyncClient) -> None:
    await desktop.begins()
    person = await desktop.person()
    await desktop.page.goto("about:blank")
    for number in range(250):
        await http.post(f"/sim/{BOT}/people/{person}/messages", json={"text": f"message {number}"})
    await desktop.page.goto(f"{desktop.url}/chat?person={person}")
    await desktop.sees("You said: message 249")
    assert await desktop.page.evaluate(SCROLLED_TO_END)
    shown = await desktop.page.locator(".message").count()
    assert shown == 500
    await desktop.says("one more")
    await desktop.sees("You said: one more")
    await expect(desktop.page.locator(".message")).to_have_count(shown + 2)
