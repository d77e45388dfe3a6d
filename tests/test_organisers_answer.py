"""Organisers answer what the bot could not, read as the conversations that it proves."""

import re
from datetime import timedelta
from typing import Any

import pytest

from bot.audit import Entry
from bot.drafts import HELD_FOR, Draft
from bot.grouped import COMES_BACK
from bot.i18n import LANGUAGES
from bot.roles import Role
from handlers.callbacks import TellMe, encode
from handlers.unanswered_callbacks import PublishAnswer
from tests.conftest import World
from tests.conversation import Chat, NothingHeardError
from tests.test_walk import check, walk


async def asked(world: World, text: str, language: str = "en", times: int = 1) -> int:
    """A question that the bot could not answer; the chat notes it."""
    number = 0
    for _ in range(times):
        number = await world.app.services.unanswered.note(text, language)
    return number


async def wishes(chat: Chat, number: int) -> dict[str, Any]:
    """Taps "Tell me when there is an answer" below what the bot said to a question."""
    message = await chat.last_message()
    return dict(await chat.forges(message["message_id"], encode(TellMe(number))))


async def writes(chat: Chat, title: str, text: str, language: str = "🇬🇧", **fields: Any) -> None:
    await chat.taps(language)
    await chat.says(title)
    await chat.says(text, **fields)


async def opens(chat: Chat, *buttons: str) -> None:
    await chat.says("/organise")
    await chat.taps("Unanswered questions", *buttons)


def acts(world: World) -> list[Entry]:
    return list(world.app.services.audit.recent())


@pytest.fixture
async def organiser(world: World, chat: Chat) -> Chat:
    await world.appoint(chat, Role.ORGANISER, label="Aman")
    return chat


async def test_an_answer_is_written_published_and_told(world: World, organiser: Chat) -> None:
    delegate = await world.person("ru")
    number = await asked(world, "есть ли комната для молитвы", "ru", times=3)
    await asked(world, "где комната для молитвы?", "ru")
    await asked(world, "is there a <b>cloakroom</b>")
    assert (await wishes(delegate, number))["answer"]["text"] == "Вам сообщат, когда появится ответ."

    await organiser.says("/organise")
    assert "❓ Unanswered questions (3)" in await organiser.buttons()
    await organiser.taps("Unanswered questions")
    seen = await organiser.sees()
    assert seen.index("asked 4 times") < seen.index("is there a <b>cloakroom</b>")
    await organiser.taps("есть ли комната")
    assert "• 🇷🇺 где комната для молитвы?" in await organiser.sees()
    await organiser.taps("Write an answer")
    assert (await organiser.buttons())[0] == "🇷🇺 Русский"  # the language of the question first
    await writes(organiser, "Комната для молитвы", "На втором этаже, рядом с залом 2.", "🇷🇺")
    preview = await organiser.sees()
    assert "❓ Комната для молитвы" in preview
    assert "рядом с залом 2" in preview
    await organiser.taps("Add another language")
    await writes(organiser, "Prayer room", "On the second floor.")
    answer = await organiser.taps("Publish")
    assert answer is not None
    assert "1 person who wished to know is being told" in answer["text"]

    heard = await delegate.hears()
    assert "Появился ответ" in heard
    assert "На втором этаже" in heard
    await delegate.taps("Подробнее")
    assert "На втором этаже, рядом с залом 2." in await delegate.sees()
    await delegate.taps("Назад")
    assert "❓ Комната для молитвы" in await delegate.buttons()
    await opens(organiser)
    assert "молитвы" not in await organiser.sees()
    assert [(each.act, each.subject) for each in acts(world)] == [("answer.published", "topic:q-1")]


async def test_a_published_answer_is_there_after_a_restart_in_every_way(world: World, organiser: Chat) -> None:
    await asked(world, "is there a prayer room")
    await opens(organiser, "is there a prayer room", "Write an answer")
    await writes(organiser, "Prayer room", "On the second floor.")
    await organiser.taps("Publish")
    await world.stop()
    await world.start()
    await organiser.starts("i_q-1")
    assert "On the second floor." in await organiser.sees()


async def test_writing_goes_on_after_a_restart(world: World, organiser: Chat) -> None:
    await asked(world, "is there a prayer room")
    await opens(organiser, "is there a prayer room", "Write an answer", "🇬🇧")
    await world.stop()
    await world.start()
    await organiser.says("Prayer room")
    await world.stop()
    await world.start()
    await organiser.says("On the second floor.")
    assert "Prayer room" in await organiser.sees()
    await world.stop()
    await world.start()
    await organiser.taps("Publish")
    assert "Prayer room" in world.app.agenda.current.topics["q-1"].title.in_("en")


