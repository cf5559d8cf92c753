// The page of the Slack sandbox: fetches the state for one viewer, draws it, and sends back what the viewer does.
// The address carries who looks at what (#U0DANA/C0GENERAL), so two tabs can be two people.

import { drawBlocks } from "./blocks.js";
import { clockTime, dayOf, el, emoji, link, mrkdwn, plainText } from "./text.js";

const $ = (id) => document.getElementById(id);
const HOME = "home";
const view = { me: "", channel: "", thread: "", state: null, drafts: {}, notices: null };

// ── talking to the sandbox ───────────────────────────────────────────────────────────────────────────

async function ask(path, body) {
  const answer = await fetch(`/page/api/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ me: view.me, ...body }),
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) toast(told.error || `The sandbox answered ${answer.status}.`);
  return answer.ok ? told : null;
}

let fetching = null;
let again = false;

// One fetch at a time; changes that arrive meanwhile cause one more.
async function refresh() {
  if (fetching) {
    again = true;
    return fetching;
  }
  fetching = (async () => {
    try {
      do {
        again = false;
        await look();
      } while (again);
    } finally {
      fetching = null;
    }
  })();
  return fetching;
}

async function look() {
  const asked = { me: view.me, channel: view.channel, thread: view.thread };
  const answer = await fetch(`/page/api/state?${new URLSearchParams(asked)}`);
  if (answer.status === 403) return locked();
  const state = answer.ok ? await answer.json() : null;
  const isCurrent = Object.entries(asked).every(([name, value]) => view[name] === value);
  if (state && isCurrent) show(state); // else the viewer went elsewhere meanwhile, and another look follows
}

function listen() {
  const changes = new EventSource("/page/api/changes");
  changes.onmessage = () => refresh().catch(() => {}); // while the sandbox is away, the stream comes back first
  changes.onopen = () => document.body.classList.remove("offline");
  changes.onerror = () => document.body.classList.add("offline");
}

function locked() {
  document.body.replaceChildren(
    el("main", { class: "locked" }, el("h1", {}, "This page needs its link"),
      el("p", {}, "Open the link that the sandbox printed when it started: it ends in ?token=…")));
}

function toast(text) {
  const note = el("div", { class: "toast" }, el("span", {}, text),
    el("button", { type: "button", class: "icon", "aria-label": "Dismiss", onclick: () => note.remove() }, "✕"));
  $("toasts").append(note);
  setTimeout(() => note.remove(), 12000);
}

// ── who looks at what ────────────────────────────────────────────────────────────────────────────────

function fromAddress() {
  const [me, channel, thread] = location.hash.slice(1).split("/");
  Object.assign(view, { me: me || "", channel: channel || "", thread: thread || "" });
}

function writeAddress() {
  history.replaceState(null, "", `#${[view.me, view.channel, view.thread].filter((one, at) => one || at < 2).join("/")}`);
}

function go(changes) {
  Object.assign(view, changes);
  writeAddress();
  document.body.classList.remove("menu-open");
  $("menu-button").setAttribute("aria-expanded", "false");
  refresh();
}

function openChannel(id) {
  go({ channel: id, thread: "" });
  if (view.state.channels[id]?.kind === "im") ask("home", { tab: "messages" }); // the app hears of it, as in Slack
}

function openHome() {
  go({ channel: HOME, thread: "" });
  ask("home", { tab: "home" });
}

async function openMessages() {
  const told = await ask("home", { tab: "messages" });
  if (told) go({ channel: told.channel, thread: "" });
}

// What text.js and blocks.js need to know to name and place things.
const env = {
  get me() { return view.me; },
  get people() { return view.state.people; },
  get groups() { return view.state.groups; },
  get channels() { return view.state.channels; },
  get zone() { return view.state.people[view.me].tz; },
  now: () => new Date(business()),
  open: (id) => openChannel(id),
};

// ── drawing ──────────────────────────────────────────────────────────────────────────────────────────

// Rebuilds a node only when what it shows has changed, and gives the focus back to what had it.
function redraw(node, what, build) {
  const key = JSON.stringify(what);
  if (node.shown === key) return false;
  const focused = node.contains(document.activeElement) ? focusKey(document.activeElement) : null;
  node.shown = key;
  node.replaceChildren(...build().filter(Boolean));
  if (focused) restoreFocus(node, focused);
  return true;
}

function focusKey(node) {
  const block = node.closest("[data-block]");
  const action = node.closest("[data-action]");
  const place = node.closest("[data-key]");
  const caret = typeof node.selectionStart === "number" ? [node.selectionStart, node.selectionEnd] : null;
  return { block: block && block.dataset.block, action: action && action.dataset.action, key: place && place.dataset.key, caret };
}

function restoreFocus(root, { block, action, key, caret }) {
  const by = (name, value) => (value ? `[data-${name}="${CSS.escape(value)}"]` : "");
  const selector = action ? `${by("block", block)} ${by("action", action)}` : by("key", key);
  const found = selector.trim() ? root.querySelector(selector) : null;
  if (!found) return;
  found.focus({ preventScroll: true });
  if (caret && found.setSelectionRange && found.type !== "email") {
    try { found.setSelectionRange(...caret); } catch { /* some input types have no caret */ }
  }
}

function show(state) {
  view.state = state;
  view.me = state.me;
  view.channel = state.channel;
  writeAddress();
  drawTop();
  drawSidebar();
  drawPlace();
  drawModal();
  for (const text of state.notices.slice(view.notices ?? state.notices.length)) toast(text);
  view.notices = state.notices.length;
}

// ── the bar at the top: clock and viewer ─────────────────────────────────────────────────────────────

function business() {
  const { now, rate, fetched } = view.state.clock;
  return now * 1000 + (performance.now() - (fetched ?? (view.state.clock.fetched = performance.now()))) * rate;
}

function drawClock() {
  if (!view.state || !$("clock-now")) return;
  const now = new Date(business());
  const day = new Intl.DateTimeFormat("en-GB", { timeZone: env.zone, weekday: "short", day: "numeric", month: "short" }).format(now);
  $("clock-now").dateTime = now.toISOString();
  $("clock-now").textContent = `${day}, ${clockTime(now, env.zone)}`;
  $("clock-now").title = `Business time in ${env.zone}`;
}

function drawTop() {
  view.state.clock.fetched = performance.now();
  drawClock();
  const cast = Object.values(view.state.people).filter((one) => one.plays);
  redraw($("who"), [cast.map((one) => one.id), view.me], () =>
    cast.map((one) => el("option", { value: one.id, selected: one.id === view.me }, `${one.real_name}, ${one.role}, ${one.tz}`)));
  $("who").value = view.me;
}

// ── sidebar ──────────────────────────────────────────────────────────────────────────────────────────

const seenKey = () => `seen:${view.me}`;
const seen = () => JSON.parse(localStorage.getItem(seenKey()) || "{}");

function markSeen(channel) {
  const known = seen();
  if (channel && channel.latest && !(known[channel.id] >= channel.latest)) {
    localStorage.setItem(seenKey(), JSON.stringify({ ...known, [channel.id]: channel.latest }));
  }
}

function drawSidebar() {
  const { channels, app } = view.state;
  const all = Object.values(channels);
  markSeen(channels[view.channel]);
  const known = seen();
  const unread = (one) => Boolean(one.latest && one.is_member && !(known[one.id] >= one.latest));
  const entry = (one) => {
    const here = one.id === view.channel;
    const mark = one.kind === "im" ? "●" : one.kind === "private" ? "🔒" : "#";
    const state = [one.is_archived && "archived", !one.is_member && "not joined", unread(one) && "unread"].filter(Boolean);
    return el("li", {}, el("button", {
      type: "button", "data-key": `channel-${one.id}`, class: [...state.map((word) => word.replace(" ", "-")), here ? "here" : ""].join(" "),
      "aria-current": here ? "page" : null, onclick: () => openChannel(one.id),
    }, el("span", { class: "mark", "aria-hidden": "true" }, mark), ` ${one.name}`,
    state.length ? el("span", { class: "visually-hidden" }, ` (${state.join(", ")})`) : null));
  };
  const group = (title, entries) =>
    entries.length ? [el("h2", {}, title), el("ul", {}, ...entries)] : [];
  const mine = (kind) => all.filter((one) => one.kind === kind && one.is_member && !one.is_archived).map(entry);
  const home = el("li", {}, el("button", {
    type: "button", "data-key": "home", class: view.channel === HOME ? "here" : "", "aria-current": view.channel === HOME ? "page" : null, onclick: openHome,
  }, el("span", { class: "mark", "aria-hidden": "true" }, "⌂"), ` ${app.name} Home`));
  const messages = el("li", {}, el("button", { type: "button", "data-key": "app-messages", onclick: openMessages },
    el("span", { class: "mark", "aria-hidden": "true" }, "●"), ` ${app.name}`));
  const direct = mine("im");
  redraw($("sidebar"), [all, known, view.channel, view.me], () => [
    ...group("Channels", mine("public")),
    ...group("Private channels", mine("private")),
    ...group("Direct messages", direct.length ? direct : [messages]),
    ...group("Apps", app.has_home ? [home] : []),
    ...group("Other channels", all.filter((one) => one.kind === "public" && !one.is_member && !one.is_archived).map(entry)),
    ...group("Archived", all.filter((one) => one.is_archived).map(entry)),
  ]);
}

// ── the open place ───────────────────────────────────────────────────────────────────────────────────

function drawPlace() {
  const { state } = view;
  const atHome = view.channel === HOME;
  const open = state.open;
  $("home").hidden = !atHome;
  $("scroll").hidden = atHome;
  $("composer-place").hidden = atHome;
  $("shelf").hidden = atHome;
  const name = atHome ? `${state.app.name} Home` : open.kind === "im" ? open.name : `${open.kind === "private" ? "🔒 " : "#"}${open.name}`;
  $("place-name").textContent = name;
  document.title = `${name} · Slack sandbox`;
  redraw($("place-topic"), [open && open.topic, state.people, view.me], () => (open && open.topic ? [mrkdwn(open.topic, env)] : []));
  drawMembers(open);
  if (atHome) drawHome();
  else drawChannel(open);
  drawThread();
}

function drawMembers(open) {
  redraw($("place-people"), open ? open.members : null, () => {
    if (!open || open.kind === "im") return [];
    const names = open.members.map((id) => view.state.people[id]?.real_name || id);
    return [el("details", { class: "menu" }, el("summary", { "aria-label": `${names.length} members` }, `👥 ${names.length}`),
      el("ul", { class: "menu-list" }, ...names.map((one) => el("li", {}, one))))];
  });
}

function drawChannel(open) {
  redraw($("shelf"), [open.id, open.bookmarks, open.pins], () => [
    ...open.bookmarks.map((one) => el("span", { class: "bookmark" }, one.emoji ? emoji(one.emoji.replaceAll(":", "")) : "🔗", " ", link(one.link, one.title))),
    open.pins.length ? el("details", { class: "menu pins" }, el("summary", {}, `📌 ${open.pins.length} pinned`),
      el("ul", { class: "menu-list" }, ...open.pins.map((one) =>
        el("li", {}, el("button", { type: "button", onclick: () => jump(one.ts) }, one.words.slice(0, 140) || "(a message)"))))) : null,
  ]);
  drawMessages($("messages"), $("scroll"), open.id, open.messages, { inThread: false });
  drawComposer($("composer-place"), open, "");
}

function jump(ts) {
  const found = $("messages").querySelector(`[data-key="${CSS.escape(ts)}"]`);
  if (!found) return;
  found.scrollIntoView({ block: "center" });
  found.classList.add("flash");
  setTimeout(() => found.classList.remove("flash"), 1500);
}

function drawThread() {
  const thread = view.state.thread;
  $("thread").hidden = !thread;
  document.body.classList.toggle("thread-open", Boolean(thread));
  if (!thread) return;
  drawMessages($("thread-messages"), $("thread-scroll"), `${view.channel}/${view.thread}`, thread, { inThread: true });
  drawComposer($("thread-composer-place"), view.state.open, view.thread);
}

// ── messages ─────────────────────────────────────────────────────────────────────────────────────────

// Keeps the nodes of messages that did not change, so that open menus and half-made choices stay.
function drawMessages(list, scroll, place, messages, options) {
  const fresh = list.place !== `${view.me} ${place}`;
  const atEnd = fresh || scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
  const before = fresh ? new Map() : list.known;
  const known = new Map();
  const nodes = [];
  const today = dayOf(new Date(business()), env.zone); // dates may read "today"
  let last = null;
  for (const message of messages) {
    const day = dayOf(new Date(message.at * 1000), env.zone);
    if (!last || dayOf(new Date(last.at * 1000), env.zone) !== day) {
      const words = new Intl.DateTimeFormat("en-GB", { timeZone: env.zone, weekday: "long", day: "numeric", month: "long" });
      nodes.push(el("li", { class: "day" }, el("span", {}, words.format(new Date(message.at * 1000)))));
      last = null;
    }
    const joined = last && last.user === message.user && !last.subtype && !message.subtype && message.at - last.at < 300 && last.reader === message.reader;
    const key = JSON.stringify([message, Boolean(joined), options, view.state.shortcuts, today]);
    const old = before.get(message.ts);
    const node = old && old.key === key ? old.node : drawMessage(message, joined, options);
    if (old && old.node !== node && old.node.contains(document.activeElement)) node.wanted = focusKey(document.activeElement);
    if (!old && !fresh && message.user !== view.me) announce(message);
    known.set(message.ts, { key, node });
    nodes.push(node);
    last = message;
  }
  reconcile(list, nodes);
  for (const node of nodes) {
    if (node.wanted) restoreFocus(node, node.wanted);
    delete node.wanted;
  }
  list.place = `${view.me} ${place}`;
  list.known = known;
  if (atEnd) scroll.scrollTop = scroll.scrollHeight;
}

// Puts the nodes in order while moving as few as possible: moving a node would take its focus away.
function reconcile(list, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] || null);
  });
}

