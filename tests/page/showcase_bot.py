"""A plain python-telegram-bot bot that shows what a bot can put on a person's screen."""

import asyncio
import base64
import html

from telegram import (
    BotCommand,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

FORMATTED = (
    "🇹🇲 <b>Bold</b> <i>italic</i> <u>under</u> <s>struck</s> <tg-spoiler>secret</tg-spoiler> <code>code</code>\n"
    '<a href="https://example.org/programme">the programme</a> and <b>bold with <i>italic inside</i></b>\n'
    "<blockquote>ä ç ž ň ö ş ü ý — Қ ё ж</blockquote>\n"
    f"<blockquote expandable>{'A long quotation. ' * 20}</blockquote>\n"
    '<pre><code class="language-python">print("&lt;b&gt;")</code></pre>'
)
MENU = ReplyKeyboardMarkup(
    [["Agenda", "My agenda"], ["Help"]], resize_keyboard=True, input_field_placeholder="Ask about the agenda"
)
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def counter(count: int) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("Count on", callback_data=f"count:{count + 1}")],
            [
                InlineKeyboardButton("Tell me", callback_data="alert"),
                InlineKeyboardButton("Take your time", callback_data="slow"),
            ],
            [
                InlineKeyboardButton("Copy the code", copy_text=CopyTextButton("HALL-1")),
                InlineKeyboardButton("Share", switch_inline_query_current_chat="plenary"),
                InlineKeyboardButton("Session", url="https://t.me/showcase_bot?start=s_42"),
            ],
        ]
    )


class Showcase:
    """The bot's behaviour; `patience` holds back the answer to "Take your time" until it is set."""

    def __init__(self) -> None:
        self.patience = asyncio.Event()

    async def start(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        payload = f" ({context.args[0]})" if context.args else ""
        name = html.escape(update.effective_user.full_name)
        await update.message.reply_html(f"Welcome, <b>{name}</b>{payload}", reply_markup=MENU)

    async def formatted(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await update.message.reply_html(FORMATTED)

    async def counter(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await update.message.reply_text("Counted 0", reply_markup=counter(0))

    async def file(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await update.message.reply_document(b"BEGIN:VCALENDAR\r\n", filename="my-agenda.ics", caption="Your agenda")

    async def photo(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await update.message.reply_photo(PIXEL, caption="The hall")

    async def think(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await update.message.reply_chat_action(ChatAction.TYPING)
        await self.patience.wait()
        await update.message.reply_text("I have thought")

    async def ask(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await update.message.reply_text(
            "What is your question?", reply_markup=ForceReply(input_field_placeholder="Question")
        )

    async def once(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        keys = [[KeyboardButton("Only once")]]
        await update.message.reply_text("One tap", reply_markup=ReplyKeyboardMarkup(keys, one_time_keyboard=True))

    async def hide(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await update.message.reply_text("No buttons now", reply_markup=ReplyKeyboardRemove())

    async def huge(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        rows = [[InlineKeyboardButton(f"{row}{'word' * 12}", callback_data="alert")] * 4 for row in range(20)]
        await update.message.reply_text("x" * 4000, reply_markup=InlineKeyboardMarkup(rows))

    async def tapped(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query.data.startswith("count:"):
            count = int(query.data.removeprefix("count:"))
            await query.edit_message_text(
                f"Counted <b>{count}</b>", reply_markup=counter(count), parse_mode=ParseMode.HTML
            )
            await query.answer(f"Now {count}")
        elif query.data == "alert":
            await query.answer("Please <read> this & press OK", show_alert=True)
        else:
            await self.patience.wait()
            await query.answer("Thank you for waiting")

    async def searched(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.inline_query.query
        results = [
            InlineQueryResultArticle(
                id=str(number),
                title=f"{query} {number}",
                description="Hall 2 <b>14:00</b>",
                input_message_content=InputTextMessageContent(f"Card of {query} {number}"),
            )
            for number in range(1, 4)
        ]
        await update.inline_query.answer(results, cache_time=0)

    async def echo(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        if message.via_bot is not None:
            return
        said = message.text or next(
            kind
            for kind in ("sticker", "voice", "location", "document", "photo", "poll", "contact", "video")
            if getattr(message, kind)
        )
        word = "Changed to" if update.edited_message else "You said"
        await message.reply_text(f"{word}: {said}", do_quote=message.reply_to_message is not None)


def build(token: str, server: str, showcase: Showcase) -> Application:
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{server}/bot")
        .base_file_url(f"{server}/file/bot")
        .concurrent_updates(True)
        .build()
    )
    commands = {
        "start": showcase.start,
        "formatted": showcase.formatted,
        "counter": showcase.counter,
        "file": showcase.file,
        "photo": showcase.photo,
        "think": showcase.think,
        "ask": showcase.ask,
        "once": showcase.once,
        "hide": showcase.hide,
        "huge": showcase.huge,
    }
    for name, handler in commands.items():
        application.add_handler(CommandHandler(name, handler))
    application.add_handler(CallbackQueryHandler(showcase.tapped))
    application.add_handler(InlineQueryHandler(showcase.searched))
    application.add_handler(MessageHandler(filters.ALL & ~filters.StatusUpdate.ALL, showcase.echo))
    return application


COMMANDS = [
    BotCommand("start", "Begin again"),
    BotCommand("counter", "A counter"),
    BotCommand("formatted", "Formatted text"),
]
