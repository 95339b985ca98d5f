// Behaviour shared by all pages. Every page works without it as plain links and forms.
import "./tree.js";
import "./spans.js";

// htmx requests carry the CSRF token of the page.
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRF-Token"] = document.body.dataset.csrf;
});

// Errors of fragments are shown where messages stand; htmx would drop them otherwise.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status >= 400) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
document.addEventListener("htmx:sendError", () => {
  document.getElementById("messages").textContent =
    document.documentElement.lang === "en" ? "No connection; nothing was lost, try again." : "连接中断；已输入的内容仍在，请稍后重试。";
});

// What is typed and not yet saved survives a reload, a lost connection or a restart of the server.
const storage = window.sessionStorage;
for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = `keep:${form.dataset.keep}`;
  const kept = JSON.parse(storage.getItem(key) ?? "{}");
  for (const [name, value] of Object.entries(kept)) {
    const field = form.elements.namedItem(name);
    if (field && "value" in field && field.type !== "hidden") field.value = value;
  }
  form.addEventListener("input", () => {
    const values = {};
    for (const field of form.elements) {
      if (field.name && !["hidden", "password", "file", "submit"].includes(field.type)) values[field.name] = field.value;
    }
    storage.setItem(key, JSON.stringify(values));
  });
  form.addEventListener("submit", () => storage.removeItem(key));
}
