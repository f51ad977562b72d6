// The desk's script: a convenience, nothing needs it. It makes elements and texts, never markup.
"use strict";

const byId = (id) => document.getElementById(id);
const word = (id) => (byId("word-" + id) || { textContent: "" }).textContent;
const who = document.body.dataset.value || "";
const place = (byId("main") || { dataset: {} }).dataset.value || "";

function make(tag, properties, ...inside) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(properties || {})) {
		if (name === "class") element.className = value;
		else if (name === "click") element.addEventListener("click", value);
		else element.setAttribute(name, value);
	}
	element.append(...inside);
	return element;
}

const button = (text, click, kind) => make("button", { type: "button", class: kind || "", click }, text);

// --- pieces of pages that the server sends as data

const TAGS = new Set(("div p span bdi h2 h3 ul ol li dl dt dd strong em ins del time table caption thead tbody tr th td " +
	"pre br").split(" "));
const ATTRIBUTES = ["class", "lang", "dir", "title", "role", "scope", "data-value", "aria-label"];

function build(nodes) {
	const piece = document.createDocumentFragment();
	for (const node of nodes) {
		if (typeof node === "string") {
			piece.append(node);
		} else if (TAGS.has(node.tag)) {
			const element = document.createElement(node.tag);
			for (const name of ATTRIBUTES)
				if (typeof node[name] === "string") element.setAttribute(name, node[name]);
			element.append(build(node.nodes || []));
			piece.append(element);
		}
	}
	return piece;
}

async function ask(path, form) {
	const headers = { "X-Desk": "1", Accept: "application/json" };
	const options = { headers, credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(30000) };
	if (form) {
		options.method = "POST";
		options.body = new URLSearchParams(form);
	}
	const answer = await fetch(path, options);
	return { status: answer.status, told: await answer.json() };
}

// --- preview: what is in the form now, as a phone shows it

// One after the other: what is written meanwhile is asked for when the last answer is there; no key that is pressed is left out.
let answered = Promise.resolve();
let waiting = 0;

function preview(form, key) {
	if (!key && waiting) return; // one that has not begun yet takes what is in the form by then
	if (!key) waiting++;
	answered = answered.then(() => {
		if (!key) waiting--;
		return show(form, key);
	});
}

// The handset goes on from the steps that came with its screen.
async function show(form, key) {
	const region = byId("preview");
	const data = new FormData(form);
	if (key) data.set("press", key);
	try {
		const { status, told } = await ask(form.dataset.value || "/preview", data);
		if (status === 200 && told.nodes) region.replaceChildren(build(told.nodes));
		else region.setAttribute("aria-busy", "true");
		if (status === 200) region.removeAttribute("aria-busy");
		const path = region.querySelector(".path");
		if (key && path && status === 200) form.elements.steps.value = path.dataset.value;
		say(status === 200 ? (region.querySelector(key ? ".ussd" : ".summary") || region).textContent.slice(0, 300) :
			told.refused || word("nopreview"));
	} catch (fault) {
		say(word("nopreview"));
	}
}

function watchKeys(form) {
	for (const key of form.querySelectorAll("button[name=press]"))
		key.addEventListener("click", (event) => {
			event.preventDefault();
			preview(form, key.value);
		});
}

// Told to who cannot see it, after a second of rest.
let saying;

function say(text) {
	clearTimeout(saying);
	saying = setTimeout(() => {
		const said = byId("preview-said");
		if (said && said.textContent !== text) said.textContent = text;
	}, 1000);
}

function watchPreview(form) {
	let timer;
	if (!byId("preview")) return;
	watchKeys(form);
	form.addEventListener("input", () => {
		clearTimeout(timer);
		timer = setTimeout(() => preview(form), 150);
	});
}

// --- chips: entries, one a line; the textarea stays the truth

