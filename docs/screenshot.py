"""Makes docs/chat.png, the README's picture: `python docs/screenshot.py`, in the project's environment.

Starts the demo, lets three people chat with the bot, each in their language, and photographs their phones side by side.
Needs Chromium, as the tests of the chat page do.
"""

import asyncio
import base64
import os
import shutil
import sys
from pathlib import Path

import httpx
from playwright.async_api import Browser, async_playwright, expect

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "chat.png"
MOMENT = "2026-05-12T12:20"
PHONE = {"width": 390, "height": 780}
SCENES = (
    ("tk", "Aýgül", ("Umumy mejlis haçan başlandy?", "terjime barmy?")),
    ("ru", "Айгуль", ("где секция про нейтралитет?", "а кто там выступает?")),
    ("en", "Aygul", ("whats after lunch?", "remind me about session 3?")),
)
"""Whose phone, and what they do: commands and questions are sent, everything else is tapped."""


async def main() -> None:
    """Takes the picture."""
    port = 8097
    command = [sys.executable, "run_bot.py", "--demo", "--port", str(port)]
    demo = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env={**os.environ, "CONFERENCE_NOW": MOMENT}, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as http, async_playwright() as pw:
            await _ready(http)
            browser = await pw.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            shots = [await _phone(browser, http, *scene) for scene in SCENES]
            PICTURE.write_bytes(await _side_by_side(browser, shots))
            await browser.close()
    finally:
        demo.terminate()
        await demo.wait()


async def _ready(http: httpx.AsyncClient) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                stats = (await http.get("/sim/stats")).json()
            except httpx.TransportError:
                stats = {"methods": {}}
            if "getUpdates" in stats["methods"]:
                return
            await asyncio.sleep(0.1)


async def _phone(browser: Browser, http: httpx.AsyncClient, language: str, name: str, does: tuple[str, ...]) -> bytes:
    person = (await http.post("/sim/people", json={"first_name": name, "language_code": language})).json()["id"]
    path = f"/sim/_/people/{person}"
    await http.post(f"{path}/start", json={})
    for each in does:
        await http.post(f"{path}/messages" if _is_said(each) else f"{path}/taps", json=_body(each))
        await asyncio.sleep(1)
    page = await browser.new_page(viewport=PHONE, device_scale_factor=2, color_scheme="light")
    await page.goto(f"{http.base_url}/chat?person={person}")
    await expect(page.locator(".message").last).to_be_visible()
    await asyncio.sleep(0.5)
    return await page.screenshot()


def _is_said(action: str) -> bool:
    return action.startswith("/") or action.endswith("?")


def _body(action: str) -> dict[str, str]:
    return {"text": action} if _is_said(action) else {"button": action}


async def _side_by_side(browser: Browser, shots: list[bytes]) -> bytes:
    images = "".join(f'<img src="data:image/png;base64,{base64.b64encode(shot).decode()}">' for shot in shots)
    page = await browser.new_page(viewport={"width": 1250, "height": 820}, device_scale_factor=1)
    await page.set_content(
        "<style>body{margin:0;display:flex;gap:20px;padding:20px;background:#fff}"
        "img{width:390px;border-radius:24px;box-shadow:0 1px 12px #0004}</style>" + images
    )
    return await page.locator("body").screenshot()


if __name__ == "__main__":
    asyncio.run(main())
