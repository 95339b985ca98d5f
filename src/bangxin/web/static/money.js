// Figures, bands, boxes and days open their rows below the charts; without script the same links open a page of their own.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[data-rows], .chart a[href*="money/rows"]');
  const place = document.getElementById("rows");
  if (!link || !place || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  place.hidden = false;
  window.htmx.ajax("GET", link.getAttribute("href"), { target: "#rows", swap: "innerHTML" }).then(() => {
    place.scrollIntoView({ block: "start" });
    place.focus({ preventScroll: true });
  });
});
