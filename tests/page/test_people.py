"""Several people on one page: each has a conversation, a language, a draft and unread marks of their own."""

import httpx
import pytest
from playwright.async_api import expect

from tests.page.conftest import BOT
from tests.page.phone import Phone

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_where_there_is_nobody_three_people_are_offered_one_for_each_language(desktop: Phone) -> None:
    await desktop.opens()
    people = desktop.page.get_by_role("navigation", name="People")
    for name in ("Gatnaşyjy (TM)", "Участник (RU)", "Participant (EN)"):
        await expect(people.get_by_role("button", name=name)).to_be_visible()
    await expect(people.get_by_role("button", name="Participant (EN)")).to_have_attribute("aria-current", "true")


async def test_the_page_speaks_the_language_of_whoever_holds_the_phone(desktop: Phone) -> None:
    await desktop.opens()
    for name, language, start in (
        ("Gatnaşyjy", "tk", "Başlamak"),
        ("Участник", "ru", "Начать"),
        ("Participant", "en", "Start"),
    ):
        await desktop.page.get_by_role("button", name=name).click()
        await expect(desktop.page.locator("#begin")).to_have_text(start)
        await expect(desktop.page.locator("html")).to_have_attribute("lang", language)


async def test_two_people_talk_by_turns_and_see_what_is_new_for_the_other(
    desktop: Phone, http: httpx.AsyncClient
) -> None:
    await desktop.begins()
    english = await desktop.person()
    await desktop.field.fill("a draft of mine")
    await desktop.page.get_by_role("button", name="Участник (RU)").click()
    await desktop.page.get_by_role("button", name="Начать").click()
    await desktop.sees("Welcome, Участник (RU)")
    assert await desktop.person() != english
    await expect(desktop.field).to_have_value("")
    await expect(desktop.page.locator(".message", has_text="Participant (EN)")).to_have_count(0)

    (await http.post(f"/sim/{BOT}/people/{english}/messages", json={"text": "from elsewhere"})).raise_for_status()
    other = desktop.page.get_by_role("navigation").get_by_role("button", name="Participant (EN)")
    await expect(other).to_contain_text("есть непрочитанное")
    await other.click()
    await desktop.sees("You said: from elsewhere")
    await expect(desktop.field).to_have_value("a draft of mine")
    await expect(other).not_to_contain_text("unread")


async def test_a_new_person_is_added_with_a_name_and_a_language(desktop: Phone) -> None:
    await desktop.opens()
    await desktop.taps("Add a person")
    dialog = desktop.page.get_by_role("dialog", name="Add a person")
    await dialog.get_by_label("Name").fill("Moderator")
    await dialog.get_by_label("Language").select_option("Türkmençe")
    await dialog.get_by_role("button", name="Add").click()
    await desktop.page.get_by_role("button", name="Başlamak").click()
    await desktop.sees("Welcome, Moderator")


async def test_a_hostile_name_stays_text_everywhere(desktop: Phone, http: httpx.AsyncClient) -> None:
    name = '<img src=x onerror="document.title=1"><b>\u202eevil'
    person = (await http.post("/sim/people", json={"first_name": name, "language_code": "en"})).json()["id"]
    await desktop.begins(f"/chat?person={person}")
    await expect(desktop.message("Welcome").locator(".text")).to_contain_text(name)
    await expect(desktop.page.locator(".person-name")).to_have_text(name)
    await desktop.says("<script>alert(1)</script>")
    await desktop.sees("You said: <script>alert(1)</script>")
    assert await desktop.page.locator("img, b, main script").count() == 0


async def test_the_address_keeps_person_and_bot_and_back_leads_back(desktop: Phone) -> None:
    await desktop.begins()
    first = await desktop.person()
    await desktop.page.get_by_role("button", name="Участник (RU)").click()
    await expect(desktop.page.locator("#begin")).to_have_text("Начать")
    await desktop.page.reload()
    await expect(desktop.page.locator("#begin")).to_have_text("Начать")
    await desktop.page.go_back()
    await desktop.sees("Welcome, Participant (EN)")
    assert await desktop.person() == first
    assert f"bot={BOT}" in desktop.page.url


async def test_a_qr_codes_deep_link_opens_the_page_with_its_payload(desktop: Phone) -> None:
    await desktop.opens(f"/chat?bot={BOT}&start=s_7")
    await desktop.taps("Start")
    await desktop.sees("Welcome, Participant (EN) (s_7)")


async def test_a_blocked_bot_is_silent_until_it_is_unblocked(desktop: Phone) -> None:
    await desktop.begins()
    await desktop.taps("Conversation menu")
    await desktop.page.get_by_role("menuitem", name="Block the bot").click()
    await expect(desktop.page.locator("#status")).to_have_text("The bot is blocked")
    await expect(desktop.field).to_be_hidden()
    await desktop.taps("Unblock")
    await desktop.says("back again")
    await desktop.sees("You said: back again")


async def test_a_group_is_a_chat_beside_the_private_one(desktop: Phone, http: httpx.AsyncClient) -> None:
    await desktop.begins()
    person = await desktop.person()
    group = {"title": "Delegation <1>", "members": [person], "bots": [BOT]}
    (await http.post("/sim/groups", json=group)).raise_for_status()
    await desktop.page.get_by_role("navigation").get_by_role("button", name="Delegation <1>").click()
    await expect(desktop.page.get_by_role("heading", name="Delegation <1>")).to_be_visible()
    await expect(desktop.page.locator("#status")).to_have_text("group")
    await desktop.says(f"/start@{BOT}")
    await desktop.sees("Welcome, Participant (EN)")
