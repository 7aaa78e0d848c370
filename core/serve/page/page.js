"use strict";

const $ = (id) => document.getElementById(id);
const base = location.pathname.endsWith("/") ? location.pathname : location.pathname + "/";

/// An element of a tag, its attributes and children; texts are never read as HTML.
function make(tag, attributes = {}, ...children) {
  const svg = ["svg", "path", "circle"].includes(tag);
  const element = svg ? document.createElementNS("http:" + "//www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

async function ask(path, options = {}) {
  const headers = { ...options.headers };
  const token = $("token").value.trim();
  if (token) headers.Authorization = "Bearer " + token;
  let response;
  try {
    response = await fetch(base + path, { ...options, headers });
  } catch {
    throw new Error("The server can't be reached. Is it still running?");
  }
  const text = await response.text();
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    body = { error: text.slice(0, 300) };
  }
  if (response.status === 401 || response.status === 403) {
    $("token").placeholder = "required";
    $("token").focus();
  }
  if (!response.ok) throw new Error(body.error || "The server answered " + response.status);
  return body;
}

// --- the models -----------------------------------------------------------------------------------------------------------

let models = []; // {name, versions, takes by version}
let current = null;

async function loadModels() {
  try {
    const server = await ask("v2");
    $("server").textContent = "inference server " + server.version;
    const index = await ask("v2/repository/index", { method: "POST", body: JSON.stringify({ ready: true }) });
    const names = [...new Set(index.map((entry) => entry.name))];
    models = await Promise.all(names.map((name) => ask("v2/models/" + encodeURIComponent(name))));
    showList();
    if (models.length === 0) return say("No model is loaded.");
    const wanted = decodeURIComponent(location.hash.slice(1)).split("@");
    const chosen = models.find((model) => model.name === wanted[0]) || models[0];
    await choose(chosen.name, chosen.versions.includes(wanted[1]) ? wanted[1] : undefined);
  } catch (problem) {
    say(problem.message, true);
  }
}

function say(text, isProblem = false) {
  $("work").replaceChildren(make("div", { class: "card" }, make("div", { class: isProblem ? "problem" : "empty" }, text)));
}

const kindWords = {
  picture: (takes) => "a picture → " + answerWord(),
  row: (takes) => count(takes.columns.length, "column") + " → " + answerWord(),
  text: () => "a text → " + answerWord(),
  window: (takes) => takes.history + " rows of a series → the next values",
  pair: (takes) => takes.user + " and " + takes.item + " → a rating",
  prompt: () => "the beginning of a text → how it goes on",
  seed: () => "nothing → pictures",
};

let labels = [];
function answerWord() {
  return labels.length > 0 ? "one of " + labels.length + " labels" : "a value";
}
const count = (number, word) => number + " " + word + (number === 1 ? "" : "s");

function describe(model) {
  labels = model.outputs[0].name === "scores" ? model.labels : []; // a reconstruction's data may have some too
  return (kindWords[model.takes.kind] || (() => ""))(model.takes);
}

function showList() {
  const buttons = models.map((model) =>
    make("button", { type: "button", "data-model": model.name, onclick: () => choose(model.name) }, make("b", { title: model.name }, model.name), make("span", {}, describe(model)))
  );
  $("models").replaceChildren(make("h2", {}, count(models.length, "model")), ...buttons);
}

async function choose(name, version) {
  const path = "v2/models/" + encodeURIComponent(name) + (version ? "/versions/" + encodeURIComponent(version) : "");
  try {
    const model = await ask(path);
    model.version = version || model.versions[model.versions.length - 1];
    model.isNewest = model.version === model.versions[model.versions.length - 1];
    current = model;
    history.replaceState(null, "", "#" + encodeURIComponent(name) + (model.isNewest ? "" : "@" + encodeURIComponent(model.version)));
    for (const button of $("models").querySelectorAll("button")) button.setAttribute("aria-current", String(button.dataset.model === name));
    showModel();
  } catch (problem) {
    say(problem.message, true);
  }
}

function modelPath() {
  return "v2/models/" + encodeURIComponent(current.name) + (current.isNewest ? "" : "/versions/" + encodeURIComponent(current.version));
}

// --- asking ---------------------------------------------------------------------------------------------------------------

let form = null; // {element, question(asking): {body, type, file}} of the model on show; throws if it is not complete when asked

function showModel() {
  form = forms[current.takes.kind](current.takes);
  const versions = make("select", { "aria-label": "Version", onchange: (event) => choose(current.name, event.target.value) });
  for (const version of [...current.versions].reverse()) versions.append(make("option", { value: version, selected: version === current.version }, "version " + version));
  const button = make("button", { class: "main", id: "ask", type: "button", onclick: submit }, "Ask");
  const copy = make("button", { class: "quiet", type: "button", onclick: copyCommand }, "Copy");
  $("work").replaceChildren(
    make("div", { class: "title" }, make("h2", {}, current.name), versions, make("p", {}, describe(current))),
    make("div", { class: "cards" },
      make("div", { class: "card" }, make("h3", {}, "Question"), form.element, make("div", { class: "ask" }, button)),
      make("div", { class: "card" }, make("h3", {}, "Answer"), make("div", { id: "answer" }, make("div", { class: "empty" }, "Ask, and the answer stands here."))),
      make("div", { class: "card wide" }, make("h3", {}, "The same from a shell"), make("div", { class: "command" }, make("pre", { id: "command" }), copy), links())));
  form.element.addEventListener("input", showCommand);
  form.element.addEventListener("change", showCommand);
  showCommand();
}

function links() {
  return make("div", { class: "links" }, make("a", { href: base + "openapi.json" }, "OpenAPI description"), make("a", { href: base + modelPath() }, "Tensors in and out"), make("a", { href: base + "metrics" }, "Metrics"));
}

const quoted = (text) => "'" + text.replaceAll("'", "'\\''") + "'";

function showCommand() {
  let question;
  try {
    question = form.question();
  } catch {
    question = { body: "…", type: "application/json" };
  }
  const token = $("token").value.trim() ? ' \\\n  -H "Authorization: Bearer $TOKEN"' : "";
  const data = question.file !== undefined ? "--data-binary " + quoted("@" + (question.file || "picture.png")) : "--data " + quoted(question.body);
  $("command").textContent = "curl " + location.origin + base + modelPath() + "/predict" + token + " \\\n  -H " + quoted("Content-Type: " + question.type) + " \\\n  " + data;
}

async function copyCommand(event) {
  const text = $("command").textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch { // not allowed on plain HTTP
    const range = document.createRange();
    range.selectNodeContents($("command"));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    document.execCommand("copy");
  }
  event.target.textContent = "Copied";
  setTimeout(() => (event.target.textContent = "Copy"), 1500);
}

async function submit() {
  const button = $("ask");
  button.disabled = true;
  const model = current;
  const started = performance.now();
  try {
    const question = form.question(true);
    const answer = await ask(modelPath() + "/predict", { method: "POST", body: question.body, headers: { "Content-Type": question.type } });
    if (model !== current) return;
    showAnswer(answer, performance.now() - started);
  } catch (problem) {
    if (model === current) $("answer").replaceChildren(make("div", { class: "problem", role: "alert" }, problem.message));
  } finally {
    button.disabled = false;
  }
}

// --- questions ------------------------------------------------------------------------------------------------------------

const json = (value) => ({ body: JSON.stringify(value), type: "application/json" });

function pictureForm() {
  let file = null;
  const hint = make("div", { class: "hint" }, make("b", {}, "Drop a picture here"), "or click to choose one; any size will do");
  const choice = make("input", { type: "file", accept: "image/*", "aria-label": "Picture" });
  const drop = make("div", { class: "drop" }, hint, choice);
  const name = make("div", { class: "file" });
  const take = (chosen) => {
    if (!chosen) return;
    file = chosen;
    const picture = make("img", { alt: "The chosen picture" });
    picture.onload = () => picture.classList.toggle("tiny", picture.naturalWidth < 112);
    picture.onerror = () => picture.replaceWith(make("div", { class: "hint" }, "This browser can't show the file; the server may still read it."));
    const reader = new FileReader();
    reader.onload = () => { picture.src = reader.result; };
    reader.readAsDataURL(chosen);
    drop.replaceChildren(picture, choice);
    name.textContent = chosen.name + " · " + Math.max(1, Math.round(chosen.size / 1024)) + " KB";
    showCommand();
    submit();
  };
  choice.addEventListener("change", () => take(choice.files[0]));
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => { event.preventDefault(); drop.classList.remove("over"); take(event.dataTransfer.files[0]); });
  return {
    element: make("div", {}, drop, name),
    question: (asking) => {
      if (!file && asking) throw new Error("Choose a picture first.");
      return { body: file, type: (file && file.type) || "image/png", file: file ? file.name : "" };
    },
  };
}