function announce(message) {
  const who = view.state.people[message.user]?.real_name || "Somebody";
  $("announcer").append(el("p", {}, `${who}: ${message.text}`));
  while ($("announcer").children.length > 5) $("announcer").firstChild.remove();
}

function avatar(who) {
  const initials = who.real_name.split(" ").map((word) => word[0]).join("").slice(0, 2);
  const colour = [...who.id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 8;
  return el("span", { class: `avatar avatar-${colour}`, "aria-hidden": "true" }, initials);
}

function messagePlace(message) {
  const at = { channel: view.channel, ts: message.ts };
  return {
    values: message.values,
    act: (block, element, value) => ask("act", { ...at, block: block.block_id, action: element.action_id, value }),
    keep: (block, element, value, { entered } = {}) =>
      ask("act", { ...at, block: block.block_id, action: element.action_id, value, quiet: isQuiet(block, element, entered) }),
    typing: () => {},
    suggest: async (block, element, typed) =>
      (await ask("suggest", { ...at, block: block.block_id, action: element.action_id, typed }))?.options || [],
    redraw: forget,
  };
}

// A choice that was not confirmed falls back to what stood there.
function forget() {
  $("messages").known?.clear();
  $("thread-messages").known?.clear();
  delete $("home").shown;
  delete $("modal").shown;
  show(view.state);
}

// Text in a dispatching input is told to the app on Enter, or on each letter where the block asks for that.
function isQuiet(block, element, entered) {
  if (!/_input$/.test(element.type)) return false;
  const on = element.dispatch_action_config?.trigger_actions_on || ["on_enter_pressed"];
  return entered ? !on.includes("on_enter_pressed") : !on.includes("on_character_entered");
}

function drawMessage(message, joined, { inThread }) {
  const who = view.state.people[message.user] || { id: message.user, real_name: "Somebody", name: "somebody" };
  const time = el("time", { datetime: new Date(message.at * 1000).toISOString() }, clockTime(new Date(message.at * 1000), env.zone));
  if (/^(channel|group)_/.test(message.subtype || "")) {
    return el("li", { class: "message system", "data-key": message.ts }, el("div", { class: "body" }, mrkdwn(message.text, env), " ", time));
  }
  const typedByHand = !who.is_bot && !message.bot_id;
  const body = el("div", { class: "body" });
  if (message.reader) body.append(el("p", { class: "only-you" }, "👁 Only visible to you"));
  if (message.pinned_to) body.append(el("p", { class: "pinned" }, "📌 Pinned"));
  if (!joined) {
    body.append(el("p", { class: "byline" }, el("strong", {}, who.real_name), who.is_bot ? el("span", { class: "badge" }, "APP") : null,
      who.is_stranger ? el("span", { class: "badge" }, "EXTERNAL") : null, " ", time));
  }
  if (message.blocks && !typedByHand) body.append(...drawBlocks(message.blocks, env, messagePlace(message)));
  else body.append(el("div", {}, mrkdwn(message.text, env)));
  if (message.edited) body.append(el("span", { class: "edited" }, "(edited)"));
  for (const one of message.attachments || []) body.append(attachment(one, message));
  for (const file of message.files || []) body.append(el("p", { class: "file" }, "📄 ", file.url_private_download
    ? el("a", { href: file.url_private_download, download: file.name, rel: "noopener noreferrer" }, file.title || file.name)
    : file.title || file.name || file.id));
  if (message.reactions) {
    body.append(el("p", { class: "reactions" }, ...message.reactions.map((one) =>
      el("span", { class: "chip", title: one.users.map((id) => view.state.people[id]?.real_name || id).join(", ") }, emoji(one.name), ` ${one.count}`))));
  }
  if (!inThread && message.reply_count) {
    body.append(el("button", { type: "button", class: "replies", onclick: () => go({ thread: message.ts }) },
      `💬 ${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`));
  }
  return el("li", { class: `message ${joined ? "joined" : ""} ${message.reader ? "ephemeral" : ""}`, "data-key": message.ts },
    joined ? el("span", { class: "avatar gap" }) : avatar(who), body, messageMenu(message, inThread));
}

function attachment(one, message) {
  const node = el("div", { class: "attachment" });
  if (/^#?[0-9a-f]{6}$/i.test(one.color || "")) node.style.borderColor = `#${one.color.replace("#", "")}`;
  if (one.pretext) node.append(el("div", {}, mrkdwn(one.pretext, env)));
  if (one.title) node.append(el("div", {}, el("strong", {}, one.title_link ? link(one.title_link, one.title) : one.title)));
  if (one.blocks) node.append(...drawBlocks(one.blocks, env, messagePlace(message)));
  else if (one.text) node.append(el("div", {}, mrkdwn(one.text, env)));
  return node;
}

function messageMenu(message, inThread) {
  const entries = [];
  if (!inThread && !message.reader) entries.push(["Reply in thread", () => go({ thread: message.thread_ts || message.ts })]);
  if (!message.reader) {
    for (const shortcut of view.state.shortcuts) {
      entries.push([shortcut.name, () => ask("shortcut", { channel: view.channel, ts: message.ts, callback_id: shortcut.callback_id })]);
    }
  }
  if (!entries.length) return null;
  const menu = el("details", { class: "menu message-menu" }, el("summary", { class: "icon", "aria-label": "Message actions" }, "⋮"));
  menu.append(el("div", { class: "menu-list" }, ...entries.map(([words, act]) =>
    el("button", { type: "button", onclick: () => { menu.open = false; act(); } }, words))));
  return menu;
}

// ── composer ─────────────────────────────────────────────────────────────────────────────────────────

function drawComposer(place, open, thread) {
  const may = open.is_archived ? "archived" : open.is_member ? "write" : "join";
  redraw(place, [open.id, thread, may, view.me, view.state.commands], () => {
    if (may === "archived") return [el("p", { class: "notice" }, "This channel is archived.")];
    if (may === "join") {
      return [el("p", { class: "notice" }, `You are looking at #${open.name}. `,
        el("button", { type: "button", class: "button primary", onclick: () => ask("join", { channel: open.id }) }, "Join channel"))];
    }
    return [composer(open, thread)];
  });
}

function composer(open, thread) {
  const listId = thread ? "commands-thread" : "commands";
  const field = el("textarea", {
    rows: 1, id: thread ? "thread-words" : "words", "data-key": thread ? "thread-words" : "words", autocomplete: "off",
    "aria-label": thread ? "Reply" : `Message ${open.name}`, placeholder: thread ? "Reply…" : `Message ${open.kind === "im" ? "" : "#"}${open.name}`,
    role: "combobox", "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list",
  });
  const list = el("ul", { class: "completion", id: listId, role: "listbox", "aria-label": "Commands", hidden: true });
  let offered = [];
  let at = 0;
  const close = () => {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const pick = (one) => {
    field.value = `${one.command} `;
    close();
    field.focus();
  };
  const offer = () => {
    const typed = field.value;
    offered = typed.startsWith("/") && !typed.includes("\n")
      ? view.state.commands.filter((one) => one.command.startsWith(typed.trimEnd()) || typed.startsWith(`${one.command} `))
      : [];
    at = Math.min(at, Math.max(0, offered.length - 1));
    if (!offered.length) return close();
    list.replaceChildren(...offered.map((one, index) => el("li", {
      role: "option", id: `${listId}-${index}`, "aria-selected": index === at ? "true" : "false", onmousedown: (event) => { event.preventDefault(); pick(one); },
    }, el("strong", {}, one.command), one.usage_hint ? el("code", {}, one.usage_hint) : null, el("span", {}, one.description || ""))));
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    field.setAttribute("aria-activedescendant", `${listId}-${at}`);
  };
  const send = async () => {
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    grow();
    close();
    const done = await ask("type", { channel: open.id, text, thread });
    if (!done && !field.value) field.value = text;
    $(thread ? "thread-scroll" : "scroll").scrollTop = 1e9;
  };
  const grow = () => {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 200)}px`;
  };
  field.addEventListener("input", () => { grow(); offer(); });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const choosing = !list.hidden && !offered.some((one) => field.value.startsWith(`${one.command} `));
    if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      at = (at + (event.key === "ArrowDown" ? 1 : offered.length - 1)) % offered.length;
      offer();
    } else if (choosing && (event.key === "Tab" || (event.key === "Enter" && field.value !== offered[at].command))) {
      event.preventDefault();
      pick(offered[at]);
      offer();
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  });
  return el("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); send(); } }, list, field,
    el("button", { type: "submit", class: "button primary", "aria-label": "Send" }, "➤"));
}

// ── App Home ─────────────────────────────────────────────────────────────────────────────────────────

function viewPlace(shown, errors) {
  const drafts = (view.drafts[shown.id] ||= {});
  const values = structuredClone(shown.state.values);
  for (const [block, actions] of Object.entries(drafts)) Object.assign((values[block] ||= {}), actions);
  const at = { view: shown.id };
  const remember = (block, element, value) => {
    const key = element.type === "rich_text_input" ? "rich_text_value" : "value";
    (drafts[block.block_id] ||= {})[element.action_id] = { [key]: value ?? "" };
  };
  return {
    values,
    errors,
    act: (block, element, value) => ask("act", { ...at, block: block.block_id, action: element.action_id, value }),
    keep: (block, element, value, { entered } = {}) =>
      ask("act", { ...at, block: block.block_id, action: element.action_id, value, quiet: isQuiet(block, element, entered) }),
    typing: remember,
    suggest: async (block, element, typed) =>
      (await ask("suggest", { ...at, block: block.block_id, action: element.action_id, typed }))?.options || [],
    redraw: forget,
  };
}

function drawHome() {
  const home = view.state.home;
  redraw($("home"), [home && home.id, home && home.hash, view.me, view.state.clock.offset_s], () =>
    home ? drawBlocks(home.blocks, env, viewPlace(home, {})) : [el("p", { class: "notice" }, "The app has not published a Home for you yet.")]);
}

// ── modals ───────────────────────────────────────────────────────────────────────────────────────────

function drawModal() {
  const dialog = $("modal");
  const stack = view.state.modals;
  const open = new Set([...stack.map((one) => one.id), view.state.home?.id]);
  for (const id of Object.keys(view.drafts)) if (!open.has(id)) delete view.drafts[id];
  const top = stack.at(-1);
  if (!top) {
    dialog.shown = null;
    if (dialog.open) dialog.close();
    return;
  }
  const isNew = dialog.dataset.view !== top.id;
  dialog.dataset.view = top.id;
  const scrolled = isNew ? 0 : dialog.querySelector(".modal-body")?.scrollTop || 0; // an update leaves one where one is
  const changed = redraw(dialog, [top.id, top.hash, top.errors], () => [modalForm(top, stack.length)]);
  if (!dialog.open) dialog.showModal();
  if (changed && scrolled) dialog.querySelector(".modal-body").scrollTop = scrolled;
  const broken = changed && dialog.querySelector(".has-error input, .has-error select, .has-error textarea");
  if (broken) broken.focus();
  else if (isNew) (dialog.querySelector("[data-focus]") || dialog.querySelector(".modal-body input, .modal-body select, .modal-body textarea") || dialog.querySelector("button.primary") || dialog).focus();
}

function modalForm(top, depth) {
  const close = () => ask("close", { view: top.id });
  const form = el("form", { class: "modal-form", novalidate: true },
    el("div", { class: "modal-head" }, el("h2", { id: "modal-title" }, plainText(top.title.text)),
      depth > 1 ? el("span", { class: "depth" }, `${depth} of 3`) : null,
      el("button", { type: "button", class: "icon", "aria-label": "Close", onclick: () => ask("close", { view: top.id, all: true }) }, "✕")),
    el("div", { class: "modal-body" }, ...drawBlocks(top.blocks, env, viewPlace(top, top.errors))),
    el("div", { class: "dialog-buttons" },
      el("button", { type: "button", class: "button", onclick: close }, top.close ? top.close.text : "Close"),
      top.submit ? el("button", { type: "submit", class: "button primary", disabled: top.submit_disabled }, plainText(top.submit.text)) : null));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!top.submit || form.classList.contains("busy")) return;
    form.classList.add("busy");
    await ask("submit", { view: top.id, values: typedValues(top.id) });
    form.classList.remove("busy");
  });
  return form;
}

// What was typed but may not have reached the sandbox yet goes along with the submission.
function typedValues(id) {
  const values = {};
  for (const [block, actions] of Object.entries(view.drafts[id] || {})) {
    for (const [action, entry] of Object.entries(actions)) {
      (values[block] ||= {})[action] = (entry.value ?? entry.rich_text_value) || null;
    }
  }
  return values;
}

// ── furniture ────────────────────────────────────────────────────────────────────────────────────────

function furnish() {
  $("confirm").env = env;
  $("modal").addEventListener("cancel", (event) => {
    event.preventDefault();
    if (view.state.modals.length) ask("close", { view: view.state.modals.at(-1).id });
  });
  $("who").addEventListener("change", () => {
    view.notices = null; // what went wrong for somebody before one became them is no news
    $("toasts").replaceChildren();
    go({ me: $("who").value, channel: "", thread: "" });
  });
  for (const button of document.querySelectorAll("[data-minutes]")) {
    button.addEventListener("click", () => ask("clock", { minutes: Number(button.dataset.minutes) }));
  }
  $("menu-button").addEventListener("click", () => {
    const open = document.body.classList.toggle("menu-open");
    $("menu-button").setAttribute("aria-expanded", String(open));
    if (open) $("sidebar").querySelector("button")?.focus();
  });
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault(); // the address after # says who looks at what
    $("words")?.focus();
  });
  $("thread-close").addEventListener("click", () => go({ thread: "" }));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const menu = document.querySelector("details.menu[open]");
    if (menu) menu.open = false;
    else if (document.body.classList.contains("menu-open")) $("menu-button").click();
    else if (view.thread) go({ thread: "" });
  });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open], details.multi[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  // The menu of the last message would open behind the composer.
  document.addEventListener("toggle", (event) => {
    if (event.target.open) event.target.querySelector(".menu-list")?.scrollIntoView({ block: "nearest" });
  }, true);
  window.addEventListener("hashchange", () => { fromAddress(); refresh(); });
  setInterval(drawClock, 1000);
}

async function start() {
  if (location.search) history.replaceState(null, "", location.pathname + location.hash); // the token is a cookie by now
  furnish();
  fromAddress();
  await refresh();
  if (view.state) listen();
}

start();
