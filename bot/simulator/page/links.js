/** What a link may open, and which links lead to a bot of this server. */

const OPENABLE = new Set(["http:", "https:", "mailto:", "tel:"]);

/** The address to open, or null where it is none or of a kind that a page must not open (`javascript:` and the like). */
export function openable(address) {
  const full = /^[a-z][a-z0-9+-]*:/iu.test(address) ? address : `https://${address}`;
  try {
    const url = new URL(full);
    return OPENABLE.has(url.protocol) || url.protocol === "tg:" ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * A deep link to a bot (https://core.telegram.org/api/links#bot-links).
 * @returns {{bot: string, payload: string} | null} `bot` without @, as written
 */
export function deepLink(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  const payload = url.searchParams.get("start") ?? "";
  if (url.protocol === "tg:") {
    const domain = url.searchParams.get("domain");
    return url.href.startsWith("tg://resolve") && domain ? { bot: domain, payload } : null;
  }
  if (!["t.me", "telegram.me", "telegram.dog"].includes(url.hostname)) return null;
  const [, bot, ...rest] = url.pathname.split("/");
  return bot && rest.filter(Boolean).length === 0 ? { bot, payload } : null;
}

/** Opens an address in a new tab, where it may be opened. */
export function openOutside(address) {
  const target = openable(address);
  if (target && !target.startsWith("tg:")) window.open(target, "_blank", "noopener,noreferrer");
}
