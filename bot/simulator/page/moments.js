/** Times and days as the three languages write them. Turkmen by hand: browsers rarely carry its locale. */

const TK_MONTHS = "ýanwar fewral mart aprel maý iýun iýul awgust sentýabr oktýabr noýabr dekabr".split(" ");
const TK_DAYS = "ýekşenbe duşenbe sişenbe çarşenbe penşenbe anna şenbe".split(" ");

/** A Turkmen ordinal: -njy after back vowels (altynjy, dokuzynjy, onunjy, otuzynjy), else -nji. */
function ordinal(number) {
  const back = [6, 9].includes(number % 10) || number === 10 || number === 30;
  return `${number}-${back ? "njy" : "nji"}`;
}

/** `seconds` since 1970 as HH:MM on a 24-hour clock, in the device's time zone. */
export function clock(seconds) {
  const at = new Date(seconds * 1000);
  return `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
}

/** The day as a key that sorts: YYYY-MM-DD, in the device's time zone. */
export function dayKey(seconds) {
  const at = new Date(seconds * 1000);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** The day in words; today and yesterday by name. */
export function dayName(seconds, language, words, now = Date.now() / 1000) {
  const key = dayKey(seconds);
  if (key === dayKey(now)) return words.today;
  if (key === dayKey(now - 86400)) return words.yesterday;
  const at = new Date(seconds * 1000);
  const year = at.getFullYear() === new Date(now * 1000).getFullYear() ? "" : ` ${at.getFullYear()}`;
  if (language === "tk") return `${ordinal(at.getDate())} ${TK_MONTHS[at.getMonth()]}${year}, ${TK_DAYS[at.getDay()]}`;
  const options = { weekday: "long", day: "numeric", month: "long", ...(year && { year: "numeric" }) };
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, options).format(at);
}

/** For a list of chats: the time today, else the day and month in figures. */
export function shortMoment(seconds) {
  const at = new Date(seconds * 1000);
  if (dayKey(seconds) === dayKey(Date.now() / 1000)) return clock(seconds);
  return `${String(at.getDate()).padStart(2, "0")}.${String(at.getMonth() + 1).padStart(2, "0")}`;
}

/** A duration in seconds as M:SS. */
export function duration(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

/** A number of bytes for people. */
export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
