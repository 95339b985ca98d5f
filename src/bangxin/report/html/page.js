"use strict";
const folds = () => document.querySelectorAll("details");
document.getElementById("open-all").addEventListener("click", () => folds().forEach((d) => { d.open = true; }));
document.getElementById("close-all").addEventListener("click", () => folds().forEach((d) => { d.open = false; }));
document.getElementById("print").addEventListener("click", () => window.print());
let before = [];
window.addEventListener("beforeprint", () => { before = [...folds()].map((d) => d.open); folds().forEach((d) => { d.open = true; }); });
window.addEventListener("afterprint", () => { [...folds()].forEach((d, n) => { d.open = before[n]; }); });
const reveal = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let at = target; at; at = at.parentElement) { if (at.tagName === "DETAILS") { at.open = true; } }
  if (target) { target.scrollIntoView(); }
};
window.addEventListener("hashchange", reveal);
reveal();