async def test_bold_and_italic_are_kept_and_everything_else_is_words(world: World, organiser: Chat) -> None:
    await asked(world, "wlan?")
    await opens(organiser, "wlan?", "Write an answer")
    text = "😀 Network <b>FREE</b> & open, go"
    entities = [
        {"type": "bold", "offset": 3, "length": 7},
        {"type": "italic", "offset": 3, "length": 7},
        {"type": "underline", "offset": 11, "length": 3},
        {"type": "italic", "offset": 30, "length": 2},
    ]
    await writes(organiser, "Wi-Fi <i>free</i>", text, entities=entities)
    message = await organiser.last_message()
    assert message["text"].startswith("❓ Wi-Fi <i>free</i>\n\n😀 Network <b>FREE</b> & open, go")
    await organiser.taps("Publish")
    topic = world.app.agenda.current.topics["q-1"]
    assert topic.text.in_("en").startswith("😀 <i><b>Network</b></i> &lt;b&gt;FREE&lt;/b&gt; &amp; open")


async def test_two_taps_on_publish_make_one_answer_and_one_message(world: World, organiser: Chat) -> None:
    delegate = await world.person("en")
    number = await asked(world, "is there a prayer room")
    await wishes(delegate, number)
    await wishes(delegate, number)
    await opens(organiser, "is there a prayer room", "Write an answer")
    await writes(organiser, "Prayer room", "On the second floor.")
    message = await organiser.last_message()
    for _ in range(2):
        tapped = await organiser.forges(message["message_id"], encode(PublishAnswer(number)))
    assert tapped["answer"]["text"] == "You are not writing an answer at the moment."
    assert "Answered: ❓ Prayer room" in await organiser.sees()
    assert "On the second floor." in await delegate.hears()
    assert len([text for text in delegate.all_texts() if "There is now an answer" in text]) == 1
    assert len(world.app.services.written.all()) == 1
    assert len(acts(world)) == 1


async def test_of_two_organisers_the_second_is_told_that_the_first_is_writing(world: World, organiser: Chat) -> None:
    second = await world.person("en")
    await world.appoint(second, Role.ORGANISER)
    number = await asked(world, "is there a prayer room")
    await opens(organiser, "is there a prayer room", "Write an answer")
    await opens(second, "is there a prayer room")
    assert "Another organiser is writing an answer" in await second.sees()
    for button in ("Write an answer", "It is one of the topics"):
        answer = await second.taps(button)
        if button == "It is one of the topics":
            await second.taps("About the conference")
            answer = await second.taps("Yes, this topic")
        assert answer is not None
        assert "is writing an answer" in answer["text"]
    await writes(organiser, "Prayer room", "On the second floor.")
    await organiser.taps("Publish")
    answer = await second.taps("Write an answer")
    assert answer is not None
    assert answer["text"] == "This has been answered meanwhile."
    assert "Answered: ❓ Prayer room" in await second.sees()
    assert world.app.services.unanswered.group_of(number) is None


async def test_who_takes_too_long_does_not_hold_up_the_other_and_loses_no_word(world: World, organiser: Chat) -> None:
    second = await world.person("en")
    await world.appoint(second, Role.ORGANISER)
    await asked(world, "is there a prayer room")
    await opens(organiser, "is there a prayer room", "Write an answer")
    await writes(organiser, "Room for prayer", "Somewhere.")
    world.clock.travel_to(world.clock.now() + HELD_FOR)
    await opens(second, "is there a prayer room", "Write an answer")
    await writes(second, "Prayer room", "On the second floor.")
    await second.taps("Publish")
    answer = await organiser.taps("Publish")
    assert answer is not None
    assert "Somebody else was quicker" in answer["text"]
    assert "Room for prayer" in await organiser.sees()
    assert list(world.app.agenda.current.topics)[-1] == "q-1"
    await organiser.taps("Cancel", "Throw it away")
    assert world.app.services.drafts.of(1) is None


