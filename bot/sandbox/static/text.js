// Turns Slack's text formats (mrkdwn, plain text, rich text parts, dates, emoji) into DOM nodes.
// Words from people only ever become text nodes: nothing here builds markup from strings.

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "selected" || name === "disabled") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const EMOJI = {
  "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", wave: "👋", clap: "👏", pray: "🙏", raised_hands: "🙌",
  muscle: "💪", eyes: "👀", point_right: "👉", point_left: "👈", point_up: "☝️", point_down: "👇", ok_hand: "👌",
  handshake: "🤝", smile: "😄", smiley: "😃", grinning: "😀", slightly_smiling_face: "🙂", wink: "😉", blush: "😊",
  joy: "😂", laughing: "😆", sweat_smile: "😅", thinking_face: "🤔", neutral_face: "😐", cry: "😢", sob: "😭",
  worried: "😟", scream: "😱", heart: "❤️", broken_heart: "💔", green_heart: "💚", yellow_heart: "💛", blue_heart: "💙",
  tada: "🎉", rocket: "🚀", fire: "🔥", sparkles: "✨", star: "⭐", zap: "⚡", boom: "💥", trophy: "🏆", medal: "🏅",
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌", negative_squared_cross_mark: "❎",
  warning: "⚠️", rotating_light: "🚨", sos: "🆘", no_entry: "⛔", no_entry_sign: "🚫", octagonal_sign: "🛑",
  exclamation: "❗", grey_exclamation: "❕", question: "❓", grey_question: "❔", bangbang: "‼️", "100": "💯",
  red_circle: "🔴", large_orange_circle: "🟠", orange_circle: "🟠", large_yellow_circle: "🟡", yellow_circle: "🟡",
  large_green_circle: "🟢", green_circle: "🟢", large_blue_circle: "🔵", blue_circle: "🔵", white_circle: "⚪",
  black_circle: "⚫", purple_circle: "🟣", large_purple_circle: "🟣", red_square: "🟥", large_red_square: "🟥",
  large_orange_square: "🟧", large_yellow_square: "🟨", large_green_square: "🟩", large_blue_square: "🟦",
  white_large_square: "⬜", black_large_square: "⬛", hourglass: "⌛", hourglass_flowing_sand: "⏳", stopwatch: "⏱️",
  alarm_clock: "⏰", timer_clock: "⏲️", clock1: "🕐", clock9: "🕘", calendar: "📅", date: "📅", spiral_calendar_pad: "🗓️",
  pushpin: "📌", round_pushpin: "📍", paperclip: "📎", link: "🔗", lock: "🔒", unlock: "🔓", key: "🔑", mag: "🔍",
  bell: "🔔", no_bell: "🔕", mega: "📣", loudspeaker: "📢", speech_balloon: "💬", thought_balloon: "💭", email: "📧",
  envelope: "✉️", incoming_envelope: "📨", telephone_receiver: "📞", phone: "☎️", iphone: "📱", computer: "💻",
  memo: "📝", pencil: "📝", pencil2: "✏️", clipboard: "📋", page_facing_up: "📄", file_folder: "📁", open_file_folder: "📂",
  bar_chart: "📊", chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉", moneybag: "💰", package: "📦",
  gear: "⚙️", wrench: "🔧", hammer: "🔨", hammer_and_wrench: "🛠️", construction: "🚧", bug: "🐛", bulb: "💡", robot_face: "🤖",
  fire_engine: "🚒", ambulance: "🚑", checkered_flag: "🏁", triangular_flag_on_post: "🚩", dart: "🎯", inbox_tray: "📥", card_file_box: "🗃️", shield: "🛡️",
  information_source: "ℹ️", arrow_right: "➡️", arrow_left: "⬅️", arrow_up: "⬆️", arrow_down: "⬇️", arrow_upper_right: "↗️",
  arrows_counterclockwise: "🔄", repeat: "🔁", fast_forward: "⏩", double_vertical_bar: "⏸️", black_square_for_stop: "⏹️",
  arrow_forward: "▶️", heavy_plus_sign: "➕", heavy_minus_sign: "➖", small_blue_diamond: "🔹", small_orange_diamond: "🔸",
  bust_in_silhouette: "👤", busts_in_silhouette: "👥", crown: "👑", sunny: "☀️", cloud: "☁️", coffee: "☕", globe_with_meridians: "🌐",
  earth_africa: "🌍", house: "🏠", office: "🏢", umbrella: "☂️", snowflake: "❄️", zzz: "💤", newspaper: "📰", books: "📚",
};