/// A file as data:…;base64, read once it is chosen.
function pictureCell() {
  const cell = make("input", { type: "file", accept: "image/*" });
  cell.addEventListener("change", () => {
    const reader = new FileReader();
    reader.onload = () => { cell.dataset.picture = reader.result; showCommand(); };
    if (cell.files[0]) reader.readAsDataURL(cell.files[0]);
  });
  return cell;
}

function rowForm(takes) {
  const cells = takes.columns.map((column, i) => {
    const id = "column-" + i;
    let cell;
    if (column.type === "picture") cell = pictureCell();
    else if (column.values && column.values.length > 0 && column.values.length <= 60) cell = make("select", {}, ...column.values.map((value) => make("option", { value }, value)), make("option", { value: "" }, "(missing)"));
    else cell = make("input", { value: column.example ?? "", inputmode: column.type === "number" ? "decimal" : "text", autocomplete: "off" });
    cell.id = id;
    return { column, cell, label: make("label", { for: id }, column.name) };
  });
  const value = ({ column, cell }) => {
    if (column.type === "picture") return cell.dataset.picture || null;
    if (cell.value.trim() === "") return null;
    return column.type === "number" && Number.isFinite(Number(cell.value)) ? Number(cell.value) : cell.value;
  };
  return {
    element: make("div", { class: "form" }, ...cells.flatMap(({ label, cell }) => [label, cell])),
    question: () => json(Object.fromEntries(cells.map((entry) => [entry.column.name, value(entry)]))),
  };
}

