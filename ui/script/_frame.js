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

  // A line that tells what has just been done, seen and heard; words in the page's language.
  const WORDS = { copied: ["已复制", "Copied"], uncopied: ["未能复制，请手动选取", "Could not copy; please select by hand"] };
  const told = document.createElement("div");
  told.id = "told";
  told.setAttribute("role", "status");
  let silence = 0;
  globalThis.planqa = {
    words: (key) => WORDS[key][document.documentElement.lang === "en" ? 1 : 0],
    tell: (text) => {
      if (!told.isConnected) document.body.append(told);
      clearTimeout(silence);
      requestAnimationFrame(() => { told.textContent = text; });
      silence = setTimeout(() => { told.textContent = ""; }, 2500);
    },
    copy: async (text) => {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch { // no clipboard where the page comes over plain HTTP from another machine
        const field = document.createElement("textarea");
        const before = document.activeElement;
        field.value = text;
        field.style.cssText = "position:fixed;opacity:0";
        document.body.append(field);
        field.select();
        const held = document.execCommand("copy");
        field.remove();
        before?.focus({ preventScroll: true });
        return held;
      }
    },
  };

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
