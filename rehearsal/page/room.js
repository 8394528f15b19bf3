// The room: who you are, where you look, what stands there, and what you do about it.

import { drawn } from "./cards.js";

const $ = (id) => document.getElementById(id);
const HOME = "Europe/London";
const OPTIONS = { timeZone: HOME };
const format = (options) => new Intl.DateTimeFormat("en-GB", { ...OPTIONS, ...options });
const CLOCK = format({ hour: "2-digit", minute: "2-digit" });
const DAY = format({ weekday: "short", day: "numeric", month: "short" });
const LONG_DAY = format({ weekday: "long", day: "numeric", month: "long" });
const YEAR = format({ year: "numeric" });
const FULL = format({ weekday: "short", day: "numeric", month: "short", year: "numeric" });

const room = {
  me: new URLSearchParams(location.search).get("as") ?? "t.grant",
  place: "channel",
  state: null,
  at: 0, // performance.now() when the state was fetched
  drafts: new Map(), // words not sent yet, by person and place
  seen: new Map(), // the last message seen, by person and place
  told: new Map(), // how many private messages were seen, by person
  refreshed: new Set(),
  isAtEnd: true, // whether the newest message is in view
  dialog: null, // the conversation the open dialog belongs to
};

// --- small things ---------------------------------------------------------------------------------------

function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

const initials = (name) =>
  name
    .split(/[\s.]+/)
    .filter(Boolean)
    .map((word) => word[0])
    .join("")
    .slice(0, 2)
    .toUpperCase();

function hue(name) {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)) % 8;
  return sum;
}

const avatar = (name, isClerk) =>
  isClerk
    ? el("span", { class: "avatar bot", "aria-hidden": "true" })
    : el("span", { class: `avatar hue${hue(name)}`, "aria-hidden": "true" }, initials(name));

const now = () => new Date(Date.parse(room.state.now) + performance.now() - room.at);
const sameDay = (one, other) => FULL.format(one) === FULL.format(other);
const when = (at) => (sameDay(at, now()) ? CLOCK.format(at) : `${DAY.format(at)}, ${CLOCK.format(at)}`);
const size = (bytes) => (bytes ? `${Math.max(1, Math.round(bytes / 1024))} kB` : "");
const key = (place = room.place) => `${room.me} ${place}`;
const isNarrow = () => matchMedia("(max-width: 759px)").matches;

// --- speaking with the server ---------------------------------------------------------------------------

