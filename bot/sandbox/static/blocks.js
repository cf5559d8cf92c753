// Draws Block Kit blocks and elements as DOM nodes and reports what the viewer does with them.
//
// `env` names people and channels (see text.js). `place` says where the blocks stand:
//   act(block, element, value)     something was pressed or chosen
//   suggest(block, element, typed) asks the app for the options of an external select
//   values                         state.values: block_id → action_id → entry
//   errors                         block_id → what is wrong with it
//   keep(block, element, value)    a silent input changed (modals and input blocks)

import { clockTime, dayOf, el, link, markdown, plainText, richText, textObject } from "./text.js";

let unique = 0;
const newId = () => `e${++unique}`;

export function drawBlocks(blocks, env, place) {
  return blocks.map((block) => {
    const node = (BLOCKS[block.type] || unknown)(block, env, place);
    node.classList.add("block", `block-${block.type}`);
    if (block.block_id) node.dataset.block = block.block_id;
    return node;
  });
}

const unknown = (block) => el("div", {}, `(a ${block.type} block, which this page cannot draw)`);

// ── blocks ───────────────────────────────────────────────────────────────────────────────────────────

const BLOCKS = {
  header: (block) => el("h3", {}, plainText(block.text.text)),
  divider: () => el("hr"),
  section,
  context: (block, env, place) => el("div", {}, ...block.elements.map((one) => draw(block, one, env, place))),
  actions: (block, env, place) => el("div", {}, ...block.elements.map((one) => draw(block, one, env, place))),
  context_actions: (block, env, place) => el("div", {}, ...block.elements.map((one) => draw(block, one, env, place))),
  input,
  image: (block) =>
    el("figure", {}, block.title ? el("figcaption", {}, plainText(block.title.text)) : null, picture(block, "large")),
  rich_text: richText,
  markdown: (block, env) => markdown(block.text, env),
  table: (block, env) => table(block, env),
  data_table: (block, env) => table(block, env),
  data_visualization: chart,
  video: (block) =>
    el("div", {}, el("strong", {}, block.title_url ? link(block.title_url, block.title.text) : block.title.text),
      el("p", {}, link(block.video_url, `▶ ${block.alt_text}`)),
      block.description ? el("p", {}, plainText(block.description.text)) : null),
  file: (block) => el("div", {}, `📄 Remote file ${block.external_id}`),
  call: (block) => el("div", {}, `📞 Call ${block.call_id}`),
  alert: (block, env) => el("div", { role: "alert", class: `alert-${block.level || "default"}` }, textObject(block.text, env)),
  card,
  carousel: (block, env, place) => el("div", {}, ...drawBlocks(block.elements, env, place)),
  container,
  task_card: (block, env) => task(block, env),
  plan: (block, env) => el("div", {}, el("strong", {}, block.title), ...(block.tasks || []).map((one) => task(one, env))),
};

function section(block, env, place) {
  const text = el("div", { class: "section-text" });
  if (block.text) text.append(el("div", {}, textObject(block.text, env)));
  if (block.fields) {
    text.append(el("div", { class: "fields" }, ...block.fields.map((field) => el("div", {}, textObject(field, env)))));
  }
  const node = el("div", {}, text);
  if (block.accessory) node.append(el("div", { class: "accessory" }, draw(block, block.accessory, env, place)));
  return node;
}

function input(block, env, place) {
  const id = newId();
  const error = place.errors && place.errors[block.block_id];
  const described = [error && `${id}-error`, block.hint && `${id}-hint`].filter(Boolean).join(" ");
  const control = draw(block, block.element, env, { ...place, id, described, invalid: Boolean(error), inInput: true });
  const label = plainText(block.label.text);
  if (block.optional) label.append(el("span", { class: "optional" }, " (optional)"));
  const grouped = control.getAttribute("role") === "group" || control.getAttribute("role") === "radiogroup";
  if (grouped) control.setAttribute("aria-labelledby", `${id}-label`);
  return el("div", { class: error ? "has-error" : "" },
    el(grouped ? "span" : "label", { id: `${id}-label`, class: "label", for: grouped ? null : id }, label),
    control,
    error ? el("p", { class: "error", id: `${id}-error`, role: "alert" }, error) : null,
    block.hint ? el("p", { class: "hint", id: `${id}-hint` }, plainText(block.hint.text)) : null);
}