function chips(area) {
	const label = byId("label-" + area.name);
	const list = make("ul", {});
	const field = make("input", { type: "text", dir: "auto", autocomplete: "off", title: word("add"),
		"aria-label": (label ? label.textContent + ". " : "") + word("add") });
	const box = make("div", { class: "chip-box" }, list, field);
	const read = () => area.value.split("\n").map((line) => line.trim()).filter((line) => line !== "");

	if (area.lang) list.lang = field.lang = area.lang;
	function write(entries) {
		area.value = entries.join("\n");
		area.dispatchEvent(new Event("input", { bubbles: true }));
		draw();
	}
	function remove(at) {
		write(read().filter((_, i) => i !== at));
		const rest = list.querySelectorAll("button");
		(rest[Math.min(at, rest.length - 1)] || field).focus();
	}
	function draw() {
		list.replaceChildren(...read().map((entry, i) => {
			const away = button("×", () => remove(i), "");
			away.setAttribute("aria-label", word("remove") + ": " + entry);
			return make("li", { class: "chip" }, make("span", { dir: "auto" }, entry), away);
		}));
	}
	function add(text) {
		const fresh = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
		field.value = "";
		if (fresh.length) write([...new Set([...read(), ...fresh])]);
	}
	field.addEventListener("keydown", (event) => {
		if (event.key === "Enter" && field.value.trim() !== "" && !event.isComposing) {
			event.preventDefault();
			add(field.value);
		}
	});
	field.addEventListener("paste", (event) => {
		const text = event.clipboardData.getData("text");
		if (text.includes("\n")) {
			event.preventDefault();
			add(text);
		}
	});
	field.addEventListener("blur", () => add(field.value));
	if (area.form) area.form.addEventListener("submit", () => add(field.value), true);
	area.addEventListener("taken", draw);
	area.hidden = true;
	area.after(box);
	if (label) label.addEventListener("click", () => field.focus());
	draw();
}

// --- days in words beside their fields, which browsers write in an order of their own

function inWords(field) {
	const words = byId("day-" + field.name);
	const language = document.documentElement.lang === "ur" ? "ur-PK-u-nu-latn" : "en-GB";
	const parts = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
	field.addEventListener("input", () => {
		const [day, time] = field.value.split("T");
		const moment = new Date(day + "T00:00Z");
		const named = isNaN(moment) ? {} : Object.fromEntries(parts.formatToParts(moment).map(({ type, value }) => [type, value]));
		words.textContent = !named.year ? "" : `${named.weekday} ${named.day} ${named.month} ${named.year}` +
			(time ? (language === "en-GB" ? ", " : "، ") + time : "");
	});
}

// --- what is written and not saved is kept in this browser, and offered again

const PREFIX = "desk:";
const store = {
	read(key) {
		try {
			return JSON.parse(localStorage.getItem(key) || "null");
		} catch (fault) {
			return null;
		}
	},
	write(key, value) {
		try {
			localStorage.setItem(key, JSON.stringify(value));
		} catch (fault) { /* full, or not allowed: the form is still there */ }
	},
	drop(key) {
		try {
			localStorage.removeItem(key);
		} catch (fault) { /* the same */ }
	},
	keys() {
		try {
			return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX + who + ":"));
		} catch (fault) {
			return [];
		}
	},
};

const fieldsOf = (form) => [...form.elements].filter((field) => field.name && (field.tagName === "TEXTAREA" ||
	(field.tagName === "INPUT" && ["text", "search"].includes(field.type) && field.autocomplete !== "one-time-code")));
const valuesOf = (form) => Object.fromEntries(fieldsOf(form).map((field) => [field.name, field.value]));

let leaving = false;
const unsaved = new Set();

function takeBack(form, kept) {
	for (const field of fieldsOf(form)) {
		if (typeof kept.fields[field.name] !== "string") continue;
		field.value = kept.fields[field.name];
		field.dispatchEvent(new Event("taken"));
		field.dispatchEvent(new Event("input", { bubbles: true }));
	}
}

function offer(form, key, kept) {
	const bar = make("div", { class: "notice warning", role: "status" }, make("p", {}, word("offer")));
	const end = () => {
		bar.remove();
		(fieldsOf(form)[0] || form).focus();
	};
	bar.append(make("div", { class: "buttons" },
		button(word("take"), () => { takeBack(form, kept); end(); }, "primary"),
		button(word("forget"), () => { store.drop(key); end(); })));
	form.before(bar);
}

function keep(form, number) {
	const key = PREFIX + who + ":" + location.pathname + "#" + number;
	const first = JSON.stringify(valuesOf(form));
	const mark = make("span", { class: "unsaved", role: "status" });
	const kept = store.read(key);
	let timer;

	form.append(mark);
	if (kept && kept.fields && JSON.stringify({ ...valuesOf(form), ...kept.fields }) !== first) offer(form, key, kept);
	form.addEventListener("input", () => {
		clearTimeout(timer);
		timer = setTimeout(() => {
			const now = valuesOf(form);
			const same = JSON.stringify(now) === first;
			if (same) unsaved.delete(form);
			else unsaved.add(form);
			if (same) store.drop(key);
			else store.write(key, { fields: now, sent: false });
			mark.textContent = same ? "" : "● " + word("unsaved");
		}, 100);
	});
	form.addEventListener("submit", () => {
		clearTimeout(timer);
		leaving = true;
		if (unsaved.has(form)) store.write(key, { fields: valuesOf(form), sent: true });
	});
}