// ── dates ────────────────────────────────────────────────────────────────────────────────────────────

function formatted(moment, zone, options) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }).format(moment);
}

export function clockTime(moment, zone) {
  return formatted(moment, zone, { hour: "2-digit", minute: "2-digit" });
}

export function dayOf(moment, zone) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(moment);
}

function prettyDay(moment, now, zone) {
  const days = { "-1": "yesterday", 0: "today", 1: "tomorrow" };
  return days[Math.round((Date.parse(dayOf(moment, zone)) - Date.parse(dayOf(now, zone))) / 86400000)];
}

function ordinal(day) {
  const tens = day % 100;
  const end = tens > 10 && tens < 14 ? "th" : { 1: "st", 2: "nd", 3: "rd" }[day % 10] || "th";
  return `${day}${end}`;
}

function longDate(moment, zone) {
  const part = (options) => new Intl.DateTimeFormat("en-US", { timeZone: zone, ...options }).format(moment);
  const day = ordinal(Number(part({ day: "numeric" })));
  return `${part({ weekday: "long" })}, ${part({ month: "long" })} ${day}, ${part({ year: "numeric" })}`;
}

function ago(moment, now) {
  const minutes = Math.round((moment - now) / 60000);
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (Math.abs(minutes) < 60) return words.format(minutes, "minute");
  if (Math.abs(minutes) < 1440) return words.format(Math.round(minutes / 60), "hour");
  return words.format(Math.round(minutes / 1440), "day");
}

export function slackDate(seconds, format, env) {
  const moment = new Date(seconds * 1000);
  const zone = env.zone;
  const us = (options) => new Intl.DateTimeFormat("en-US", { timeZone: zone, ...options }).format(moment);
  const plain = {
    date_num: () => dayOf(moment, zone),
    date_slash: () => formatted(moment, zone, { day: "2-digit", month: "2-digit", year: "numeric" }),
    date_long: () => longDate(moment, zone),
    date_long_full: () => us({ month: "long", day: "numeric", year: "numeric" }),
    date: () => us({ month: "long", day: "numeric" }),
    date_short: () => us({ month: "short", day: "numeric", year: "numeric" }),
    time: () => clockTime(moment, zone),
    time_secs: () => formatted(moment, zone, { hour: "2-digit", minute: "2-digit", second: "2-digit" }),
    ago: () => ago(moment, env.now()),
    day_divider_pretty: () => prettyDay(moment, env.now(), zone) || us({ weekday: "long", month: "long", day: "numeric" }),
  };
  return format.replace(/\{(\w+)\}/g, (whole, name) => {
    const base = name.replace(/_pretty$/, "");
    if (plain[name]) return plain[name]();
    if (name.endsWith("_pretty") && plain[base]) return prettyDay(moment, env.now(), zone) || plain[base]();
    return whole;
  });
}

// ── small parts ──────────────────────────────────────────────────────────────────────────────────────

const decoded = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

export function link(url, ...label) {
  if (!/^(https?:|mailto:|tel:)/i.test(url)) return el("span", {}, ...label);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...label);
}

export function person(id, env) {
  const who = env.people[id];
  const mine = id === env.me ? " me" : "";
  return el("span", { class: `mention${mine}`, title: who ? who.real_name : id }, `@${who ? who.name : id}`);
}