function picture(source, size) {
  const url = source.image_url || "";
  if (url.startsWith("data:image/") || url.startsWith("/")) return el("img", { src: url, alt: source.alt_text, class: size });
  // Pictures from elsewhere are named, not loaded: the page fetches nothing from outside.
  return el("span", { class: `picture ${size}`, role: "img", "aria-label": source.alt_text, title: url }, `🖼 ${source.alt_text}`);
}

function cell(one, env) {
  return one.type === "rich_text" ? richText(one, env) : one.text;
}

function table(block, env) {
  const settings = block.column_settings || [];
  const row = (cells, tag) =>
    el("tr", {}, ...cells.map((one, index) => el(tag, { class: `align-${(settings[index] || {}).align || "left"}` }, cell(one, env))));
  const [head, ...rest] = block.rows;
  return el("div", {}, el("table", {}, block.caption ? el("caption", {}, block.caption) : null,
    el("thead", {}, row(head, "th")), el("tbody", {}, ...rest.map((cells) => row(cells, "td")))));
}

function chart(block) {
  const points = block.chart.segments
    ? block.chart.segments.map((one) => `${one.label}: ${one.value}`)
    : block.chart.series.flatMap((line) => line.data.map((one) => `${line.name}, ${one.label}: ${one.value}`));
  return el("figure", {}, el("figcaption", {}, block.title), el("ul", {}, ...points.map((words) => el("li", {}, words))));
}

function card(block, env, place) {
  const texts = ["title", "subtitle", "body", "subtext"].filter((key) => block[key]);
  return el("div", {},
    block.hero_image ? picture(block.hero_image, "large") : null,
    ...texts.map((key) => el("div", { class: `card-${key}` }, textObject(block[key], env))),
    block.actions ? el("div", { class: "block-actions" }, ...block.actions.map((one) => draw(block, one, env, place))) : null);
}

function container(block, env, place) {
  const title = block.rich_text_title ? richText(block.rich_text_title, env) : plainText(block.title.text);
  const inside = drawBlocks(block.child_blocks, env, place);
  if (block.is_collapsible) {
    return el("details", { open: !block.default_collapsed }, el("summary", {}, title), ...inside);
  }
  return el("div", {}, el("strong", {}, title), ...inside);
}

function task(one, env) {
  const mark = { complete: "✅", error: "❌", in_progress: "⏳" }[one.status] || "⬜";
  return el("div", { class: "task" }, `${mark} ${one.title}`, one.output ? richText(one.output, env) : null);
}

// ── elements ─────────────────────────────────────────────────────────────────────────────────────────

function draw(block, element, env, place) {
  const kind = element.type;
  const make =
    ELEMENTS[kind] ||
    (kind.startsWith("multi_") ? multiSelect : kind.endsWith("_select") ? singleSelect : kind.endsWith("_input") ? typed : null);
  if (!make) return el("span", {}, `(${kind})`);
  const node = make(block, element, env, place);
  if (element.action_id) node.dataset.action = element.action_id;
  return node;
}

const ELEMENTS = {
  plain_text: (block, element) => plainText(element.text),
  mrkdwn: (block, element, env) => textObject(element, env),
  image: (block, element) => picture(element, block.type === "context" ? "tiny" : "small"),
  button,
  workflow_button: button,
  icon_button: (block, element, env, place) => button(block, { ...element, text: { text: `🗑 ${element.text.text}` } }, env, place),
  feedback_buttons: (block, element, env, place) =>
    el("span", {},
      button(block, { ...element, ...element.positive_button }, env, place),
      button(block, { ...element, ...element.negative_button }, env, place)),
  overflow,
  external_select: externalSelect,
  multi_external_select: externalSelect,
  datepicker: (block, element, env, place) => moment(block, element, place, "date", "selected_date", element.initial_date),
  timepicker: (block, element, env, place) => moment(block, element, place, "time", "selected_time", element.initial_time),
  datetimepicker: dateTime,
  checkboxes: boxes,
  radio_buttons: boxes,
  file_input: (block, element, env, place) =>
    el("input", { type: "file", id: place.id, disabled: true, title: "Files cannot be handed in on this page" }),
};

