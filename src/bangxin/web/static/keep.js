// What is typed into a form and not yet sent is kept: at once in this tab, a moment later on the server for its author.
// It survives a reload, a crash, a restart of the server, and is offered in another browser. Sending the form ends it.
const WAIT = 700;
const SENT = "sent:";
const english = document.documentElement.lang === "en";
const say = (zh, en) => (english ? en : zh);

function fieldsOf(form) {
  const pairs = [];
  for (const field of form.elements) {
    if (!field.name || ["hidden", "password", "file", "submit", "button"].includes(field.type)) continue;
    if (["checkbox", "radio"].includes(field.type) && !field.checked) continue;
    pairs.push([field.name, field.value]);
  }
  return pairs;
}

function fill(form, pairs) {
  const held = new Map();
  for (const [name, value] of pairs) held.set(name, [...(held.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || ["hidden", "password", "file", "submit", "button"].includes(field.type)) continue;
    const values = held.get(field.name);
    if (["checkbox", "radio"].includes(field.type)) field.checked = Boolean(values?.includes(field.value));
    else if (values) field.value = values.shift() ?? "";
    if (field.value && field.closest("details") && values) field.closest("details").open ||= field.value !== field.defaultValue && field.type !== "select-one";
  }
}

function notice(form, text, forget) {
  let place = form.querySelector("[data-kept]");
  if (!place) {
    place = document.createElement("p");
    place.dataset.kept = "";
    place.className = "kept quiet";
    place.setAttribute("role", "status");
    form.prepend(place);
  }
  place.textContent = text;
  if (!forget) return;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = say("丢弃草稿", "Discard draft");
  button.addEventListener("click", forget);
  place.append(" ", button);
}

function time(stamp) {
  return new Date(stamp).toLocaleString(english ? "en-GB" : "zh-CN", { dateStyle: "short", timeStyle: "short", timeZone: "Asia/Shanghai" });
}

async function keep(form) {
  const { keep: key, case: id } = form.dataset;
  const url = `/api/v1/cases/${id}/drafts?form=${encodeURIComponent(key)}`;
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": document.body.dataset.csrf };
  const local = `keep:${id}/${key}`;
  const before = fieldsOf(form);
  let timer = 0;
  let sent = false;

  const forget = async () => {
    sent = true;
    clearTimeout(timer);
    sessionStorage.removeItem(local);
    await fetch(url, { method: "DELETE", headers }).catch(() => {});
    location.reload();
  };
  const store = async () => {
    if (sent) return;
    const body = JSON.stringify({ url: location.pathname + location.search, base: Number(form.elements.base.value), fields: fieldsOf(form) });
    const answer = await fetch(url, { method: "PUT", headers, body }).catch(() => null);
    if (sent) return;
    const lost = answer?.status === 401 ? say("登录已过期；已输入的内容留在本页，提交后重新登录即可接着填", "Logged out; what you typed stays on this page, send it and log in to go on") : say("连接中断；已输入的内容留在本页", "No connection; what you typed stays on this page");
    notice(form, answer?.ok ? say("草稿已自动保存（未提交）", "Draft saved (not sent)") : lost);
  };

  const mine = sessionStorage.getItem(local);
  const found = await fetch(url, { headers }).then((a) => (a.ok ? a.json() : []), () => []);
  const kept = found[0];
  const pairs = mine ? JSON.parse(mine) : kept?.fields;
  if (pairs && JSON.stringify(pairs) !== JSON.stringify(before)) {
    fill(form, pairs);
    const moved = kept && kept.base !== Number(form.elements.base.value) ? say(`；草稿写于第 ${kept.base} 版，请核对`, `; begun on version ${kept.base}, please check`) : "";
    notice(form, say("已恢复未提交的草稿", "Unsent draft restored") + (kept ? say(`（${time(kept.at)}）`, ` (${time(kept.at)})`) : "") + moved, forget);
  }
  form.addEventListener("input", () => {
    sessionStorage.setItem(local, JSON.stringify(fieldsOf(form)));
    clearTimeout(timer);
    timer = setTimeout(store, WAIT);
  });
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(timer);
    sessionStorage.removeItem(local);
    sessionStorage.setItem(SENT + local, JSON.stringify(fieldsOf(form)));
  });
  // A page that is shown again from the history has not been sent.
  window.addEventListener("pageshow", () => { sent = false; });
}

// What was sent and refused is kept as if it had not been sent; what was taken is forgotten with the next page.
for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(SENT))) {
  if (document.querySelector("[data-failed]")) sessionStorage.setItem(key.slice(SENT.length), sessionStorage.getItem(key));
  sessionStorage.removeItem(key);
}
for (const form of document.querySelectorAll("form[data-keep]")) keep(form);