async def test_what_is_no_title_or_text_is_answered_and_loses_nothing(world: World, organiser: Chat) -> None:
    await asked(world, "is there a prayer room")
    await opens(organiser, "is there a prayer room", "Write an answer", "🇬🇧")
    for wrong, word in [
        ({"text": "x" * 61}, "61 characters, and 60 fit"),
        ({"text": "🙏"}, "in words"),
        ({"text": "", "sticker": "🙏"}, "in words"),
    ]:
        await organiser.says(**wrong)
        assert word in await organiser.sees()
    await organiser.says("Prayer room")
    for wrong, word in [
        ({"text": "x" * 1501}, "1501 characters, and 1500 fit"),
        ({"text": f"On{chr(10) * 1500}top"}, "1505 characters"),
        ({"text": "", "photo": True}, "in words"),
        ({"text": "y" * 4096}, "4096 characters"),
    ]:
        await organiser.says(**wrong)
        assert word in await organiser.sees()
    said = await organiser.says("On the second floor.")
    assert "Prayer room" in await organiser.sees()
    await organiser.edits(said, "On the third floor.")
    assert "I have taken that message as it was first" in await organiser.sees()


async def test_a_command_leaves_the_writing_and_it_can_be_gone_on_with(world: World, organiser: Chat) -> None:
    await asked(world, "is there a prayer room")
    await opens(organiser, "is there a prayer room", "Write an answer", "🇬🇧")
    await organiser.says("Prayer room")
    await organiser.says("/cancel")
    await organiser.says("coffee")
    assert "Coffee break" in await organiser.sees()
    await opens(organiser, "Go on writing your answer", "🇬🇧", "Keep: Prayer room")
    await organiser.says("On the second floor.")
    await organiser.taps("Edit", "Keep: Prayer room", "Keep the text")
    assert "On the second floor." in await organiser.sees()
    await organiser.says("coffee")
    assert "Coffee break" in await organiser.sees()


async def test_an_unfinished_answer_is_not_lost_to_a_new_one(world: World, organiser: Chat) -> None:
    await asked(world, "is there a prayer room", times=2)
    await asked(world, "where can I smoke")
    await opens(organiser, "is there a prayer room", "Write an answer", "🇬🇧")
    await organiser.says("Prayer room")
    await opens(organiser, "where can I smoke", "Write an answer")
    assert "You have an unfinished answer: “Prayer room”" in await organiser.sees()
    await organiser.taps("Go on writing")
    assert "In which language" in await organiser.sees()
    await opens(organiser, "where can I smoke", "Write an answer", "Throw it away and begin")
    await writes(organiser, "Smoking", "Outside.")
    await organiser.taps("Sign", "🧥", "Publish")
    assert world.app.agenda.current.topics["q-1"].icon == "🧥"


async def test_a_topic_that_there_is_answers_a_group(world: World, organiser: Chat) -> None:
    delegate = await world.person("en")
    number = await asked(world, "how do I get my phone online")
    await wishes(delegate, number)
    await opens(organiser, "how do I get my phone", "It is one of the topics", "▶️", "Wi-Fi")
    assert "📶 Wi-Fi and internet” answers these questions" in await organiser.sees()
    await organiser.taps("Yes, this topic")
    assert "Answered: 📶 Wi-Fi" in await organiser.sees()
    assert "📶 Wi-Fi" in await delegate.hears()
    # Whoever wished late sees the topic at once.
    late = await wishes(await world.person("en"), number)
    assert late["answer"]["text"] == "There is an answer by now."
    await organiser.says("/organise")
    await organiser.taps("Written answers", "Wi-Fi")
    assert "• 🇬🇧 how do I get my phone online" in await organiser.sees()
    await organiser.taps("Remove the added questions", "Yes, remove")
    assert "how do I get my phone online" not in world.app.agenda.current.topics["wifi"].aliases["en"]
    assert [each.act for each in acts(world)] == ["topic.questions_removed", "question.linked"]


async def test_a_dismissed_group_is_away_until_it_is_asked_often_enough(world: World, organiser: Chat) -> None:
    await asked(world, "tell me a joke", times=4)
    await opens(organiser, "tell me a joke")
    answer = await organiser.taps("Dismiss")
    assert answer is not None
    assert answer["text"] == "Dismissed."
    await organiser.taps("Take the dismissal back", "Dismiss", "⬅️ Back")
    assert "the bot could answer everything" in await organiser.sees()
    await asked(world, "tell me a joke", times=COMES_BACK - 1)
    await opens(organiser)
    assert "the bot could answer everything" in await organiser.sees()
    await organiser.taps("Dismissed (1)")
    assert f"comes back when it is asked {COMES_BACK} more times" in await organiser.sees()
    await asked(world, "tell me a joke")
    await opens(organiser)
    assert "asked 9 times" in await organiser.sees()
    assert [each.act for each in acts(world)] == ["question.dismissed", "question.restored", "question.dismissed"]