export function channelLink(id, env) {
  const channel = env.channels[id];
  if (!channel) return el("span", { class: "mention" }, "🔒 private channel");
  return el("button", { type: "button", class: "mention", onclick: () => env.open(id) }, `#${channel.name}`);
}

function usergroup(id, env) {
  return el("span", { class: "mention" }, `@${env.groups[id] ? env.groups[id].handle : id}`);
}

function broadcast(range) {
  return el("span", { class: "mention me" }, `@${range}`);
}

function shortcode(name) {
  const found = EMOJI[name.split("::")[0]];
  return found ? el("span", { class: "emoji", role: "img", "aria-label": name }, found) : `:${name}:`;
}

export const emoji = shortcode;

function angle(inside, env) {
  const cut = inside.indexOf("|");
  const target = cut < 0 ? inside : inside.slice(0, cut);
  const label = cut < 0 ? "" : inside.slice(cut + 1);
  if (target.startsWith("@")) return person(target.slice(1), env);
  if (target.startsWith("#")) return channelLink(target.slice(1), env);
  if (target.startsWith("!date^")) {
    const [, seconds, format, url] = target.split("^");
    const words = /^\d+$/.test(seconds || "") ? slackDate(Number(seconds), decoded(format || ""), env) : decoded(label);
    return url ? link(decoded(url), words) : el("time", { class: "date", title: decoded(label) }, words);
  }
  if (target.startsWith("!subteam^")) return usergroup(target.slice(9), env);
  if (target.startsWith("!")) return broadcast(target.slice(1));
  return link(decoded(target), decoded(label || target.replace(/^mailto:/, "")));
}

// ── mrkdwn ───────────────────────────────────────────────────────────────────────────────────────────

const INLINE = new RegExp(
  [
    "`(?<code>[^`\\n]+)`",
    "<(?<angle>[^<>\\n]+)>",
    ":(?<emoji>[a-z0-9_+'-]+(?:::skin-tone-\\d)?):",
    "(?<![\\w*])\\*(?<bold>\\S(?:[^*\\n]*\\S)?)\\*(?![\\w*])",
    "(?<![\\w_])_(?<italic>\\S(?:[^_\\n]*\\S)?)_(?![\\w_])",
    "(?<![\\w~])~(?<strike>\\S(?:[^~\\n]*\\S)?)~(?![\\w~])",
  ].join("|"),
  "g",
);
const TAGS = { bold: "strong", italic: "em", strike: "s" };

function inline(text, env) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(INLINE)) {
    if (found.index > from) nodes.push(decoded(text.slice(from, found.index)));
    from = found.index + found[0].length;
    const [kind, inside] = Object.entries(found.groups).find(([, value]) => value !== undefined);
    if (kind === "code") nodes.push(el("code", {}, decoded(inside)));
    else if (kind === "angle") nodes.push(angle(inside, env));
    else if (kind === "emoji") nodes.push(shortcode(inside));
    else nodes.push(el(TAGS[kind], {}, ...inline(inside, env)));
  }
  if (from < text.length) nodes.push(decoded(text.slice(from)));
  return nodes;
}

function lines(text, env) {
  const nodes = [];
  let quote = null;
  for (const line of text.split("\n")) {
    const quoted = /^(?:>|&gt;) ?(.*)$/.exec(line);
    if (quoted) {
      if (!quote) nodes.push((quote = el("blockquote")));
      else quote.append("\n");
      quote.append(...inline(quoted[1], env));
    } else {
      if (nodes.length && !quote) nodes.push("\n");
      quote = null;
      nodes.push(...inline(line, env));
    }
  }
  return nodes;
}

export function mrkdwn(text, env) {
  const node = el("span", { class: "words" });
  text.split(/```\n?([\s\S]*?)\n?```\n?/g).forEach((piece, index) => {
    if (index % 2) node.append(el("pre", {}, decoded(piece)));
    else if (piece) node.append(...lines(piece, env));
  });
  return node;
}

