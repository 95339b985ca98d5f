// Behaviour shared by all pages. Every page works without it as plain links and forms.
import "./tree.js";
import "./spans.js";
import "./keep.js";
import "./money.js";

// A name chosen from the list opens its form at once.
document.addEventListener("change", (event) => {
  const field = event.target.closest?.("input[data-choose]");
  if (field && [...field.list.options].some((option) => option.value === field.value)) field.form.requestSubmit();
});

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