async def test_a_written_answer_is_changed_and_removed(world: World, organiser: Chat) -> None:
    await asked(world, "is there a prayer room")
    await opens(organiser, "is there a prayer room", "Write an answer")
    await writes(organiser, "Prayer room", "On the second floor.")
    await organiser.taps("Publish", "Edit", "Edit", "Keep: Prayer room")
    await organiser.says("On the third floor.")
    await organiser.taps("Publish")
    await organiser.starts("i_q-1")
    assert "On the third floor." in await organiser.sees()
    await organiser.says("/organise")
    await organiser.taps("Written answers", "Prayer room", "Remove this answer", "Yes, remove")
    assert "Nothing has been written" in await organiser.sees()
    await organiser.starts("i_q-1")
    assert "link leads to nothing" in " ".join(organiser.all_texts())
    assert [each.act for each in acts(world)] == ["answer.removed", "answer.changed", "answer.published"]


async def test_whoever_has_blocked_the_bot_holds_up_nobody(world: World, organiser: Chat) -> None:
    blocker, delegate = await world.person("en"), await world.person("tk")
    number = await asked(world, "is there a prayer room")
    for chat in (blocker, delegate):
        await wishes(chat, number)
    await blocker.call("POST", "/block")
    await opens(organiser, "is there a prayer room", "Write an answer")
    await writes(organiser, "Prayer room", "On the second floor.")
    await organiser.taps("Publish")
    heard = await delegate.hears()
    assert "jogap tapyldy" in heard
    assert "On the second floor." in heard  # there is none in Turkmen
    async with world.app.services.store.read() as connection:
        assert (await connection.exec_driver_sql("SELECT * FROM wish")).all() == []


async def test_what_a_kill_left_untold_is_told_at_the_next_start(world: World, organiser: Chat) -> None:
    delegate = await world.person("en")
    number = await asked(world, "is there a prayer room")
    await wishes(delegate, number)
    services = world.app.services
    await services.written.link([number], "venue")  # and then it is killed
    await world.stop()
    await delegate.settle_quietly()
    await world.start()
    assert "There is now an answer" in await delegate.hears()
    await world.stop()
    await world.start()
    with pytest.raises(NothingHeardError):
        await (await world.person("en")).hears(0.3)
    assert len([e for e in delegate.events if "There is now an answer" in e.get("message", {}).get("text", "")]) == 1


async def test_an_answer_removed_before_it_was_told_is_not_told(world: World, organiser: Chat) -> None:
    delegate = await world.person("en")
    number = await asked(world, "is there a prayer room")
    await wishes(delegate, number)
    services = world.app.services
    await world.control("POST", "/sim/faults", {"method": "sendMessage", "kind": "429"})
    draft = Draft(1, (number,), services.clock.now(), titles={"en": "Prayer room"}, texts={"en": "Here."})
    await services.written.publish(await services.drafts.put(draft))
    await services.wishes.tell()
    assert await services.written.remove(1)
    with pytest.raises(NothingHeardError):
        await delegate.hears(1.6)  # it is tried again after a second


async def test_a_wish_for_what_is_not_kept_says_so(world: World, chat: Chat) -> None:
    await chat.says("/agenda")
    assert (await wishes(chat, 4711))["answer"]["text"].startswith("This question is not kept any more.")
    number = await asked(world, "is there a prayer room")
    for _ in range(2):
        assert (await wishes(chat, number))["answer"]["text"] == "You will be told when there is an answer."
    await chat.says("/privacy")
    await chat.taps("Delete all", "Yes, delete")
    async with world.app.services.store.read() as connection:
        assert (await connection.exec_driver_sql("SELECT * FROM wish")).all() == []