// What stands in an element now: the state's entry, else its initial value.
function standing(block, element, place, key, initial) {
  const entry = ((place.values || {})[block.block_id] || {})[element.action_id];
  return entry && entry[key] !== undefined ? entry[key] : initial;
}

// The attributes that tie an element to its input block, or give it a name of its own elsewhere.
function named(element, place, fallback) {
  const words = (element.placeholder && element.placeholder.text) || fallback;
  return {
    id: place.id,
    "aria-label": place.inInput ? null : words,
    "aria-describedby": place.described || null,
    "aria-invalid": place.invalid ? "true" : null,
  };
}

function changed(block, element, place, value) {
  if (block.type === "input") return place.keep(block, element, value);
  return confirmed(element.confirm).then((yes) => (yes ? place.act(block, element, value) : place.redraw()));
}

function button(block, element, env, place) {
  const attributes = {
    class: `button ${element.style || ""}`,
    "aria-label": element.accessibility_label,
    onclick: async (event) => {
      const value = element.type === "feedback_buttons" ? element.value : null;
      if (element.url) return place.act(block, element, value);
      const pressed = event.currentTarget;
      if (!(await confirmed(element.confirm))) return;
      pressed.disabled = true;
      try {
        await place.act(block, element, value);
      } finally {
        pressed.disabled = false;
      }
    },
  };
  if (element.url && /^(https?:|mailto:)/i.test(element.url)) {
    return el("a", { ...attributes, href: element.url, target: "_blank", rel: "noopener noreferrer" }, plainText(element.text.text));
  }
  return el("button", { ...attributes, type: "button" }, plainText(element.text.text));
}

function overflow(block, element, env, place) {
  const menu = el("details", { class: "menu" }, el("summary", { "aria-label": "More options", class: "button" }, "⋯"));
  const choose = async (option) => {
    menu.open = false;
    if (await confirmed(element.confirm)) await place.act(block, element, option.value);
  };
  menu.append(el("div", { class: "menu-list" },
    ...element.options.map((option) => el("button", { type: "button", onclick: () => choose(option) }, plainText(option.text.text)))));
  return menu;
}

// The choices of a select: [group label or null, [[value, words], …]] …
function choices(element, env) {
  const kind = element.type;
  const pairs = (options) => options.map((option) => [option.value, option.text.text]);
  if (kind.endsWith("users_select")) {
    const people = Object.values(env.people).filter((who) => !who.deleted && who.id !== "USLACKBOT");
    return [[null, people.map((who) => [who.id, `${who.real_name} (@${who.name})`])]];
  }
  if (kind.endsWith("channels_select") || kind.endsWith("conversations_select")) {
    const wanted = kind.endsWith("channels_select") ? ["public"] : (element.filter || {}).include || ["public", "private", "im"];
    const found = Object.values(env.channels).filter((one) => wanted.includes(one.kind) && !one.is_archived);
    return [[null, found.map((one) => [one.id, one.kind === "im" ? `@${one.name}` : `#${one.name}`])]];
  }
  if (element.option_groups) return element.option_groups.map((group) => [group.label.text, pairs(group.options)]);
  return [[null, pairs(element.options || [])]];
}

const SELECTED = {
  static_select: ["selected_option", "initial_option"],
  external_select: ["selected_option", "initial_option"],
  multi_static_select: ["selected_options", "initial_options"],
  multi_external_select: ["selected_options", "initial_options"],
  users_select: ["selected_user", "initial_user"],
  multi_users_select: ["selected_users", "initial_users"],
  conversations_select: ["selected_conversation", "initial_conversation"],
  multi_conversations_select: ["selected_conversations", "initial_conversations"],
  channels_select: ["selected_channel", "initial_channel"],
  multi_channels_select: ["selected_channels", "initial_channels"],
};
const asValue = (one) => (one && typeof one === "object" ? one.value : one);

