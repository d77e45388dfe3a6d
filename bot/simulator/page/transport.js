/**
 * How the page reaches the server: requests over HTTP, and what happens as server-sent events.
 * Nothing else in the page knows of either; another transport needs the same two classes.
 */

const FIRST_DELAY = 400;
const LONGEST_DELAY = 8000;
const EVENTS = ["message", "edited", "deleted", "typing", "callback_answer", "reply_keyboard", "commands", "blocked"];

/** The server's answer was an error; `status` is 0 where there was no answer at all. */
export class TransportError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** The server: its bots, its people and their files. */
export class Transport {
  constructor(base = "/sim") {
    this.base = base;
  }

  async call(method, path, body) {
    let response;
    try {
      response = await fetch(`${this.base}${path}`, {
        method,
        headers: body === undefined ? {} : { "Content-Type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
    } catch (error) {
      throw new TransportError(0, String(error.message ?? error));
    }
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new TransportError(response.status, answer.error ?? response.statusText);
    return answer;
  }

  bots() {
    return this.call("GET", "/bots");
  }

  people() {
    return this.call("GET", "/people");
  }

  addPerson(fields) {
    return this.call("POST", "/people", fields);
  }

  chats(person) {
    return this.call("GET", `/people/${person}/chats`);
  }

  fileUrl(fileId) {
    return `${this.base}/files/${encodeURIComponent(fileId)}`;
  }

  line(bot, person) {
    return new Line(this, bot, person);
  }
}

/** One person's line to one bot. */
export class Line {
  constructor(transport, bot, person) {
    this.transport = transport;
    this.path = `/${encodeURIComponent(bot)}/people/${person}`;
  }

  snapshot(chat, limit) {
    return this.transport.call("GET", `${this.path}/chats/${chat}?limit=${limit}`);
  }

  send(message) {
    return this.transport.call("POST", `${this.path}/messages`, message);
  }

  start(payload) {
    return this.transport.call("POST", `${this.path}/start`, payload ? { payload } : {});
  }

  edit(chat, messageId, text) {
    return this.transport.call("PUT", `${this.path}/messages/${messageId}`, { text, chat_id: chat });
  }

  remove(chat, messageId) {
    return this.transport.call("DELETE", `${this.path}/messages/${messageId}?chat_id=${chat}`);
  }

  tap(tap) {
    return this.transport.call("POST", `${this.path}/taps`, tap);
  }

  inline(query, offset = "") {
    return this.transport.call("POST", `${this.path}/inline`, { query, offset });
  }

  choose(choice) {
    return this.transport.call("POST", `${this.path}/inline/choose`, choice);
  }

  setBlocked(blocked) {
    return this.transport.call("POST", `${this.path}/${blocked ? "block" : "unblock"}`, {});
  }

  /**
   * Follows what happens until the returned function is called. Before each (re)connection `catchUp` brings the page up to
   * date and gives the sequence number to go on from, so nothing is missed or seen twice, even after the server began anew.
   * @param {{catchUp: () => Promise<number>, onEvent: (event: object) => void, onState: (online: boolean) => void,
   *          onGone: () => void}} listener `onGone`: the server no longer knows this person or bot
   * @returns {() => void}
   */
  follow(listener) {
    return follow(`${this.transport.base}${this.path}/events`, listener);
  }
}

function follow(url, { catchUp, onEvent, onState, onGone }) {
  let source = null;
  let timer = 0;
  let delay = FIRST_DELAY;
  let attempt = 0;

  const close = () => {
    attempt += 1;
    clearTimeout(timer);
    source?.close();
    source = null;
  };

  const retry = () => {
    close();
    onState(false);
    timer = setTimeout(open, delay);
    delay = Math.min(delay * 2, LONGEST_DELAY);
  };

  const open = async () => {
    close();
    const mine = attempt;
    let seen;
    try {
      seen = await catchUp();
    } catch (error) {
      if (mine !== attempt) return;
      if (error.status === 404) onGone();
      else retry();
      return;
    }
    if (mine !== attempt) return;
    source = new EventSource(`${url}?after=${seen}`);
    const take = (raw) => {
      if (raw.data === undefined) return;
      const event = JSON.parse(raw.data);
      if (event.seq <= seen) return;
      seen = event.seq;
      onEvent(event);
    };
    for (const type of EVENTS) source.addEventListener(type, take);
    source.onopen = () => {
      delay = FIRST_DELAY;
      onState(true);
    };
    source.onerror = retry;
  };

  const lost = () => {
    close();
    onState(false);
  };
  const back = () => {
    delay = FIRST_DELAY;
    open();
  };
  window.addEventListener("offline", lost);
  window.addEventListener("online", back);
  open();
  return () => {
    close();
    window.removeEventListener("offline", lost);
    window.removeEventListener("online", back);
  };
}