export function plainText(text) {
  const node = el("span", { class: "words" });
  let from = 0;
  for (const found of text.matchAll(/:([a-z0-9_+'-]+):/g)) {
    node.append(text.slice(from, found.index), shortcode(found[1]));
    from = found.index + found[0].length;
  }
  node.append(text.slice(from));
  return node;
}

export function textObject(object, env) {
  return object.type === "mrkdwn" ? mrkdwn(object.text, env) : plainText(object.text);
}

// ── markdown (the markdown block): headings, lists and emphasis, enough to be read ───────────────────

export function markdown(text, env) {
  const asMrkdwn = (line) =>
    line
      .replace(/\[([^\]\n]+)\]\(([^)\s]+)\)/g, "<$2|$1>")
      .replace(/\*\*([^*\n]+)\*\*/g, "\u0001$1\u0001")
      .replace(/(?<!\*)\*([^*\n]+)\*(?!\*)/g, "_$1_")
      .replaceAll("\u0001", "*")
      .replace(/~~([^~\n]+)~~/g, "~$1~");
  const node = el("div", { class: "markdown" });
  text.split(/```\w*\n?([\s\S]*?)\n?```\n?/g).forEach((piece, index) => {
    if (index % 2) return node.append(el("pre", {}, piece));
    for (const line of piece.split("\n")) {
      const heading = /^#{1,6} (.*)/.exec(line);
      const item = /^\s*(?:[-*+]|\d+\.) (.*)/.exec(line);
      if (heading) node.append(el("p", { class: "heading" }, ...inline(asMrkdwn(heading[1]), env)));
      else if (item) node.append(el("p", { class: "item" }, "• ", ...inline(asMrkdwn(item[1]), env)));
      else if (line.trim()) node.append(el("p", {}, ...lines(asMrkdwn(line), env)));
    }
  });
  return node;
}

// ── rich text ────────────────────────────────────────────────────────────────────────────────────────

const RICH = {
  text: (part) => plainText(part.text),
  link: (part) => link(part.url, part.text || part.url),
  user: (part, env) => person(part.user_id, env),
  usergroup: (part, env) => usergroup(part.usergroup_id, env),
  channel: (part, env) => channelLink(part.channel_id, env),
  team: (part) => el("span", { class: "mention" }, part.team_id),
  broadcast: (part) => broadcast(part.range),
  date: (part, env) => {
    const words = slackDate(part.timestamp, part.format, env);
    return part.url ? link(part.url, words) : el("time", { class: "date", title: part.fallback }, words);
  },
  emoji: (part) => shortcode(part.name),
  color: (part) => el("code", {}, part.value),
};

function richPart(part, env) {
  let node = (RICH[part.type] || (() => `<${part.type}>`))(part, env);
  const style = part.style || {};
  for (const [name, tag] of [["code", "code"], ["strike", "s"], ["underline", "u"], ["italic", "em"], ["bold", "strong"]]) {
    if (style[name]) node = el(tag, {}, node);
  }
  return node;
}

function richGroup(group, env) {
  if (group.type === "rich_text_list") {
    const tag = group.style === "ordered" ? "ol" : "ul";
    const list = el(tag, { class: `indent-${group.indent || 0}`, start: tag === "ol" ? (group.offset || 0) + 1 : null });
    list.append(...group.elements.map((item) => el("li", {}, ...item.elements.map((part) => richPart(part, env)))));
    return list;
  }
  const tag = { rich_text_quote: "blockquote", rich_text_preformatted: "pre" }[group.type] || "div";
  return el(tag, {}, ...group.elements.map((part) => richPart(part, env)));
}

export function richText(block, env) {
  return el("div", { class: "rich words" }, ...block.elements.map((group) => richGroup(group, env)));
}