function textForm() {
  const box = make("textarea", { id: "text", placeholder: "Type or paste a text", "aria-label": "Text" });
  return { element: make("div", {}, box), question: () => json(box.value) };
}

function windowForm(takes) {
  const rows = Array.from({ length: takes.history }, (_, i) => takes.columns.map((column) => +(column.example * (1 + 0.05 * Math.sin(i / 2))).toPrecision(4)).join(", "));
  const box = make("textarea", { class: "code", spellcheck: "false", "aria-label": "Rows" });
  box.value = rows.join("\n");
  const names = takes.columns.map((column) => column.name);
  const question = () => {
    const lines = box.value.split("\n").filter((line) => line.trim() !== "");
    const values = lines.map((line) => Object.fromEntries(line.split(/[,;\t]/).map((cell, i) => [names[i] ?? "column " + (i + 1), Number.isFinite(Number(cell)) && cell.trim() ? Number(cell) : cell.trim() || null])));
    return json({ values });
  };
  return { element: make("div", {}, make("p", { class: "muted" }, "One row a line, oldest first: " + names.join(", ") + ". At least " + takes.history + " rows."), box), question };
}

function pairForm(takes) {
  const field = (key, name, values) => {
    const list = make("datalist", { id: key + "-values" }, ...values.map((value) => make("option", { value })));
    return { key, label: make("label", { for: key }, name), list, input: make("input", { id: key, list: key + "-values", value: values[0] ?? "", autocomplete: "off" }) };
  };
  const fields = [field("user", takes.user, takes.users), field("item", takes.item, takes.items)];
  return {
    element: make("div", { class: "form" }, ...fields.flatMap((one) => [one.label, make("div", {}, one.input, one.list)])),
    question: () => json(Object.fromEntries(fields.map((one) => [one.key, one.input.value]))),
  };
}

function setting(key, name, value, attributes) {
  const input = make("input", { type: "number", value, ...attributes });
  return { key, input, label: make("label", {}, name, input) };
}

function promptForm() {
  const box = make("textarea", { id: "text", placeholder: "Begin a text", "aria-label": "Beginning" });
  const settings = [setting("length", "Length", 120, { min: 1, max: 2000 }), setting("temperature", "Temperature", 0.8, { min: 0, step: 0.1 }), setting("seed", "Seed", 0, { min: 0 })];
  return {
    element: make("div", {}, box, make("div", { class: "settings" }, ...settings.map((one) => one.label))),
    question: () => json({ prompt: box.value, ...Object.fromEntries(settings.map((one) => [one.key, Number(one.input.value)])) }),
  };
}

