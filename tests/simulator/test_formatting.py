"""Formatted text (https://core.telegram.org/bots/api#formatting-options): examples, and properties that always hold."""

import html
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.errors import ApiError
from bot.simulator.formatting import format_text, utf16_length


def said(text: str, entity: dict[str, Any]) -> str:
    """What an entity covers."""
    encoded = text.encode("utf-16-le")
    return encoded[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>ä</b>&lt;&amp;&gt;&quot;&#128512;&#x41;", 'ä<&>"😀A', [("bold", "ä")]),
        ("&copy; &nbsp; & x", "&copy; &nbsp; & x", []),
        ("<i>a<b>b</b></i>", "ab", [("italic", "ab"), ("bold", "b")]),
        (
            "<em>a</em><strong>b</strong><ins>c</ins><del>d</del>",
            "abcd",
            [("italic", "a"), ("bold", "b"), ("underline", "c"), ("strikethrough", "d")],
        ),
        ('<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>', "ab", [("spoiler", "a"), ("spoiler", "b")]),
        ("<pre><code class='language-py'>x</code></pre>", "x", [("pre", "x")]),
        ("<code>x</code><pre>y</pre>", "xy", [("code", "x"), ("pre", "y")]),
        ("<pre>x<code>y</code></pre>", "xy", [("pre", "xy"), ("code", "y")]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", "q")]),
        ('<a href="https://un.org?a=1&amp;b=2">UN</a>', "UN", [("text_link", "UN")]),
        ('<a href="nothing">x</a>', "x", []),
        ("<B>x</B>", "x", [("bold", "x")]),
        ("🙂 <b>🙂</b>", "🙂 🙂", [("bold", "🙂")]),
        ("  \n<b>x</b>  \n ", "x", [("bold", "x")]),
        ("<b>  x </b> ", "  x", [("bold", "  x")]),
        ("<b></b>x", "x", []),
    ],
)
def test_html(source: str, text: str, entities: list[tuple[str, str]]) -> None:
    plain, found = format_text(source, "HTML", None)
    assert plain == text
    assert [(each["type"], said(plain, each)) for each in found] == entities


def test_html_fields() -> None:
    _, (link,) = format_text('<a href="un.org?a=1&amp;b=2">UN</a>', "HTML", None)
    assert link == {"type": "text_link", "offset": 0, "length": 2, "url": "http://un.org?a=1&b=2"}
    _, (code,) = format_text('<pre><code class="language-py">x</code></pre>', "html", None)
    assert code == {"type": "pre", "offset": 0, "length": 1, "language": "py"}
    _, (emoji,) = format_text('<tg-emoji emoji-id="5">🙂</tg-emoji>', "HTML", None)
    assert emoji == {"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "5"}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        (
            "*a* _b_ __c__ ~d~ ||e||",
            "a b c d e",
            [("bold", "a"), ("italic", "b"), ("underline", "c"), ("strikethrough", "d"), ("spoiler", "e")],
        ),
        ("*a _b_*", "a b", [("bold", "a b"), ("italic", "b")]),
        (r"1\.5 \*x\*", "1.5 *x*", []),
        ("`a*b`", "a*b", [("code", "a*b")]),
        ("```py\nx = 1\n```", "x = 1", [("pre", "x = 1")]),
        ("[UN](https://un.org)", "UN", [("text_link", "UN")]),
        (">q\n>r\nx", "q\nr\nx", [("blockquote", "q\nr")]),
    ],
)
def test_markdown_v2(source: str, text: str, entities: list[tuple[str, str]]) -> None:
    plain, found = format_text(source, "MarkdownV2", None)
    assert plain == text
    assert [(each["type"], said(plain, each)) for each in found] == entities


def test_the_older_markdown() -> None:
    plain, found = format_text(r"*a* _b_ `c` [d](https://un.org) \_ 1.5", "Markdown", None)
    assert plain == "a b c d _ 1.5"
    assert [(each["type"], said(plain, each)) for each in found] == [
        ("bold", "a"),
        ("italic", "b"),
        ("code", "c"),
        ("text_link", "d"),
    ]


@pytest.mark.parametrize(
    "entity",
    [
        {"type": "bold", "offset": 0, "length": 9},
        {"type": "bold", "offset": -1, "length": 1},
        {"type": 5, "offset": 0, "length": 1},
        {"type": "bold", "offset": "0", "length": 1},
        "bold",
    ],
)
def test_given_entities_must_fit(entity: Any) -> None:
    with pytest.raises(ApiError):
        format_text("text", None, [entity])


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=60)
TAGS = ("b", "i", "u", "s", "code", "tg-spoiler", "blockquote")


@given(TEXTS)
def test_escaped_text_comes_out_as_it_was(text: str) -> None:
    plain, found = format_text(html.escape(text, quote=False), "HTML", None)
    assert plain == text.strip(" \n\t\r\x0b\x0c")
    assert (plain, found) == format_text(text, None, None)


@given(TEXTS)
def test_escaped_markdown_comes_out_as_it_was(text: str) -> None:
    escaped = re.sub(r"([_*\[\]()~`>#+\-=|{}.!\\])", r"\\\1", text)
    assert format_text(escaped, "MarkdownV2", None) == format_text(text, None, None)


TREES = st.recursive(
    TEXTS.map(lambda text: html.escape(text, quote=False)),
    lambda inner: st.tuples(st.sampled_from(TAGS), st.lists(inner, max_size=3)).map(
        lambda each: f"<{each[0]}>{''.join(each[1])}</{each[0]}>"
    ),
    max_leaves=8,
)


@given(TREES)
def test_entities_lie_within_the_text_and_in_order(source: str) -> None:
    plain, found = format_text(source, "HTML", None)
    assert (
        plain == html.unescape(re.sub(r"</?[a-z-]+>", "", source)).rstrip(" \n\t\r\x0b\x0c") or plain == plain.strip()
    )
    end = utf16_length(plain)
    for each in found:
        assert each["length"] > 0
        assert each["offset"] >= 0
        assert each["offset"] + each["length"] <= end
    assert found == sorted(found, key=lambda each: (each["offset"], -each["length"]))


@given(st.text("<>/&;ab \"'=*_[]()~`\\|>\n🙂", max_size=40), st.sampled_from(["HTML", "MarkdownV2", "Markdown", None]))
def test_no_input_breaks_the_parsers(source: str, mode: str | None) -> None:
    try:
        plain, found = format_text(source, mode, None)
    except ApiError as error:
        refusal = error
    else:
        assert all(said(plain, each) for each in found)
        return
    assert refusal.code == 400
