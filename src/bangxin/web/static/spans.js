// Selecting text in a document fills the form for a new claim with the exact span.
function offset(root, node, within) {
  const range = document.createRange();
  range.selectNodeContents(root);
  range.setEnd(node, within);
  return [...range.toString()].length;
}

document.addEventListener("mouseup", () => {
  const root = document.querySelector(".reading[data-source]");
  const form = document.getElementById("new-claim");
  const chosen = window.getSelection();
  if (!root || !form || !chosen || chosen.isCollapsed || !root.contains(chosen.anchorNode) || !root.contains(chosen.focusNode)) return;
  const range = chosen.getRangeAt(0);
  const ends = [offset(root, range.startContainer, range.startOffset), offset(root, range.endContainer, range.endOffset)].sort((a, b) => a - b);
  const start = Number(root.dataset.start);
  form.elements.start.value = start + ends[0];
  form.elements.end.value = start + ends[1];
  if (form.elements.quote) form.elements.quote.value = chosen.toString();
  form.querySelector("[data-quote]").textContent = chosen.toString();
});
