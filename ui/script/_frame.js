// What every tab needs beyond Gradio: the page's language for screen readers, Enter that only confirms an input method's
// word and sends nothing, and the open tab in the address (#tab-ledger).
(() => {
  document.documentElement.lang = "zh-CN";
  document.addEventListener("change", (event) => {
    if (!event.target.closest?.("#language")) return;
    document.documentElement.lang = event.target.value === "en" ? "en" : "zh-CN";
    document.dispatchEvent(new CustomEvent("planqa:language"));
  });

  for (const kind of ["keydown", "keypress"]) {
    document.addEventListener(kind, (event) => {
      if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopImmediatePropagation();
    }, true);
  }

  const button = (tab) => document.querySelector(`#tabs .tab-container button[aria-controls="${CSS.escape(tab)}"]`);

  document.addEventListener("click", (event) => {
    const tab = event.target.closest?.("#tabs .tab-container button[aria-controls]")?.getAttribute("aria-controls");
    if (tab && location.hash !== `#${tab}`) history.replaceState(null, "", `#${tab}`);
  });

  const open = () => {
    const tab = location.hash.slice(1);
    if (tab.startsWith("tab-")) button(tab)?.click();
  };
  const waiting = new MutationObserver(() => {
    if (!document.querySelector("#tabs .tab-container button")) return;
    waiting.disconnect();
    requestAnimationFrame(open);
  });
  waiting.observe(document.documentElement, { childList: true, subtree: true });
  addEventListener("hashchange", open);
})();
