/** The page's own words in three languages; what bots and people write is never translated. */

const TK = {
  people: "Adamlar", addPerson: "Adam goşmak", findPerson: "Ady boýunça tapmak", name: "Ady", language: "Dili", other: "Başga",
  add: "Goşmak", cancel: "Goýbolsun", close: "Ýapmak", ok: "Bolýar", back: "Adamlaryň sanawyna", seedName: "Gatnaşyjy (TM)",
  conversation: "Ýazyşma", message: "Habar", send: "Ibermek", save: "Ýatda saklamak", skip: "Habar ýazylýan ýere geçmek",
  attach: "Goşmaça ibermek", commands: "Buýruklar", menu: "Menýu", chatMenu: "Ýazyşmanyň menýusy", start: "Başlamak",
  whatCanItDo: "Bu bot näme edip biler?", nothingYet: "Heniz habar ýok", group: "topar", bot: "bot", you: "Siz",
  connecting: "Birikdirilýär…", online: "Birikdirildi", gone: "Serwer täzeden işledi, ýazyşma täzeden başlanýar",
  edited: "üýtgedildi", today: "Şu gün", yesterday: "Düýn", unread: "okalmadyk habar bar", toNewest: "Iň täze habara",
  reply: "Jogap bermek", edit: "Üýtgetmek", remove: "Pozmak", copy: "Göçürmek", copied: "Göçürildi", actions: "Habar bilen näme etmeli",
  editing: "Habary üýtgetmek", replyingTo: "Jogap:", removed: "Pozulan habar", via: "üsti bilen:", forwarded: "Gönderen:",
  block: "Boty petiklemek", unblock: "Petikden çykarmak", blocked: "Bot petiklendi",
  theme: "Görnüşi", themeAuto: "Enjamdaky ýaly", themeLight: "Açyk", themeDark: "Goýy",
  buttons: "Habaryň düwmeleri", replyButtons: "Jogap düwmeleri", showButtons: "Düwmeleri görkezmek", hideButtons: "Düwmeleri gizlemek",
  waiting: "garaşylýar", noAnswer: "Bot jogap bermedi", failed: "Bolmady. Täzeden synanyşyň.", notSent: "Iberilmedi", again: "Täzeden ibermek",
  download: "Ýükläp almak", file: "Faýl", photo: "Surat", video: "Wideo", animation: "GIF", audio: "Ses ýazgysy", voice: "Ses habary",
  videoNote: "Wideo habar", sticker: "Stiker", location: "Ýerleşýän ýeri", contact: "Kontakt", poll: "Sorag-jogap", votes: "ses",
  openMap: "Kartada açmak", spoiler: "Gizlin tekst. Görkezmek üçin basyň", showMore: "Doly görkezmek", showLess: "Gysgaltmak",
  shareContact: "Telefon belgiňizi bota iberýärsiňizmi?", shareLocation: "Ýerleşýän ýeriňizi bota iberýärsiňizmi?",
  chooseChat: "Haýsy ýazyşma?", results: "Netijeler", noResults: "Netije ýok", searching: "Gözlenýär…", inlineHint: "Gözlemek üçin ýazyň",
  tooBig: "Faýl 20 MB-dan uly", pinned: "Habar berkidildi", joined: "topara goşuldy", left: "topardan çykdy", serviceMessage: "Topar üýtgedildi",
  typing: "ýazýar…", sendingFile: "faýl iberýär…", sendingPhoto: "surat iberýär…", sendingVideo: "wideo iberýär…",
  sendingVoice: "ses ýazýar…", choosingSticker: "stiker saýlaýar…", findingLocation: "ýerini kesgitleýär…",
  newMessages: { other: "{n} täze habar" },
};

const RU = {
  people: "Люди", addPerson: "Добавить человека", findPerson: "Найти по имени", name: "Имя", language: "Язык", other: "Другой",
  add: "Добавить", cancel: "Отмена", close: "Закрыть", ok: "Понятно", back: "К списку людей", seedName: "Участник (RU)",
  conversation: "Переписка", message: "Сообщение", send: "Отправить", save: "Сохранить", skip: "К полю сообщения",
  attach: "Прикрепить", commands: "Команды", menu: "Меню", chatMenu: "Меню переписки", start: "Начать",
  whatCanItDo: "Что умеет этот бот?", nothingYet: "Сообщений пока нет", group: "группа", bot: "бот", you: "Вы",
  connecting: "Соединение…", online: "На связи", gone: "Сервер запущен заново, переписка начинается сначала",
  edited: "изменено", today: "Сегодня", yesterday: "Вчера", unread: "есть непрочитанное", toNewest: "К последнему сообщению",
  reply: "Ответить", edit: "Изменить", remove: "Удалить", copy: "Копировать", copied: "Скопировано", actions: "Действия с сообщением",
  editing: "Изменение сообщения", replyingTo: "Ответ:", removed: "Удалённое сообщение", via: "через", forwarded: "Переслано от:",
  block: "Заблокировать бота", unblock: "Разблокировать", blocked: "Бот заблокирован",
  theme: "Оформление", themeAuto: "Как на устройстве", themeLight: "Светлое", themeDark: "Тёмное",
  buttons: "Кнопки сообщения", replyButtons: "Кнопки ответа", showButtons: "Показать кнопки", hideButtons: "Скрыть кнопки",
  waiting: "ожидание", noAnswer: "Бот не ответил", failed: "Не получилось. Попробуйте ещё раз.", notSent: "Не отправлено", again: "Отправить ещё раз",
  download: "Скачать", file: "Файл", photo: "Фото", video: "Видео", animation: "GIF", audio: "Аудиозапись", voice: "Голосовое сообщение",
  videoNote: "Видеосообщение", sticker: "Стикер", location: "Геопозиция", contact: "Контакт", poll: "Опрос", votes: "голосов",
  openMap: "Открыть на карте", spoiler: "Скрытый текст. Нажмите, чтобы показать", showMore: "Показать полностью", showLess: "Свернуть",
  shareContact: "Отправить боту ваш номер телефона?", shareLocation: "Отправить боту ваше местоположение?",
  chooseChat: "В какой чат?", results: "Результаты", noResults: "Ничего не найдено", searching: "Поиск…", inlineHint: "Введите запрос",
  tooBig: "Файл больше 20 МБ", pinned: "Сообщение закреплено", joined: "теперь в группе", left: "больше не в группе", serviceMessage: "Группа изменена",
  typing: "печатает…", sendingFile: "отправляет файл…", sendingPhoto: "отправляет фото…", sendingVideo: "отправляет видео…",
  sendingVoice: "записывает голосовое…", choosingSticker: "выбирает стикер…", findingLocation: "определяет место…",
  newMessages: { one: "{n} новое сообщение", few: "{n} новых сообщения", many: "{n} новых сообщений", other: "{n} нового сообщения" },
};

