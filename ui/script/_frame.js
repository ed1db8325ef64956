// What every tab needs beyond Gradio: the page's language for screen readers, Enter that only confirms an input method's
// word and sends nothing, the open tab in the address (#tab-ledger), and what outlives a reload.
(() => {
  document.documentElement.lang = "zh-CN";
  const TITLES = { zh: "规划问答", en: "Plan Q&A" };
  const speak = (language) => {
    document.documentElement.lang = language === "en" ? "en" : "zh-CN";
    document.title = TITLES[language] ?? TITLES.zh;
    document.dispatchEvent(new CustomEvent("planqa:language"));
    return language;
  };

  // What was chosen in the controls outlives a reload: the language in this browser, all else in this window of it.
  const CHOICES = "planqa.choices";
  const LANGUAGE = "planqa.language";
  let back = false; // until the choices of before are in the controls, those that stand there are nobody's
  const language = () => {
    try {
      return localStorage.getItem(LANGUAGE) === "en" ? "en" : "zh";
    } catch { // a browser that keeps nothing
      return "zh";
    }
  };
  const choices = () => {
    try {
      const held = JSON.parse(sessionStorage.getItem(CHOICES) ?? "{}");
      return JSON.stringify({ ...held, language: language() });
    } catch { // a browser that keeps nothing
      return "";
    }
  };
  const keep = (names, values) => {
    if (!back) return;
    const held = Object.fromEntries(names.map((name, at) => [name, values[at]]));
    try {
      localStorage.setItem(LANGUAGE, held.language);
      sessionStorage.setItem(CHOICES, JSON.stringify(held));
    } catch { /* a browser that keeps nothing */ }
  };

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
    speak, language, choices, keep,
    arrived: (language) => {
      if (language === "en") speak(language);
      back = true;
      open();
    },
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
  addEventListener("hashchange", open);
})();
