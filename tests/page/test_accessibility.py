"""Everyone can use the page: by keyboard, by screen reader, on a small screen, in light and dark."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from tests.page.phone import Phone

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
INNER_OVERFLOW = "(() => { const v = document.getElementById('viewport'); return v.scrollWidth - v.clientWidth })()"
SETTLED = """Promise.all(document.getAnimations()
    .filter((animation) => animation.effect.getTiming().iterations === 1)
    .map((animation) => animation.finished))"""
FOCUS_SHOWN = """() => {
    const at = document.activeElement;
    const marked = [at, at.querySelector('.bubble'), at.closest('.field-box')].filter(Boolean);
    return at === document.body || marked.map((node) => getComputedStyle(node))
        .some((style) => style.outlineStyle !== 'none' || style.boxShadow.includes('1px'));
}"""
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


async def assert_axe_finds_nothing(phone: Phone) -> None:
    # A bubble still fading in has no contrast yet.
    await phone.page.evaluate(SETTLED)
    results = await Axe().run(phone.page, options=RULES)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_in_any_state_of_the_page(desktop: Phone, scheme: str) -> None:
    await desktop.page.emulate_media(color_scheme=scheme)
    await desktop.opens()
    await assert_axe_finds_nothing(desktop)
    await desktop.taps("Start")
    for command, answer in (
        ("/formatted", "Bold"),
        ("/counter", "Counted 0"),
        ("/file", "Your agenda"),
        ("/ask", "What is your question?"),
    ):
        await desktop.says(command)
        await desktop.sees(answer)
    for kind in ("Voice message", "Location", "Poll", "Contact"):
        await desktop.taps("Attach")
        await desktop.page.get_by_role("menuitem", name=kind).click()
    await desktop.sees("You said: contact")
    await assert_axe_finds_nothing(desktop)

    await desktop.field.fill("/")
    await expect(desktop.page.get_by_role("option").first).to_be_visible()
    await assert_axe_finds_nothing(desktop)
    await desktop.field.fill("")
    await desktop.taps("Conversation menu")
    await assert_axe_finds_nothing(desktop)
    await desktop.page.keyboard.press("Escape")
    await desktop.taps("Tell me")
    await expect(desktop.page.get_by_role("dialog")).to_be_visible()
    await assert_axe_finds_nothing(desktop)
    await desktop.taps("OK")
    await desktop.taps("Add a person")
    await assert_axe_finds_nothing(desktop)


async def test_dark_and_light_can_be_chosen_and_are_remembered(desktop: Phone) -> None:
    await desktop.begins()
    background = "getComputedStyle(document.body).backgroundColor"
    light = await desktop.page.evaluate(background)
    await desktop.taps("Conversation menu")
    await desktop.page.get_by_role("menuitemradio", name="Dark").click()
    assert await desktop.page.evaluate(background) != light
    await desktop.page.reload()
    await desktop.sees("Welcome")
    assert await desktop.page.evaluate(background) != light


async def test_a_conversation_needs_no_pointer(desktop: Phone) -> None:
    page, keyboard = desktop.page, desktop.page.keyboard
    await desktop.opens()
    start = page.get_by_role("button", name="Start", exact=True)
    await expect(start).to_be_focused()
    await keyboard.press("Enter")
    await desktop.sees("Welcome")
    await expect(desktop.field).to_be_focused()

    await keyboard.type("/cou")
    await expect(page.get_by_role("option", name="/counter")).to_have_attribute("aria-selected", "true")
    await keyboard.press("Enter")
    await desktop.sees("Counted 0")
    await expect(desktop.field).to_have_value("")

    # Back from the field: the composer's button, then the newest message's keyboard, one stop, arrows inside.
    count = page.get_by_role("button", name="Count on")
    for _ in range(4):
        await keyboard.press("Shift+Tab")
        if await count.evaluate("(node) => node === document.activeElement"):
            break
    await expect(count).to_be_focused()
    await keyboard.press("ArrowDown")
    await expect(page.get_by_role("button", name="Tell me")).to_be_focused()
    await keyboard.press("Home")
    await keyboard.press("Enter")
    await desktop.sees("Counted 1")
    await expect(count).to_be_focused()

    # To the message itself, its menu, and back to writing.
    await keyboard.press("Shift+Tab")
    await expect(desktop.message("Counted 1")).to_be_focused()
    await keyboard.press("ArrowUp")
    await expect(desktop.message("/counter")).to_be_focused()
    await keyboard.press("Enter")
    await expect(page.get_by_role("menuitem", name="Reply")).to_be_focused()
    await keyboard.press("Enter")
    await expect(desktop.field).to_be_focused()
    await keyboard.type("by keyboard")
    await keyboard.press("Enter")
    await desktop.sees("You said: by keyboard")


async def test_focus_can_be_seen_wherever_it_is(desktop: Phone) -> None:
    await desktop.begins()
    for _ in range(14):
        await desktop.page.keyboard.press("Tab")
        name = await desktop.page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        assert await desktop.page.evaluate(FOCUS_SHOWN), name


async def test_the_log_is_announced_politely_and_says_who_speaks(desktop: Phone) -> None:
    await desktop.begins()
    log = desktop.page.get_by_role("log", name="Conversation")
    await expect(log).to_have_attribute("aria-live", "polite")
    await desktop.says("hello")
    await desktop.sees("You said: hello")
    await expect(desktop.page.locator(".message.out").last).to_contain_text("You: hello")
    bot = await desktop.page.locator("#title").inner_text()
    await expect(desktop.message("You said: hello")).to_contain_text(f"{bot}: You said: hello")


async def test_huge_texts_and_keyboards_fit_a_phone_and_a_zoomed_desktop(mobile: Phone) -> None:
    await mobile.begins()
    await mobile.says("/huge")
    await mobile.sees("xxxx")
    await mobile.says("/formatted")
    await mobile.sees("Bold")
    for size in ({"width": 390, "height": 844}, {"width": 320, "height": 568}, {"width": 640, "height": 360}):
        await mobile.page.set_viewport_size(size)
        assert await mobile.page.evaluate(OVERFLOW) <= 0, size
        assert await mobile.page.evaluate(INNER_OVERFLOW) <= 0, size
        await expect(mobile.field).to_be_in_viewport(ratio=1)


async def test_on_a_phone_the_people_are_one_step_back(mobile: Phone) -> None:
    await mobile.begins()
    await expect(mobile.page.get_by_role("navigation")).to_be_hidden()
    await mobile.taps("Back to people")
    await mobile.page.get_by_role("button", name="Участник (RU)").tap()
    await expect(mobile.page.get_by_role("button", name="Начать")).to_be_visible()
    assert await mobile.page.evaluate(OVERFLOW) <= 0


async def test_overlapping_and_wrong_entities_never_lose_a_letter(desktop: Phone) -> None:
    await desktop.opens()
    texts = await desktop.page.evaluate(
        """async () => {
          const { renderText } = await import('/page/entities.js');
          const text = '👩🏽‍🚀 abc <i>def</i>\\nghi jkl';
          const kinds = ['bold', 'italic', 'spoiler', 'code', 'text_link', 'blockquote', 'hashtag', 'unheard_of'];
          const wrong = [];
          for (let seed = 1; seed < 400; seed += 1) {
            let state = seed * 7919;
            const next = (below) => (state = (state * 48271) % 2147483647) % below;
            const entities = Array.from({ length: 1 + next(5) }, () => ({
              type: kinds[next(kinds.length)], offset: next(text.length + 4) - 2, length: next(14) - 2,
              url: 'javascript:alert(1)',
            }));
            const box = document.createElement('div');
            box.append(renderText(text, entities, { words: {} }));
            const plain = (value) => value.replaceAll('\\n', '');
            if (plain(box.textContent) !== plain(text) || box.querySelector('i, a')) wrong.push(entities);
          }
          return wrong;
        }"""
    )
    assert texts == []
