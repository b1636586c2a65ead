// What the pages can't do without a script. Every page works without this file; it only spares clicks and mistakes.
// No inline handlers: behaviour hangs on data- attributes, listened for once on the document, so that parts that
// htmx swaps in work too.
"use strict";

document.documentElement.classList.add("js");

const each = (root, selector, action) => {
  if (root.matches?.(selector)) action(root);
  root.querySelectorAll(selector).forEach(action);
};

// --- Sending a form twice: the second click does nothing ------------------------------------------------------------

const release = (form) => {
  delete form.dataset.sent;
  each(form, "[aria-busy]", (button) => {
    button.removeAttribute("aria-disabled");
    button.removeAttribute("aria-busy");
  });
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  const method = event.submitter?.getAttribute("formmethod") ?? form.method;
  if (method.toLowerCase() !== "post" || "again" in form.dataset) return;
  if ("sent" in form.dataset) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.sent = "";
  // Not `disabled`: that would drop the button's own name and value, lose the focus and outlive a reload in Firefox.
  event.submitter?.setAttribute("aria-disabled", "true");
  event.submitter?.setAttribute("aria-busy", "true");
}, true);
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) release(form);
});
// Changed after all (the transfer was stopped, another file chosen), or back from the browser's page cache.
document.addEventListener("input", (event) => event.target.form && release(event.target.form));
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
});

// --- Dropping a file ------------------------------------------------------------------------------------------------

const showFile = (zone) => {
  const [file] = zone.querySelector("input[type=file]").files;
  zone.classList.toggle("has-file", Boolean(file));
  const place = zone.querySelector("[data-drop-file]");
  if (!place) return;
  const megabytes = file ? file.size / 1e6 : 0;
  const size = megabytes < 1 ? `${Math.ceil(megabytes * 1000)} kB` : `${megabytes.toFixed(1)} MB`;
  place.textContent = file ? `${file.name} · ${size}` : "";
};
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    // Anywhere on the page: a file let go beside the zone would otherwise replace the page.
    const zone = document.querySelector("[data-drop]");
    if (!zone || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    zone.classList.toggle("is-over", kind === "dragenter" || kind === "dragover");
    if (kind !== "drop" || !event.dataTransfer.files.length) return;
    const input = zone.querySelector("input[type=file]");
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    input.files = one.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
document.addEventListener("change", (event) => {
  const zone = event.target.closest("[data-drop]");
  if (zone) showFile(zone);
  // A select that need not be confirmed; its button is there for those without a script.
  if (event.target.matches("[data-autosubmit]")) event.target.form.requestSubmit();
});
document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = event.target.querySelector?.("progress[data-upload-progress]");
  if (!bar || !event.detail.lengthComputable) return;
  bar.hidden = false;
  bar.max = event.detail.total;
  bar.value = event.detail.loaded;
});

// --- Typing to filter a long select ---------------------------------------------------------------------------------

const choicesOf = new WeakMap(); // select → its children as the server sent them
document.addEventListener("input", (event) => {
  const select = document.getElementById(event.target.dataset?.filterFor ?? "");
  if (!select) return;
  if (!choicesOf.has(select)) choicesOf.set(select, select.cloneNode(true));
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = select.value;
  const copy = choicesOf.get(select).cloneNode(true);
  copy.querySelectorAll("option").forEach((option) => {
    const text = `${option.closest("optgroup")?.label ?? ""} ${option.textContent}`.toLowerCase();
    if (option.value && option.value !== chosen && !words.every((word) => text.includes(word))) option.remove();
  });
  copy.querySelectorAll("optgroup").forEach((group) => group.children.length || group.remove());
  select.replaceChildren(...copy.childNodes);
  select.value = chosen;
});

// --- Times in the reader's own zone ---------------------------------------------------------------------------------

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const localTimes = (root) => {
  each(root, "time[data-local]", (time) => { time.textContent = clock.format(new Date(time.dateTime)); });
  each(root, "time[data-local-title]", (time) => { time.title = clock.format(new Date(time.dateTime)); });
};

// --- Focus, menus ---------------------------------------------------------------------------------------------------

const focusOn = (element) => {
  if (!element) return;
  if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus({ preventScroll: false });
};
document.addEventListener("htmx:afterSettle", (event) => {
  localTimes(event.target);
  // A new page in place of the old: say so to those who cannot see it.
  if (event.target.id === "main") focusOn(event.target.querySelector("[data-focus], h1"));
});
document.addEventListener("click", (event) => {
  each(document, "details[data-menu][open]", (menu) => menu.contains(event.target) || (menu.open = false));
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

localTimes(document);
focusOn(document.querySelector("[data-focus]"));