async function post(path, facts) {
  const answer = await fetch(`/room/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ as: room.me, ...facts }),
  });
  if (!answer.ok) return { error: `The room could not do that (${answer.status}).` };
  return answer.json();
}

// A deed, and what the client shows of its outcome. The room being gone is an outcome too.
async function does(path, facts) {
  let outcome;
  try {
    outcome = await post(path, facts);
  } catch {
    outcome = { error: "The rehearsal room does not answer. Is it still running?" };
  }
  if (outcome.dialog) openDialog(outcome.dialog, facts.conversation);
  else if (room.dialog && outcome.error) dialogError(outcome.error);
  else if (room.dialog && outcome.closes && path === "submit") closeDialog();
  if (outcome.notice) toast(outcome.notice);
  if (outcome.error && !room.dialog) toast(outcome.error, "error");
  return outcome;
}

let isFetching = false;
let isStale = false;

async function look() {
  isStale = true;
  if (isFetching) return;
  isFetching = true;
  try {
    while (isStale) {
      isStale = false;
      const me = room.me;
      const answer = await fetch(`/room/state?as=${encodeURIComponent(me)}`);
      if (answer.status === 404) {
        room.me = "t.grant";
        isStale = true;
        continue;
      }
      const state = await answer.json();
      if (me === room.me) {
        room.state = state;
        room.at = performance.now();
        draw();
      } else isStale = true;
    }
  } finally {
    isFetching = false;
  }
}

function listen() {
  const changes = new EventSource("/room/changes");
  let wasLost = false;
  changes.onmessage = look;
  changes.onopen = () => {
    if (wasLost) toast("The room is back.");
    wasLost = false;
    document.body.classList.remove("lost");
  };
  changes.onerror = () => {
    if (!wasLost) toast("The rehearsal room does not answer. Is it still running?", "error");
    wasLost = true;
    document.body.classList.add("lost");
  };
}

// --- notices --------------------------------------------------------------------------------------------

function toast(text, kind = "notice") {
  const close = el("button", { type: "button", "aria-label": "Dismiss", onclick: () => note.remove() });
  close.append(icon("M5 5l10 10M15 5L5 15"));
  const note = el("p", { class: `toast ${kind}` }, el("span", {}, text), close);
  $(kind === "error" ? "errors" : "notices").append(note);
  setTimeout(() => note.remove(), 5000 + 60 * text.length);
}

// --- one message ----------------------------------------------------------------------------------------

function textOf(message) {
  const words = el("p", { class: "text" });
  if (message.mentionsClerk) words.append(el("span", { class: "mention" }, room.state.clerk), " ");
  words.append(message.text);
  return words;
}

function cardOf(message) {
  const card = drawn(message.card, {
    onPress: async (action) => {
      card.setAttribute("aria-busy", "true");
      await does("press", { conversation: message.conversation, message: message.id, action });
      card.removeAttribute("aria-busy");
    },
    onLink: leave,
  });
  card.tabIndex = -1;
  card.dataset.json = JSON.stringify(message.card);
  return card;
}

function leave(url) {
  toast(`Teams would open ${url}. The rehearsal room stays here.`);
}

function fileOf(file, message) {
  const words = el("div", {}, el("strong", {}, file.name), el("span", {}, [file.words, size(file.size)].filter(Boolean).join(" · ")));
  const buttons = el("div", { class: "buttons" });
  const take = (accept) => does("consent", { conversation: message.conversation, message: message.id, accept });
  if (file.isOffer) {
    buttons.append(
      el("button", { type: "button", class: "primary", onclick: () => take(true) }, "Allow"),
      el("button", { type: "button", onclick: () => take(false) }, "Decline"),
    );
  } else if (file.file) {
    const address = `/room/files/${file.file}?as=${encodeURIComponent(room.me)}`;
    buttons.append(el("a", { href: address, download: file.name, class: "button" }, "Download"));
  }
  return el("div", { class: "file" }, icon("M5 2.5h7l4 4v11H5zM12 2.5v4h4"), words, buttons);
}

function contentOf(message) {
  if (message.isDeleted) return [el("p", { class: "gone" }, "This message has been deleted.")];
  const parts = [];
  if (message.text) parts.push(textOf(message));
  if (message.card) parts.push(cardOf(message));
  if (message.card && message.isForMeAlone) parts.push(el("p", { class: "alone" }, "Only you see this version of the card"));
  parts.push(...message.files.map((file) => fileOf(file, message)));
  parts.push(...message.unknown.map((kind) => el("p", { class: "gone" }, `The room cannot show this: ${kind}`)));
  if (message.choices.length) {
    const say = (choice) => () => does("say", { where: "personal", text: choice.value });
    parts.push(
      el("div", { class: "choices" }, ...message.choices.map((choice) => el("button", { type: "button", onclick: say(choice) }, choice.title))),
    );
  }
  return parts;
}

function messageOf(message) {
  const more = el("button", {
    type: "button",
    class: "more",
    "aria-label": `More options for the message from ${message.by}`,
    "aria-haspopup": "menu",
    onclick: (event) => openMenu(event.currentTarget, article.message),
  });
  more.append(icon("M4.5 10h.01M10 10h.01M15.5 10h.01"));
  const article = el(
    "article",
    { class: "message", id: `m-${message.id}`, "data-id": message.id },
    avatar(message.by, message.isClerk),
    el("div", { class: "body" }, el("header", {}), el("div", { class: "content" })),
    more,
  );
  return article;
}

function fill(article, message) {
  const version = JSON.stringify([message.version, message.text, message.card, message.files, message.isDeleted, message.isForMeAlone, message.choices]);
  article.message = message;
  const at = new Date(message.at);
  const stamp = when(at) + (message.isEdited && !message.isClerk ? " · Edited" : "");
  article.setAttribute("aria-label", `${message.by}, ${stamp}`);
  article.querySelector("header").replaceChildren(
    el("span", { class: "by" }, message.by),
    message.isClerk ? el("span", { class: "tag" }, "App") : "",
    el("time", { datetime: message.at }, stamp),
  );
  article.classList.toggle("mine", message.isMine);
  article.classList.toggle("clerk", message.isClerk);
  article.querySelector(".more").hidden = message.isDeleted || !(message.isMine || room.state.messageActions.length);
  if (article.dataset.version === version) return;
  article.dataset.version = version;
  const content = article.querySelector(".content");
  const hadFocus = content.contains(document.activeElement);
  content.replaceChildren(...contentOf(message));
  if (hadFocus) (content.querySelector(".card") ?? article.querySelector(".more")).focus({ preventScroll: true });
  const card = content.querySelector(".card");
  if (card && message.refreshes) watcher.observe(card);
}

// A card that comes into view asks for this person's own version, once for each version of the message.
const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    watcher.unobserve(entry.target);
    const message = entry.target.closest(".message")?.message;
    if (!message) continue;
    const once = `${room.me} ${message.id} ${message.version}`;
    if (room.refreshed.has(once)) continue;
    room.refreshed.add(once);
    post("refresh", { conversation: message.conversation, message: message.id }).catch(() => {});
  }
});

// --- a message's own menu -------------------------------------------------------------------------------

function openMenu(button, message) {
  const menu = $("menu");
  const entry = (title, deed) =>
    el("button", {
      type: "button",
      role: "menuitem",
      onclick: () => {
        menu.hidePopover();
        button.focus();
        deed();
      },
    }, title);
  const facts = { conversation: message.conversation, message: message.id };
  const entries = [];
  for (const title of room.state.messageActions) entries.push(entry(title, () => does("choose", { ...facts, title })));
  if (message.isMine) {
    entries.push(entry("Edit", () => startEdit(message)));
    entries.push(entry("Delete", () => does("unsay", facts)));
  }
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", "Message");
  menu.replaceChildren(...entries);
  menu.showPopover();
  const place = button.getBoundingClientRect();
  const height = menu.offsetHeight;
  menu.style.left = `${Math.max(8, place.right - menu.offsetWidth)}px`;
  menu.style.top = `${place.bottom + height > innerHeight ? place.top - height - 4 : place.bottom + 4}px`;
  menu.querySelector("button")?.focus();
}

$("menu").addEventListener("keydown", (event) => {
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || at < 0) return;
  event.preventDefault();
  buttons[(at + step + buttons.length) % buttons.length].focus();
});

function startEdit(message) {
  const article = $(`m-${message.id}`);
  const words = el("textarea", { "aria-label": "Edit the message", rows: 2 });
  words.value = message.text;
  const stop = () => {
    article.dataset.version = "";
    fill(article, article.message);
    article.querySelector(".more").focus();
  };
  const form = el(
    "form",
    {
      class: "edit",
      onsubmit: async (event) => {
        event.preventDefault();
        await does("edit", { conversation: message.conversation, message: message.id, text: words.value });
        stop();
      },
      onkeydown: (event) => event.key === "Escape" && stop(),
    },
    words,
    el("div", { class: "buttons" }, el("button", { class: "primary" }, "Save"), el("button", { type: "button", onclick: stop }, "Cancel")),
  );
  article.querySelector(".content").replaceChildren(form);
  words.focus();
}

// --- threads and chats ----------------------------------------------------------------------------------

// Keeps elements that are there already, so that half-typed words and open forms survive news.
function keep(parent, items, { id, make, update, before = null }) {
  const old = new Map([...parent.children].filter((child) => child.dataset.key).map((child) => [child.dataset.key, child]));
  let place = null;
  for (const item of items) {
    const name = id(item);
    let child = old.get(name);
    old.delete(name);
    if (!child) {
      child = make(item);
      child.dataset.key = name;
    }
    const next = place ? place.nextSibling : parent.firstChild;
    if (child !== next) parent.insertBefore(child, next ?? before);
    update(child, item);
    place = child;
  }
  for (const child of old.values()) child.remove();
}

const byId = { id: (message) => message.id, make: messageOf, update: fill };
const FOLDED = 8;

function replyButton(section, root) {
  const name = "Reply to this post";
  return el("button", { type: "button", class: "reply", "aria-label": name, onclick: () => openReply(section, root) }, "Reply");
}

function threadOf(thread) {
  const unfold = el("button", {
    type: "button",
    class: "unfold",
    hidden: true,
    onclick: () => {
      section.dataset.unfolded = "yes";
      draw();
    },
  });
  const section = el("div", { class: "thread", role: "group", "data-root": thread.root }, el("div", { class: "root" }), unfold, el("div", { class: "replies" }), el("div", { class: "answer" }));
  section.lastChild.append(replyButton(section, thread.root));
  return section;
}

function fillThread(section, thread) {
  const [first, ...replies] = thread.messages;
  section.setAttribute("aria-label", `Thread from ${first.by}, ${when(new Date(first.at))}`);
  keep(section.querySelector(".root"), [first], byId);
  const folded = section.dataset.unfolded || replies.length <= FOLDED ? 0 : replies.length - 4;
  const unfold = section.querySelector(".unfold");
  unfold.hidden = !folded;
  unfold.textContent = `Show ${folded} earlier replies`;
  keep(section.querySelector(".replies"), replies.slice(folded), byId);
}

function openReply(section, root) {
  const answer = section.querySelector(".answer");
  const words = el("textarea", { rows: 1, "aria-label": "Your reply", placeholder: "Reply", enterkeyhint: "send" });
  const mention = el("input", { type: "checkbox" });
  const close = () => {
    answer.replaceChildren(replyButton(section, root));
    answer.firstChild.focus();
  };
  const form = el(
    "form",
    {
      class: "box",
      onsubmit: (event) => {
        event.preventDefault();
        const text = words.value.trim();
        if (!text) return;
        close();
        does("say", { where: "channel", thread: root, text, mention: mention.checked });
      },
      onkeydown: (event) => event.key === "Escape" && close(),
    },
    words,
    el("label", { class: "mention" }, mention, " To the clerk"),
    sendButton("Send reply"),
  );
  answer.replaceChildren(form);
  grows(words);
  words.focus();
}

function sendButton(name) {
  const button = el("button", { class: "send", "aria-label": name });
  button.append(icon("M3 3.5l14 6.5-14 6.5 2-6.5z"));
  return button;
}

function grows(words) {
  const fit = () => {
    words.style.height = "auto";
    words.style.height = `${Math.min(words.scrollHeight, 144)}px`;
  };
  words.addEventListener("input", fit);
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    words.form.requestSubmit();
  });
  fit();
}

function drawTalk() {
  const talk = $("talk");
  const isSame = talk.dataset.of === key();
  if (!isSame) {
    talk.replaceChildren();
    talk.dataset.of = key();
  }
  const count = talk.dataset.count;
  if (room.place === "channel") {
    const { threads } = room.state.channel;
    keep(talk, threads, { id: (thread) => thread.root, make: threadOf, update: fillThread });
    emptyNote(talk, !threads.length, "Nothing has been said in the channel yet.");
  } else {
    const { messages } = room.state.chat;
    keep(talk, withDays(messages), {
      id: (item) => item.id,
      make: (item) => (item.day ? el("h3", { class: "day" }, item.day) : messageOf(item)),
      update: (child, item) => item.day || fill(child, item),
    });
    const me = room.state.people.find((person) => person.key === room.me);
    emptyNote(talk, !messages.length, `This is the private chat between ${me.name} and the clerk. Type “help” to begin.`);
  }
  const messages = here();
  talk.dataset.count = messages.length;
  const hasNew = isSame && Number(count) < messages.length;
  const last = messages.at(-1);
  if (!isSame || room.isAtEnd || (hasNew && last?.isMine)) toEnd();
  else if (hasNew) $("newer").hidden = false;
}

function withDays(messages) {
  const items = [];
  let day = "";
  for (const message of messages) {
    const next = LONG_DAY.format(new Date(message.at));
    if (next !== day) items.push({ id: `day-${message.id}`, day: next });
    day = next;
    items.push(message);
  }
  return items;
}

function emptyNote(talk, isEmpty, words) {
  talk.querySelector(".empty")?.remove();
  if (isEmpty) talk.append(el("p", { class: "empty" }, words));
}

function toEnd() {
  const talk = $("talk");
  talk.scrollTop = talk.scrollHeight;
  room.isAtEnd = true;
  $("newer").hidden = true;
}

// --- the rest of the page -------------------------------------------------------------------------------

const messagesIn = (place) =>
  place === "channel" ? room.state.channel.threads.flatMap((thread) => thread.messages) : room.state.chat.messages;
const here = () => [...messagesIn(room.place)].sort((one, other) => Number(one.id) - Number(other.id));
const isShown = (place) => room.place === place && !(isNarrow() && document.body.dataset.view === "list");

function countNews() {
  const heard = [];
  for (const place of ["channel", "chat"]) {
    const messages = messagesIn(place);
    const newest = messages.reduce((most, message) => Math.max(most, Number(message.id)), 0);
    const before = room.seen.get(key(place));
    if (isShown(place)) {
      const fresh = messages.filter((message) => before !== undefined && Number(message.id) > before && !message.isMine);
      if (fresh.length) heard.push(...fresh.map((message) => `${message.by}: ${message.text || "sent a card"}`));
      room.seen.set(key(place), newest);
    }
    const unread = messages.filter((message) => Number(message.id) > (room.seen.get(key(place)) ?? room.state.old) && !message.isMine).length;
    const button = $(`go-${place}`);
    const dot = button.querySelector(".dot");
    dot.hidden = !unread;
    dot.textContent = unread || "";
    dot.setAttribute("aria-label", `${unread} unread`);
    button.classList.toggle("unread", unread > 0);
  }
  if (isShown("chat")) room.told.set(room.me, room.state.people.find((person) => person.key === room.me).told);
  if (heard.length) $("heard").textContent = heard.slice(-3).join(". ");
}

const news = (person) => person.told - (room.told.get(person.key) ?? 0);

function drawPeople() {
  const me = room.state.people.find((person) => person.key === room.me);
  $("as-avatar").className = `avatar hue${hue(me.name)}`;
  $("as-avatar").textContent = initials(me.name);
  $("as-name").textContent = me.name;
  $("as-title").textContent = me.title;
  if ($("cast").matches(":popover-open")) drawCast();

  const others = room.state.people.filter((person) => person.key !== room.me && news(person) > 0);
  $("others").hidden = !others.length;
  $("as-news").hidden = !others.length;
  keep($("others").querySelector("ul"), others.slice(0, MOST_NEWS), {
    id: (person) => person.key,
    make: (person) =>
      el(
        "li",
        {},
        el(
          "button",
          { type: "button", onclick: () => become(person.key, "chat", "talk") },
          avatar(person.name, false),
          el("span", { class: "words" }, el("span", { class: "name" }, person.name), el("span", { class: "note" }, person.title)),
          el("span", { class: "dot" }),
        ),
      ),
    update: (item, person) => {
      const dot = item.querySelector(".dot");
      dot.textContent = news(person);
      dot.setAttribute("aria-label", `${news(person)} new`);
    },
  });
}

function drawOpening() {
  const { opening } = room.state;
  document.body.classList.toggle("opening", Boolean(opening));
  $("opening").hidden = !opening;
  for (const part of [$("compose"), $("steps")]) part.inert = Boolean(opening);
  if (!opening) return;
  const day = opening.day ? `${LONG_DAY.format(new Date(`${opening.day}T12:00Z`))} (${opening.scene} of ${opening.of})` : "setting up";
  $("opening").textContent = `The weeks before today are being played: ${day}. Look around; in a moment the room is yours.`;
  $("opening").style.setProperty("--played", opening.of ? opening.scene / opening.of : 0);
}

function drawRail() {
  $("team").textContent = room.state.team;
  $("channel-name").textContent = room.state.channel.name;
  $("clerk-name").textContent = room.state.clerk;
  $("mention-name").textContent = room.state.clerk;
  $("chip").textContent = `@${room.state.clerk}`;
  for (const place of ["channel", "chat"]) {
    if (room.place === place) $(`go-${place}`).setAttribute("aria-current", "page");
    else $(`go-${place}`).removeAttribute("aria-current");
  }
  keep($("tries"), room.state.tries, {
    id: (item) => item.words,
    make: ({ words, promise }) =>
      el("li", {}, el("button", { type: "button", onclick: () => suggest(words) }, words), el("p", {}, promise)),
    update: () => {},
  });
}

function drawPlace() {
  const isChannel = room.place === "channel";
  const me = room.state.people.find((person) => person.key === room.me);
  $("place").textContent = isChannel ? room.state.channel.name : room.state.clerk;
  $("place-note").textContent = isChannel ? `${room.state.team} · everybody sees this` : `Private chat of ${me.name}`;
  $("words").placeholder = isChannel ? "Start a new post" : "Type a message";
  $("mention-row").hidden = !isChannel;
  $("chip").hidden = !isChannel || !$("mention").checked;
  document.title = `${isChannel ? room.state.channel.name : room.state.clerk} · ${me.name} · Rehearsal room`;
}

function drawClock() {
  if (!room.state) return;
  const at = now();
  $("now").dateTime = at.toISOString();
  const year = el("span", { class: "year" }, ` ${YEAR.format(at)}`);
  $("now").replaceChildren(DAY.format(at).replace(",", ""), year, `, ${CLOCK.format(at)}`);
}

function draw() {
  if (room.state?.me !== room.me) return; // What somebody else saw is not drawn for whom you have become.
  drawOpening();
  drawClock();
  drawRail();
  drawPlace();
  drawTalk();
  countNews();
  drawPeople();
}

// --- what you do ----------------------------------------------------------------------------------------

function keepDraft() {
  room.drafts.set(key(), $("words").value);
}

function showDraft() {
  $("words").value = room.drafts.get(key()) ?? "";
  $("words").dispatchEvent(new Event("input"));
}

function go(place) {
  keepDraft();
  room.place = place;
  document.body.dataset.view = "talk";
  showDraft();
  draw();
  if (isNarrow()) $("place").focus();
}

function become(person, place = room.place, view = document.body.dataset.view) {
  keepDraft();
  closeDialog();
  room.me = person;
  room.place = place;
  document.body.dataset.view = view;
  $("notices").replaceChildren();
  $("errors").replaceChildren();
  const address = new URL(location.href);
  address.searchParams.set("as", person);
  history.replaceState(null, "", address);
  showDraft();
  look();
}

function suggest(words) {
  if (room.place !== "chat") go("chat");
  document.body.dataset.view = "talk";
  $("words").value = words;
  $("words").dispatchEvent(new Event("input"));
  $("words").focus();
}

$("go-channel").addEventListener("click", () => go("channel"));
$("go-chat").addEventListener("click", () => go("chat"));
$("back").addEventListener("click", () => {
  document.body.dataset.view = "list";
  $(`go-${room.place}`).focus();
});
$("newer").addEventListener("click", toEnd);
$("talk").addEventListener("scroll", (event) => {
  const talk = event.currentTarget;
  const left = talk.scrollHeight - talk.scrollTop - talk.clientHeight;
  room.isAtEnd = left < 120;
  if (left < 40) $("newer").hidden = true;
});
$("mention").addEventListener("change", drawPlace);
$("compose").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("words").value.trim();
  if (!text) return;
  $("words").value = "";
  $("words").dispatchEvent(new Event("input"));
  does("say", { where: room.place === "channel" ? "channel" : "personal", text, mention: $("mention").checked });
});
grows($("words"));

for (const button of document.querySelectorAll("[data-step]")) {
  button.addEventListener("click", async () => {
    const { now: moved, error } = await post("clock", { by: button.dataset.step }).catch(() => ({ error: "The room does not answer." }));
    if (error) return toast(error, "error");
    const at = new Date(moved);
    toast(`It is now ${LONG_DAY.format(at)}, ${CLOCK.format(at)}.`);
  });
}

// --- who you are ----------------------------------------------------------------------------------------

const MOST_NEWS = 5;
const cast = { isWhole: false, at: 0 };

const plain = (words) => words.toLowerCase().normalize("NFKD").replace(/[^a-z0-9 ]/g, "");

function found() {
  const asked = plain($("find").value).split(" ").filter(Boolean);
  const isIn = (person) => {
    const words = plain(`${person.name} ${person.title} ${person.seat} ${person.role}`);
    return asked.every((word) => words.includes(word));
  };
  return room.state.people.filter((person) => (asked.length ? isIn(person) : cast.isWhole || person.isLead));
}

function choose(person) {
  $("cast").hidePopover();
  $("as").focus();
  if (person.key !== room.me) become(person.key);
}

function drawCast() {
  const people = found();
  cast.at = Math.max(0, Math.min(cast.at, people.length - 1));
  keep($("people"), people, {
    id: (person) => person.key,
    make: (person) =>
      el(
        "li",
        { role: "option", id: `as-${person.key}`, onclick: () => choose(person) },
        avatar(person.name, false),
        el("span", { class: "words" }, el("span", { class: "name" }, person.name), el("span", { class: "note" }, person.title)),
        el("span", { class: "role" }, person.role),
        el("span", { class: "dot", hidden: true }),
      ),
    update: (option, person) => {
      option.setAttribute("aria-selected", person.key === room.me);
      option.classList.toggle("at", person === people[cast.at]);
      const count = person.key === room.me ? 0 : news(person);
      const dot = option.querySelector(".dot");
      dot.hidden = count <= 0;
      dot.textContent = count > 0 ? `${count} new` : "";
    },
  });
  const more = room.state.people.filter((person) => !person.isLead).length;
  $("nobody").hidden = people.length > 0;
  $("everybody").hidden = cast.isWhole || Boolean($("find").value) || !more;
  $("everybody").textContent = `${more} more people`;
  if (people.length) $("find").setAttribute("aria-activedescendant", `as-${people[cast.at].key}`);
  else $("find").removeAttribute("aria-activedescendant");
}

function step(by) {
  if (by > 0 && cast.at === found().length - 1) cast.isWhole = true;
  const { length } = found();
  cast.at = (cast.at + by + length) % length;
  drawCast();
  $("people").children[cast.at].scrollIntoView({ block: "nearest" });
}

$("as").addEventListener("click", () => {
  if (!room.state) return;
  cast.isWhole = false;
  $("find").value = "";
  cast.at = found().findIndex((person) => person.key === room.me);
  $("cast").showPopover();
  drawCast();
  $("find").focus();
});
$("cast").addEventListener("toggle", (event) => $("as").setAttribute("aria-expanded", event.newState === "open"));
$("find").addEventListener("input", () => {
  cast.at = 0;
  drawCast();
});
$("find").addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const person = found()[cast.at];
  if (by && person) step(by);
  else if (event.key === "Enter" && person) choose(person);
  else return;
  event.preventDefault();
});
$("everybody").addEventListener("click", () => {
  cast.isWhole = true;
  cast.at = room.state.people.filter((person) => person.isLead).length;
  drawCast();
  $("find").focus();
});

// --- the clock, where there is little room --------------------------------------------------------------

function openClock(isOpen) {
  document.querySelector(".clock").classList.toggle("open", isOpen);
  $("clock-open").setAttribute("aria-expanded", isOpen);
}

$("clock-open").addEventListener("click", () => openClock(!document.querySelector(".clock").classList.contains("open")));
document.querySelector(".clock").addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  openClock(false);
  $("clock-open").focus();
});
document.addEventListener("click", (event) => event.target.closest(".clock") || openClock(false));

// --- as on a phone: the same page again, in a window of that size ---------------------------------------

const isInHand = window.parent !== window;
document.body.classList.toggle("in-hand", isInHand);
$("phone").hidden = isInHand;
$("phone").addEventListener("click", () => {
  const hand = $("hand");
  const isOn = hand.hidden;
  if (!isOn) become(new URLSearchParams(hand.contentWindow.location.search).get("as") ?? room.me);
  hand.hidden = !isOn;
  hand.src = isOn ? `/?as=${encodeURIComponent(room.me)}` : "about:blank";
  document.body.classList.toggle("shows-hand", isOn);
  $("phone").setAttribute("aria-pressed", isOn);
  $("phone").querySelector("span").textContent = isOn ? "Whole window" : "Phone";
});

// --- dialogs --------------------------------------------------------------------------------------------

const WIDTHS = { small: 400, medium: 600, large: 800 };

function openDialog({ title, card, width }, conversation) {
  const dialog = $("dialog");
  room.dialog = conversation;
  $("dialog-title").textContent = title || "Panel Clerk";
  dialogError("");
  const form = drawn(card, {
    onPress: async (action) => {
      form.setAttribute("aria-busy", "true");
      dialogError("");
      await does("submit", { conversation, action });
      form.removeAttribute("aria-busy");
    },
    onLink: leave,
  });
  $("dialog-card").replaceChildren(form);
  dialog.style.width = `${typeof width === "number" ? width : (WIDTHS[width] ?? 600)}px`;
  if (!dialog.open) dialog.showModal();
  const first = form.querySelector("input, textarea, select");
  (first ?? $("dialog-title")).focus();
}

function closeDialog() {
  room.dialog = null;
  $("dialog").close();
}

function dialogError(words) {
  $("dialog-wrong").hidden = !words;
  $("dialog-wrong").textContent = words;
}

$("dialog-close").addEventListener("click", closeDialog);
$("dialog").addEventListener("close", () => {
  room.dialog = null;
});

// --- begin ----------------------------------------------------------------------------------------------

setInterval(drawClock, 5000);
addEventListener("resize", () => room.state && draw());
look();
listen();