function singleSelect(block, element, env, place) {
  const [key, initial] = SELECTED[element.type];
  const now = asValue(standing(block, element, place, key, element[initial]));
  const groups = choices(element, env);
  const isOffered = groups.some(([, pairs]) => pairs.some(([value]) => value === now));
  const node = el("select", { ...named(element, place, "Choose"), class: "select" });
  node.append(el("option", { value: "", disabled: !block.optional, selected: !isOffered },
    (element.placeholder && element.placeholder.text) || "Choose an option"));
  for (const [label, pairs] of groups) {
    const options = pairs.map(([value, words]) => el("option", { value, selected: value === now }, words));
    node.append(...(label === null ? options : [el("optgroup", { label }, ...options)]));
  }
  node.addEventListener("change", () => changed(block, element, place, node.value || null));
  return node;
}

function multiSelect(block, element, env, place) {
  const [key, initial] = SELECTED[element.type];
  const now = new Set((standing(block, element, place, key, element[initial]) || []).map(asValue));
  const most = element.max_selected_items || Infinity;
  const summary = el("summary", { class: "select", "aria-label": place.inInput ? null : "Choose several" });
  const node = el("details", { class: "multi", role: "group", "aria-describedby": place.described || null });
  const all = choices(element, env).flatMap(([, pairs]) => pairs);
  const label = () => {
    const words = all.filter(([value]) => now.has(value)).map(([, one]) => one);
    summary.textContent = words.join(", ") || (element.placeholder && element.placeholder.text) || "Choose options";
  };
  const toggle = (value, box) => {
    if (box.checked && now.size >= most) return void (box.checked = false);
    now[box.checked ? "add" : "delete"](value);
    label();
    changed(block, element, place, [...now]);
  };
  label();
  node.append(summary, el("div", { class: "multi-list" }, ...choices(element, env).flatMap(([group, pairs]) => [
    group === null ? null : el("strong", {}, group),
    ...pairs.map(([value, words]) => {
      const box = el("input", { type: "checkbox", checked: now.has(value) });
      box.addEventListener("change", () => toggle(value, box));
      return el("label", {}, box, ` ${words}`);
    }),
  ].filter(Boolean))));
  return node;
}

// An external select asks the app while one types; one picks from what it offers.
function externalSelect(block, element, env, place) {
  const several = element.type.startsWith("multi_");
  const [key, initial] = SELECTED[element.type];
  const first = standing(block, element, place, key, element[initial]);
  let now = (several ? first || [] : first ? [first] : []).filter(Boolean);
  const field = el("input", {
    ...named(element, place, "Search"), type: "search", role: "combobox", "aria-expanded": "false", autocomplete: "off",
    placeholder: (element.placeholder && element.placeholder.text) || "Type to search",
  });
  const chosen = el("span", { class: "chosen" });
  const list = el("div", { class: "menu-list offered", hidden: true });
  const show = () => chosen.replaceChildren(...now.map((one) => el("span", { class: "chip" }, one.text.text)));
  const pick = (option) => {
    now = several ? [...now.filter((one) => one.value !== option.value), option] : [option];
    list.hidden = true;
    field.value = "";
    show();
    changed(block, element, place, several ? now : option);
  };
  let waiting;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    if (field.value.length < (element.min_query_length ?? 3)) return void (list.hidden = true);
    waiting = setTimeout(async () => {
      const options = await place.suggest(block, element, field.value);
      const found = options.map((option) => el("button", { type: "button", onclick: () => pick(option) }, option.text.text,
        option.description ? el("span", { class: "hint" }, ` ${option.description.text}`) : null));
      list.replaceChildren(...(found.length ? found : [el("p", {}, "No matches")]));
      list.hidden = false;
      field.setAttribute("aria-expanded", "true");
    }, 200);
  });
  show();
  return el("div", { class: "external" }, chosen, field, list);
}

function moment(block, element, place, type, key, initial) {
  const fallback = type === "date" ? "Pick a date" : "Pick a time";
  const node = el("input", { ...named(element, place, fallback), type, value: standing(block, element, place, key, initial) || "" });
  node.addEventListener("change", () => changed(block, element, place, node.value || null));
  return node;
}