async def test_nobody_else_sees_or_does_any_of_it(world: World, organiser: Chat) -> None:
    await asked(world, "is there a prayer room")
    await opens(organiser, "is there a prayer room", "Write an answer")
    await writes(organiser, "Prayer room", "On the second floor.")
    delegate = await world.person("en")
    await world.appoint(delegate, Role.MODERATOR)
    await delegate.says("/organise")
    assert not [each for each in await delegate.buttons() if "nanswered" in each]
    message = await delegate.last_message()
    for data in ("1oUO:0", "1oU:0", "1oUg:1", "1oUB:1:0", "1oUL:1:wifi", "1oUD:1", "1oUP:1", "1oUZ:wifi", "1oUX"):
        tapped = await delegate.forges(message["message_id"], data)
        assert "out of date" in tapped["answer"]["text"], data
    assert world.app.services.drafts.of(1) is not None


async def test_who_is_no_organiser_any_more_writes_no_more(world: World, chat: Chat) -> None:
    granted = await world.appoint(chat, Role.ORGANISER)
    owner = await world.person("en")
    await asked(world, "is there a prayer room")
    await opens(chat, "is there a prayer room", "Write an answer", "🇬🇧")
    services = world.app.services
    boss = await world.appoint(owner, Role.OWNER)
    assert await services.roles.revoke(boss.person_id, granted.id) is not None
    await chat.says("Prayer room")
    assert await chat.sees() == "You are not writing an answer at the moment."
    await chat.says("coffee")
    assert "Coffee break" in await chat.sees()


async def test_the_screens_follow_the_language(world: World, organiser: Chat) -> None:
    await asked(world, "is there a prayer room")
    await opens(organiser, "is there a prayer room", "Write an answer")
    await writes(organiser, "Prayer room", "On the second floor.")
    message = await organiser.last_message()
    await organiser.taps("🇹🇲 Türkmençe")
    shown = next(each for each in (await organiser.screen())["messages"] if each["message_id"] == message["message_id"])
    assert "Delegatlar muny şeýle görerler" in shown["text"]


async def test_many_answers_are_on_several_pages(world: World, organiser: Chat) -> None:
    services = world.app.services
    for number in range(60):
        question = await asked(world, f"thing number {number}")
        titles, texts = {"en": f"Thing {number}"}, {"en": "Here."}
        draft = await services.drafts.put(Draft(1, (question,), services.clock.now(), titles=titles, texts=texts))
        assert await services.written.publish(draft) is not None
    await organiser.says("/info")
    assert len(await organiser.buttons()) < 40
    await organiser.taps("▶️", "▶️")
    assert "❓ Thing 45" in await organiser.buttons()
    await organiser.says("/organise")
    await organiser.taps("Written answers", "▶️")
    assert "❓ Thing 50" in await organiser.buttons()


async def test_who_waits_for_another_answer_is_told_of_the_same_topic_again(world: World, chat: Chat) -> None:
    first = await asked(world, "how do I get my phone online")
    await wishes(chat, first)
    services = world.app.services
    await services.written.link([first], "wifi")
    assert await services.wishes.tell() == 1
    await chat.hears()
    world.clock.travel_to(world.clock.now() + timedelta(hours=1))
    second = await asked(world, "password of the network")
    await wishes(chat, second)
    await services.written.link([second], "wifi")
    assert await services.wishes.tell() == 1
    assert "📶 Wi-Fi" in await chat.hears()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_button_of_it_in_every_language(world: World, language: str) -> None:
    """Whatever is tapped in whatever order is answered, in the person's language."""
    chat = await world.person(language, first_name="D")
    chat.quiet = 0.005
    await world.appoint(chat, Role.ORGANISER)
    services = world.app.services
    for number in range(11):
        await asked(world, f"{number}{number} <7>", language, times=number + 1)
    linked, answered = await asked(world, "777", language), await asked(world, "888", language)
    await services.written.link([linked], "wifi")
    draft = Draft(1, (answered,), services.clock.now(), titles={language: "888"}, texts={language: "<b>888</b>"})
    await services.written.publish(await services.drafts.put(draft))
    tapped: set[str] = set()
    reached: set[str] = set()
    for _ in range(2):  # what is there to be tapped changes with each tap
        await walk(chat, language, "/organise", tapped, re.compile(r"1(oo|oU)"))
        for said in ("99", "99 😀", "9" * 2000):
            await chat.forges((await chat.last_message())["message_id"], f"1oUW:{language}")
            await chat.says(said)
            check(await chat.last_message(), language)
        reached |= {each.split(":")[0] for each in tapped}
        tapped -= {each for each in tapped if each.startswith(("1oUO", "1oUg", "1oUS"))}
    assert reached >= {f"1oU{code}" for code in "OdgDRtcLBlWKSPabrZ"}
