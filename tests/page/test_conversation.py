"""A conversation with a plain bot, seen on the page."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.page.phone import Phone
from tests.page.showcase_bot import Showcase

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_person_reads_the_description_starts_the_bot_and_is_welcomed_by_name(desktop: Phone) -> None:
    await desktop.opens()
    await expect(desktop.page.get_by_text("Shows what a bot can show")).to_be_visible()
    await desktop.taps("Start")
    await desktop.sees("Welcome, Participant (EN)")
    await expect(desktop.message("Welcome").locator("strong")).to_have_text("Participant (EN)")


async def test_formatted_text_keeps_its_formatting_next_to_emoji_and_turkmen_letters(desktop: Phone) -> None:
    await desktop.begins()
    await desktop.says("/formatted")
    answer = desktop.message("Bold")
    text = answer.locator(".text")
    await expect(text.locator("strong").first).to_have_text("Bold")
    await expect(text.locator("em").first).to_have_text("italic")
    await expect(text.locator("u")).to_have_text("under")
    await expect(text.locator("s")).to_have_text("struck")
    await expect(text.locator("code").first).to_have_text("code")
    await expect(text.locator("strong > em")).to_have_text("italic inside")
    await expect(text.locator("blockquote").first).to_have_text("ä ç ž ň ö ş ü ý — Қ ё ж")
    await expect(text.locator("pre code")).to_have_text('print("<b>")')
    link = text.get_by_role("link", name="the programme")
    await expect(link).to_have_attribute("href", "https://example.org/programme")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")

    await answer.get_by_role("button", name="Hidden text").click()
    await expect(text.get_by_text("secret")).to_be_visible()
    await answer.get_by_role("button", name="Show all").click()
    await expect(answer.get_by_role("button", name="Show less")).to_have_attribute("aria-expanded", "true")


async def test_an_inline_button_edits_the_message_in_place_and_its_answer_is_a_toast(desktop: Phone) -> None:
    await desktop.begins()
    await desktop.says("/counter")
    await desktop.sees("Counted 0")
    count = await desktop.page.locator(".message").count()
    await desktop.taps("Count on")
    await expect(desktop.toast).to_have_text("Now 1")
    await desktop.sees("Counted 1")
    await expect(desktop.message("Counted 1")).to_contain_text("edited")
    await expect(desktop.page.locator(".message")).to_have_count(count)


async def test_an_alert_has_to_be_confirmed(desktop: Phone) -> None:
    await desktop.begins()
    await desktop.says("/counter")
    await desktop.taps("Tell me")
    alert = desktop.page.get_by_role("dialog")
    await expect(alert).to_contain_text("Please <read> this & press OK")
    await alert.get_by_role("button", name="OK").click()
    await expect(alert).to_have_count(0)


async def test_a_button_is_busy_until_the_bot_answers(desktop: Phone, showcase: Showcase) -> None:
    await desktop.begins()
    await desktop.says("/counter")
    await desktop.taps("Take your time")
    button = desktop.page.locator(".key", has_text="Take your time")
    await expect(button).to_have_attribute("aria-busy", "true")
    showcase.patience.set()
    await expect(desktop.toast).to_have_text("Thank you for waiting")
    await expect(button).not_to_have_attribute("aria-busy", "true")


async def test_buttons_copy_begin_an_inline_query_and_follow_a_deep_link_inside_the_page(desktop: Phone) -> None:
    await desktop.begins()
    await desktop.says("/counter")
    await desktop.taps("Copy the code")
    await expect(desktop.toast).to_have_text("Copied")
    assert await desktop.page.evaluate("navigator.clipboard.readText()") == "HALL-1"
    await desktop.taps("Session")
    await desktop.sees("(s_42)")
    await desktop.taps("Share")
    await expect(desktop.field).to_have_value("@showcase_bot plenary")


async def test_inline_mode_offers_cards_and_the_chosen_one_is_sent(desktop: Phone) -> None:
    await desktop.begins()
    await desktop.field.fill("@showcase_bot neutrality")
    cards = desktop.page.get_by_role("option")
    await expect(cards).to_have_count(3)
    await expect(cards.nth(1)).to_contain_text("Hall 2 <b>14:00</b>")
    await cards.nth(1).click()
    await desktop.sees("Card of neutrality 2")
    await expect(desktop.message("Card of neutrality 2")).to_contain_text("via @showcase_bot")
    await expect(desktop.field).to_have_value("")


async def test_the_reply_keyboard_sends_hides_shows_and_goes(desktop: Phone) -> None:
    await desktop.begins()
    keys = desktop.page.get_by_role("toolbar", name="Reply buttons")
    await expect(desktop.field).to_have_attribute("placeholder", "Ask about the agenda")
    await keys.get_by_role("button", name="My agenda").click()
    await desktop.sees("You said: My agenda")
    await desktop.taps("Hide the buttons")
    await expect(keys).to_be_hidden()
    await desktop.taps("Show the buttons")
    await expect(keys).to_be_visible()

    await desktop.says("/once")
    await keys.get_by_role("button", name="Only once").click()
    await expect(keys).to_be_hidden()
    await desktop.says("/hide")
    await desktop.sees("No buttons now")
    await expect(desktop.page.get_by_role("button", name="Show the buttons")).to_be_hidden()


async def test_a_question_with_force_reply_is_answered_as_a_reply(desktop: Phone) -> None:
    await desktop.begins()
    await desktop.says("/ask")
    await expect(desktop.page.locator("#strip")).to_contain_text("What is your question?")
    await desktop.says("Where is hall 2?")
    await expect(desktop.own_message("Where is hall 2?").locator(".reply").first).to_contain_text(
        "What is your question?"
    )
    await desktop.sees("You said: Where is hall 2?")


async def test_a_file_downloads_under_its_name_and_a_photo_is_shown(desktop: Phone, tmp_path: Path) -> None:
    await desktop.begins()
    await desktop.says("/file")
    async with desktop.page.expect_download() as downloading:
        await desktop.page.get_by_role("link", name="Download: my-agenda.ics").click()
    download = await downloading.value
    assert download.suggested_filename == "my-agenda.ics"
    await download.save_as(tmp_path / "my-agenda.ics")
    assert (tmp_path / "my-agenda.ics").read_bytes() == b"BEGIN:VCALENDAR\r\n"

    await desktop.says("/photo")
    photo = desktop.message("The hall").get_by_role("img", name="Photo")
    await expect(photo).to_be_visible()
    await expect(photo).to_have_js_property("naturalWidth", 1)


async def test_typing_shows_until_the_answer_comes(desktop: Phone, showcase: Showcase) -> None:
    await desktop.begins()
    await desktop.says("/think")
    await expect(desktop.page.locator("#status")).to_have_text("typing…")
    showcase.patience.set()
    await desktop.sees("I have thought")
    await expect(desktop.page.locator("#status")).to_have_text("bot")


async def test_a_phone_sends_other_things_than_text(desktop: Phone) -> None:
    await desktop.begins()
    for kind in ("Sticker", "Voice message", "Location", "Photo", "Video", "Contact", "Poll"):
        await desktop.taps("Attach")
        await desktop.page.get_by_role("menuitem", name=kind, exact=True).click()
        await desktop.sees(f"You said: {kind.split()[0].lower()}")


async def test_a_person_sends_a_file_of_their_own(desktop: Phone) -> None:
    await desktop.begins()
    await desktop.taps("Attach")
    async with desktop.page.expect_file_chooser() as choosing:
        await desktop.page.get_by_role("menuitem", name="File", exact=True).click()
    await (await choosing.value).set_files({"name": "ähli <b>.txt", "mimeType": "text/plain", "buffer": b"hi"})
    await desktop.sees("You said: document")
    await expect(desktop.page.get_by_role("link", name="Download: ähli <b>.txt")).to_be_visible()


async def test_one_edits_answers_and_deletes_messages(desktop: Phone) -> None:
    await desktop.begins()
    await desktop.says("hello")
    await desktop.sees("You said: hello")
    await desktop.field.press("ArrowUp")
    await expect(desktop.field).to_have_value("hello")
    await desktop.says("good morning")
    await desktop.sees("Changed to: good morning")

    await desktop.message("Changed to: good morning").locator(".bubble").dblclick()
    await desktop.says("thank you")
    await expect(desktop.own_message("thank you").locator(".reply").first).to_contain_text("good morning")

    own = desktop.page.locator(".message.out", has_text="good morning")
    await own.first.locator(".bubble").click(button="right")
    await desktop.page.get_by_role("menuitem", name="Delete").click()
    await expect(desktop.page.locator(".message.out .text", has_text="good morning")).to_have_count(0)


async def test_text_longer_than_a_message_may_be_goes_in_parts(desktop: Phone) -> None:
    await desktop.begins()
    await desktop.says("word " * 1000)
    await expect(desktop.page.locator(".message.out .text", has_text="word")).to_have_count(2)