function dateTime(block, element, env, place) {
  const now = standing(block, element, place, "selected_date_time", element.initial_date_time);
  const shown = now ? `${dayOf(new Date(now * 1000), env.zone)}T${clockTime(new Date(now * 1000), env.zone)}` : "";
  const node = el("input", { ...named(element, place, "Pick a date and time"), type: "datetime-local", value: shown });
  node.addEventListener("change", () => changed(block, element, place, node.value ? inZone(node.value, env.zone) : null));
  return node;
}

// The epoch seconds of a wall-clock reading in a zone: guess as UTC, then correct by what the zone shows.
function inZone(reading, zone) {
  const wanted = Date.parse(`${reading}Z`);
  let guess = wanted;
  for (let round = 0; round < 2; round += 1) {
    const shown = Date.parse(`${dayOf(new Date(guess), zone)}T${clockTime(new Date(guess), zone)}Z`);
    guess += wanted - shown;
  }
  return Math.floor(guess / 1000);
}

function boxes(block, element, env, place) {
  const several = element.type === "checkboxes";
  const [key, initial] = several ? ["selected_options", "initial_options"] : ["selected_option", "initial_option"];
  const first = standing(block, element, place, key, element[initial]);
  const now = new Set((several ? first || [] : [first]).map(asValue));
  const group = newId();
  const node = el("div", { class: "boxes", role: several ? "group" : "radiogroup", "aria-describedby": place.described || null });
  for (const option of element.options) {
    const box = el("input", { type: several ? "checkbox" : "radio", name: group, checked: now.has(option.value) });
    box.addEventListener("change", () => {
      if (several) now[box.checked ? "add" : "delete"](option.value);
      changed(block, element, place, several ? [...now] : option.value);
    });
    node.append(el("label", {}, box, " ", textObject(option.text, env),
      option.description ? el("span", { class: "hint" }, textObject(option.description, env)) : null));
  }
  return node;
}

const TYPES = { email_text_input: "email", url_text_input: "url" };

function typed(block, element, env, place) {
  const rich = element.type === "rich_text_input";
  const key = rich ? "rich_text_value" : "value";
  let now = standing(block, element, place, key, element.initial_value);
  if (rich && now && typeof now === "object") now = richText(now, env).textContent;
  const many = rich || element.multiline;
  const node = el(many ? "textarea" : "input", {
    ...named(element, place, "Text"),
    type: many ? null : TYPES[element.type] || "text",
    rows: many ? 4 : null,
    inputmode: element.type === "number_input" ? "decimal" : null,
    maxlength: element.max_length || (element.type === "plain_text_input" ? 3000 : null),
    placeholder: element.placeholder && element.placeholder.text,
    value: now || "",
    "data-focus": element.focus_on_load ? "1" : null,
  });
  let waiting;
  const send = () => {
    clearTimeout(waiting);
    place.keep(block, element, node.value || null);
  };
  node.addEventListener("input", () => {
    place.typing(block, element, node.value || null);
    clearTimeout(waiting);
    waiting = setTimeout(send, 400);
  });
  node.addEventListener("change", send);
  if (block.dispatch_action && !many) {
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // Enter tells the app what was typed; it does not submit the modal
      clearTimeout(waiting);
      place.keep(block, element, node.value || null, { entered: true });
    });
  }
  return node;
}

// ── confirm dialogs ──────────────────────────────────────────────────────────────────────────────────

// Asks what the element's confirm object asks; resolves to true without one.
function confirmed(ask) {
  if (!ask) return Promise.resolve(true);
  const dialog = document.getElementById("confirm");
  const words = (object, fallback) => (object ? object.text : fallback);
  return new Promise((resolve) => {
    const done = (yes) => {
      dialog.close();
      resolve(yes);
    };
    dialog.oncancel = () => resolve(false);
    dialog.replaceChildren(
      el("h2", { id: "confirm-title" }, words(ask.title, "Are you sure?")),
      el("p", {}, textObject(ask.text, dialog.env)),
      el("div", { class: "dialog-buttons" },
        el("button", { type: "button", class: "button", onclick: () => done(false) }, words(ask.deny, "Cancel")),
        el("button", { type: "button", class: `button ${ask.style || "primary"}`, onclick: () => done(true) }, words(ask.confirm, "Yes"))));
    dialog.showModal();
  });
}
