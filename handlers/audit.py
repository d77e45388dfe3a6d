"""The audit log on the screen, and as a file for a spreadsheet."""

import csv
import json
import re
from collections.abc import Iterable
from io import StringIO

from markupsafe import Markup
from telegram import InputFile

from bot.audit import Audit, Entry
from bot.conference import Conference
from bot.i18n import Translator
from bot.i18n import mark as _
from bot.roles import Roles
from bot.telegram.context import BotContext
from handlers.callbacks import Action, View
from handlers.keyboards import back, page_of, pager
from handlers.render import join
from handlers.roles import holder, role_name, role_of, somebody
from handlers.screens import Button, Renderer, Scene, Screen
from handlers.staff_callbacks import AuditLog, ExportAudit, Organise
from handlers.taps import Doer, Done

ACTS = {
    "answer.changed": _("act.answer_changed"),
    "answer.published": _("act.answer_published"),
    "answer.removed": _("act.answer_removed"),
    "audit.exported": _("act.audit_exported"),
    "desk.answered": _("act.desk_answered"),
    "desk.closed": _("act.desk_closed"),
    "desk.ended": _("act.desk_ended"),
    "desk.reopened": _("act.desk_reopened"),
    "desk.set_up": _("act.desk_set_up"),
    "question.dismissed": _("act.question_dismissed"),
    "question.linked": _("act.question_linked"),
    "question.restored": _("act.question_restored"),
    "team.cancelled": _("act.team_cancelled"),
    "team.invited": _("act.team_invited"),
    "team.joined": _("act.team_joined"),
    "team.left": _("act.team_left"),
    "team.revoked": _("act.team_revoked"),
    "topic.questions_removed": _("act.topic_questions_removed"),
}
"""Every act that can be in the log, in words."""

ENTRIES_PER_PAGE = 10
FORMULA = re.compile(r"^(?=[=+\-@＝＋－＠\t\r\n])|(?<=[;,\t\r\n|])(?=\s*[=+\-@＝＋－＠])")
"""Where a spreadsheet may take a formula to begin (https://owasp.org/www-community/attacks/CSV_Injection).

Also after a separator: where the decimal separator is a comma, as in Russian and Turkmen, cells are split at ";".
"""
COLUMNS = ("time", "person", "name", "act", "subject", "about", "details")


def screens(roles: Roles, audit: Audit) -> dict[type[View], Renderer]:
    """The log, the newest first."""

    def audit_log(view: AuditLog, scene: Scene) -> Screen:
        t = scene.t
        shown, page, pages = page_of(audit.recent(), view.page, ENTRIES_PER_PAGE)
        lines = [_line(each, roles, scene) for each in shown]
        text = join([Markup("<b>📜 {}</b>").format(t.plain("audit.title")), *(lines or [t("audit.empty")])], "\n\n")
        export = [Button(t.plain("button.export"), ExportAudit())]
        return Screen(text, [pager(page, pages, AuditLog), export, back(t, Organise())])

    return {AuditLog: audit_log}


def _line(entry: Entry, roles: Roles, scene: Scene) -> Markup:
    t, at = scene.t, scene.conference.local(entry.at)
    about = about_what(entry, roles, scene.conference, t)
    what = t.plain(ACTS[entry.act]) if entry.act in ACTS else entry.act
    return Markup("{}, {} · <b>{}</b>\n{}").format(
        t.short_day(at), t.time(at), somebody(entry.actor, roles, t), f"{what}: {about}" if about else what
    )


def about_what(entry: Entry, roles: Roles, conference: Conference, t: Translator) -> str:
    """What an act was done to, in words; empty where that says nothing more than the act."""
    kind, _colon, number = entry.subject.partition(":")
    topic = conference.topics.get(number) if kind == "topic" else None
    if topic is not None:
        return topic.title.in_(t.language)
    granted = roles.grant(int(number)) if kind == "role" and number.isdecimal() else None
    role = role_of(str(entry.details.get("role", "")))
    name = role_name(role, t) if role is not None else ""
    if granted is not None and granted.label:
        return f"{holder(granted, t)} ({name})"
    return " ".join(part for part in (name, f"№ {number}" if number else "") if part)


def as_csv(entries: Iterable[Entry], roles: Roles, conference: Conference, t: Translator) -> bytes:
    """The log for a spreadsheet: UTF-8 with a byte order mark, which Excel needs to read it as such."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for entry in entries:
        cells = (
            conference.local(entry.at).isoformat(sep=" ", timespec="seconds"),
            "" if entry.actor is None else str(entry.actor),
            somebody(entry.actor, roles, t),
            entry.act,
            entry.subject,
            about_what(entry, roles, conference, t),
            json.dumps(dict(entry.details), ensure_ascii=False),
        )
        writer.writerow([harmless(cell) for cell in cells])
    return file.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return FORMULA.sub("'", cell)


async def export(action: ExportAudit, context: BotContext) -> Done:
    """Sends the whole log, in which this is the newest act."""
    services, t = context.services, context.t
    await services.audit.note(context.person.id, "audit.exported")
    content = as_csv(await services.audit.everything(), services.roles, services.agenda.current, t)
    await context.bot.send_document(
        context.person_chat, InputFile(content, filename="audit.csv"), caption=t.plain("audit.caption")
    )
    return Done(AuditLog(0))


ACTIONS: dict[type[Action], Doer] = {ExportAudit: export}