const EN = {
  people: "People", addPerson: "Add a person", findPerson: "Find by name", name: "Name", language: "Language", other: "Other",
  add: "Add", cancel: "Cancel", close: "Close", ok: "OK", back: "Back to people", seedName: "Participant (EN)",
  conversation: "Conversation", message: "Message", send: "Send", save: "Save", skip: "Skip to the message field",
  attach: "Attach", commands: "Commands", menu: "Menu", chatMenu: "Conversation menu", start: "Start",
  whatCanItDo: "What can this bot do?", nothingYet: "No messages yet", group: "group", bot: "bot", you: "You",
  connecting: "Connecting…", online: "Connected", gone: "The server began anew, and so does the conversation",
  edited: "edited", today: "Today", yesterday: "Yesterday", unread: "unread messages", toNewest: "To the newest message",
  reply: "Reply", edit: "Edit", remove: "Delete", copy: "Copy", copied: "Copied", actions: "Message actions",
  editing: "Editing a message", replyingTo: "Reply to", removed: "Deleted message", via: "via", forwarded: "Forwarded from",
  block: "Block the bot", unblock: "Unblock", blocked: "The bot is blocked",
  theme: "Appearance", themeAuto: "Same as the device", themeLight: "Light", themeDark: "Dark",
  buttons: "Buttons of the message", replyButtons: "Reply buttons", showButtons: "Show the buttons", hideButtons: "Hide the buttons",
  waiting: "waiting", noAnswer: "The bot did not answer", failed: "That did not work. Please try again.", notSent: "Not sent", again: "Send again",
  download: "Download", file: "File", photo: "Photo", video: "Video", animation: "GIF", audio: "Audio", voice: "Voice message",
  videoNote: "Video message", sticker: "Sticker", location: "Location", contact: "Contact", poll: "Poll", votes: "votes",
  openMap: "Open in a map", spoiler: "Hidden text. Press to show", showMore: "Show all", showLess: "Show less",
  shareContact: "Send your phone number to the bot?", shareLocation: "Send your location to the bot?",
  chooseChat: "In which chat?", results: "Results", noResults: "Nothing found", searching: "Searching…", inlineHint: "Type to search",
  tooBig: "The file is larger than 20 MB", pinned: "Message pinned", joined: "joined the group", left: "left the group", serviceMessage: "Group changed",
  typing: "typing…", sendingFile: "sending a file…", sendingPhoto: "sending a photo…", sendingVideo: "sending a video…",
  sendingVoice: "recording…", choosingSticker: "choosing a sticker…", findingLocation: "finding a location…",
  newMessages: { one: "{n} new message", other: "{n} new messages" },
};

const LANGUAGES = { tk: TK, ru: RU, en: EN };

/** People to start with where there is nobody: one for each language. */
export const SEEDS = Object.entries(LANGUAGES).map(([code, words]) => ({ first_name: words.seedName, language_code: code }));

/** Language names, each in its own language. */
export const LANGUAGE_NAMES = { tk: "Türkmençe", ru: "Русский", en: "English" };

/** The page's language for a person's `language_code` (an IETF tag or nothing): that one, else the browser's, else English. */
export function languageFor(languageCode) {
  const wanted = [languageCode, ...navigator.languages].map((tag) => (tag ?? "").slice(0, 2).toLowerCase());
  return (languageCode && !(wanted[0] in LANGUAGES) ? wanted.slice(1) : wanted).find((tag) => tag in LANGUAGES) ?? "en";
}

export function textsIn(language) {
  return LANGUAGES[language];
}

/** `n` new messages, in words. */
export function newMessages(language, n) {
  const forms = LANGUAGES[language].newMessages;
  const rule = language === "tk" ? "other" : new Intl.PluralRules(language).select(n);
  return (forms[rule] ?? forms.other).replace("{n}", String(n));
}
