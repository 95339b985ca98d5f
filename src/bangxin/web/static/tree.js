// The element tree as a tree for assistive technology: one tab stop, arrow keys, Home, End, Enter.
function items(tree) {
  return [...tree.querySelectorAll('[role="treeitem"]')].filter((item) => !item.parentElement.closest('[aria-expanded="false"]'));
}

function focus(tree, item) {
  for (const other of tree.querySelectorAll('[role="treeitem"][tabindex="0"]')) other.tabIndex = -1;
  item.tabIndex = 0;
  item.focus();
}

function select(tree, item) {
  for (const other of tree.querySelectorAll('[aria-selected="true"]')) other.setAttribute("aria-selected", "false");
  item.setAttribute("aria-selected", "true");
  const link = item.querySelector(":scope > .row a[data-detail]");
  if (link && window.htmx) window.htmx.ajax("GET", link.href, { target: "#detail", swap: "innerHTML" });
}

function toggle(item, open) {
  if (item.hasAttribute("aria-expanded")) item.setAttribute("aria-expanded", String(open ?? item.getAttribute("aria-expanded") !== "true"));
}

function onKey(tree, event) {
  const item = event.target.closest('[role="treeitem"]');
  if (!item || event.target !== item) return;
  const shown = items(tree);
  const at = shown.indexOf(item);
  const expanded = item.getAttribute("aria-expanded");
  const moves = {
    ArrowDown: () => shown[at + 1] && focus(tree, shown[at + 1]),
    ArrowUp: () => shown[at - 1] && focus(tree, shown[at - 1]),
    Home: () => focus(tree, shown[0]),
    End: () => focus(tree, shown[shown.length - 1]),
    ArrowRight: () => (expanded === "false" ? toggle(item, true) : expanded === "true" && focus(tree, items(tree)[at + 1])),
    ArrowLeft: () => (expanded === "true" ? toggle(item, false) : item.parentElement.closest('[role="treeitem"]') && focus(tree, item.parentElement.closest('[role="treeitem"]'))),
    Enter: () => select(tree, item),
    " ": () => toggle(item),
  };
  if (!(event.key in moves)) return;
  event.preventDefault();
  moves[event.key]();
}

function onClick(tree, event) {
  const item = event.target.closest('[role="treeitem"]');
  if (!item) return;
  if (event.target.closest("a[data-detail]")) {
    if (!window.htmx || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    focus(tree, item);
    select(tree, item);
  } else if (!event.target.closest("a, button, input, select")) {
    toggle(item);
    focus(tree, item);
  }
}

document.addEventListener("keydown", (event) => {
  const tree = event.target.closest?.('[role="tree"]');
  if (tree) onKey(tree, event);
});
document.addEventListener("click", (event) => {
  const tree = event.target.closest?.('[role="tree"]');
  if (tree) onClick(tree, event);
});