// What was sent and not refused is saved; what was refused, or never arrived, is kept.
function settle() {
	const refused = document.documentElement.classList.contains("refused");
	for (const key of store.keys()) {
		const kept = store.read(key);
		if (!kept || !kept.sent) continue;
		if (refused) store.write(key, { ...kept, sent: false });
		else store.drop(key);
	}
}

// --- who else is here, how long the session lasts, what is live

const POLL_MS = 10000;
const WARN_S = 120;
let ends = 0;
let dialog;

function showDialog(text, ...buttons) {
	if (dialog && dialog.dataset.value === text) return;
	if (dialog) dialog.remove();
	dialog = make("dialog", { "data-value": text, "aria-labelledby": "dialog-text" }, make("p", { id: "dialog-text" }, text),
		make("div", { class: "buttons" }, ...buttons));
	document.body.append(dialog);
	dialog.showModal();
}

function closeDialog() {
	if (dialog) dialog.remove();
	dialog = null;
}

async function stay() {
	try {
		const { status, told } = await ask("/stay", new FormData());
		if (status === 200) heard(told);
		else ended();
	} catch (fault) {
		offline(true);
	}
}

function ended() {
	const link = make("a", { class: "button", href: "/login?next=" + encodeURIComponent(location.pathname) }, word("login"));
	ends = 0;
	leaving = true; // what is unsaved is kept, and offered again
	showDialog(word("ended"), link);
}

function heard(told) {
	const others = byId("others");
	const live = byId("live");
	ends = Date.now() + told.seconds * 1000;
	offline(false);
	if (told.seconds <= WARN_S) showDialog(word("ending"), button(word("stay"), stay, "primary"));
	else closeDialog();
	const names = told.others.length ? word("others") + " " + told.others.join(", ") : "";
	if (others && others.textContent !== names) others.textContent = names;
	if (live && live.dataset.value !== String(told.live) && !live.classList.contains("changed")) {
		live.classList.add("changed");
		live.append(make("p", { class: "warning", role: "status" }, word("live")));
	}
}

function offline(is) {
	const shown = byId("offline");
	if (is && !shown) byId("main").prepend(make("p", { id: "offline", class: "notice warning", role: "status" }, word("offline")));
	if (!is && shown) shown.remove();
}

async function poll() {
	if (document.hidden && ends > Date.now() + WARN_S * 1000) return;
	try {
		const { status, told } = await ask("/poll" + (place ? "?place=" + encodeURIComponent(place) : ""));
		if (status === 200) heard(told);
		else if (status === 401) ended();
	} catch (fault) {
		offline(true);
	}
}

function watchSession() {
	const seconds = Number((byId("session") || { dataset: {} }).dataset.value || 0);
	if (!who || seconds <= 0) return;
	ends = Date.now() + seconds * 1000;
	setInterval(poll, POLL_MS);
	if (place) poll();
	document.addEventListener("visibilitychange", () => { if (!document.hidden) poll(); });
}

// --- a page that waits for what is being worked out

function watchAwaited(notice) {
	const timer = setInterval(async () => {
		try {
			const { status, told } = await ask(notice.dataset.value);
			if (status !== 200 || !told.ready) return;
			clearInterval(timer);
			if (!unsaved.size) location.reload(); // else the link is there
		} catch (fault) { /* poll() says so */ }
	}, POLL_MS / 2);
}

// --- a piece that is asked for again and again

const FOLLOW_MS = 10000;

async function follow(region) {
	if (document.hidden) return;
	try {
		const { status, told } = await ask(region.dataset.value);
		if (status === 200 && told.nodes) region.replaceChildren(build(told.nodes));
	} catch (fault) { /* the poll says that the desk is away */ }
}

// --- begin

for (const area of document.querySelectorAll("textarea.chips")) chips(area);
settle();
[...document.querySelectorAll("form.kept")].forEach(keep);
for (const form of document.querySelectorAll("form.live")) watchPreview(form);
for (const field of document.querySelectorAll("input[type=date], input[type=datetime-local]")) if (byId("day-" + field.name)) inWords(field);
for (const form of document.querySelectorAll("form")) form.addEventListener("submit", () => { leaving = true; });
for (const one of document.querySelectorAll("button.print")) {
	one.hidden = false;
	one.addEventListener("click", () => window.print());
}
window.addEventListener("beforeunload", (event) => { if (unsaved.size && !leaving) event.preventDefault(); });
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
for (const region of document.querySelectorAll(".follow")) setInterval(follow, FOLLOW_MS, region);
watchSession();
if (byId("awaited")) watchAwaited(byId("awaited"));
const errors = byId("errors");
if (errors) errors.focus();