function seedForm() {
  const settings = [setting("count", "Pictures", 9, { min: 1, max: 64 }), setting("seed", "Seed", 0, { min: 0 })];
  return {
    element: make("div", {}, make("p", { class: "muted" }, "It makes pictures from chance; the same seed makes the same ones."), make("div", { class: "settings" }, ...settings.map((one) => one.label))),
    question: () => json(Object.fromEntries(settings.map((one) => [one.key, Number(one.input.value)]))),
  };
}

const forms = { picture: pictureForm, row: rowForm, text: textForm, window: windowForm, pair: pairForm, prompt: promptForm, seed: seedForm };

// --- answers --------------------------------------------------------------------------------------------------------------

const percent = (share) => (share * 100).toFixed(share > 0.0995 ? 1 : 2) + " %";
const short = (value) => (Number.isInteger(value) ? String(value) : Number(value.toPrecision(6)).toString());

function bars(scores, best) {
  const sorted = Object.entries(scores).sort((a, b) => b[1] - a[1]);
  const shown = 10;
  const box = make("div", { class: "bars" });
  const add = ([label, score]) => {
    const fill = make("div", { class: "fill" });
    fill.style.width = Math.max(0, Math.min(100, score * 100)) + "%";
    const mark = label === best ? " best" : "";
    box.append(make("div", { class: "name" + mark, title: label }, label), make("div", { class: "track" + mark }, fill), make("div", { class: "number" }, percent(score)));
  };
  sorted.slice(0, shown).forEach(add);
  if (sorted.length <= shown) return [box];
  const more = make("button", { class: "quiet rest", type: "button", onclick: () => { sorted.slice(shown).forEach(add); more.remove(); } }, "Show all " + sorted.length);
  return [box, more];
}

function chart(values) {
  const low = Math.min(...values), high = Math.max(...values), range = high - low || 1;
  const points = values.map((value, i) => (values.length === 1 ? 50 : (i / (values.length - 1)) * 96 + 2).toFixed(2) + " " + (92 - ((value - low) / range) * 84).toFixed(2));
  return make("svg", { class: "chart", viewBox: "0 0 100 100", preserveAspectRatio: "none", role: "img", "aria-label": "The values in order" }, make("path", { d: "M" + points.join("L") }));
}

function pictures(value) {
  const [number, channels, height, width] = value.shape;
  const plane = height * width;
  return make("div", { class: "made" }, ...Array.from({ length: number }, (_, n) => {
    const canvas = make("canvas", { width, height });
    const image = new ImageData(width, height);
    for (let i = 0; i < plane; ++i) {
      for (let c = 0; c < 3; ++c) image.data[4 * i + c] = value.pixels[(n * channels + Math.min(c, channels - 1)) * plane + i];
      image.data[4 * i + 3] = 255;
    }
    canvas.getContext("2d").putImageData(image, 0, 0);
    return canvas;
  }));
}

function valueParts(answer) {
  const value = answer.value;
  if (typeof value === "number") return [make("div", { class: "number-large" }, short(value))];
  if (typeof value === "string") {
    const given = value.startsWith(answer.input) ? answer.input : "";
    return [make("div", { class: "text" }, make("span", { class: "given" }, given), value.slice(given.length))];
  }
  if (Array.isArray(value) && current.labels.length === value.length) return bars(Object.fromEntries(value.map((share, i) => [current.labels[i], share])));
  if (Array.isArray(value) && value.every((one) => typeof one === "number")) return [chart(value), make("div", { class: "list" }, value.map(short).join("  "))];
  if (value && value.pixels) return [pictures(value)];
  return [make("div", { class: "list" }, JSON.stringify(value))];
}

function showAnswer(answer, milliseconds) {
  const parts = answer.label !== undefined
    ? [make("div", { class: "label" }, answer.label), make("div", { class: "share" }, percent(answer.score)), ...bars(answer.scores, answer.label)]
    : Array.isArray(answer) ? answer.flatMap(valueParts) : valueParts(answer);
  $("answer").replaceChildren(...parts, make("div", { class: "took" }, "answered in " + Math.max(1, Math.round(milliseconds)) + " ms, version " + current.version));
}

// --- start ----------------------------------------------------------------------------------------------------------------

try {
  $("token").value = sessionStorage.getItem("token") || "";
} catch { /* not allowed here: typed anew each time */ }
$("access").addEventListener("submit", (event) => { event.preventDefault(); $("token").blur(); });
$("token").addEventListener("change", () => {
  try {
    sessionStorage.setItem("token", $("token").value);
  } catch { /* as above */ }
  loadModels();
});
loadModels();
