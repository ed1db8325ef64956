// Gradio's notices beyond Gradio: its own titles and faults stand there in English alone, and a fault of the server as the
// program's words for it; here they are said in the page's language.
(() => {
  const TITLES = { Info: ["提示", "Notice"], Warning: ["注意", "Please note"], Error: ["出错", "Error"], Success: ["完成", "Done"] };
  const FAULTS = [
    [/Attempting reconnection|connection to the server|Connection (?:errored out|timed out)|Failed to fetch|network/i,
      ["与服务器的连接已断开，正在重新连接……", "The connection to the server was lost. Reconnecting…"]],
    [/queue is full|too many requests/i, ["当前使用的人较多，请稍后再试。", "Many people are asking just now. Please try again shortly."]],
    [/./s, ["这一步未能完成，请稍后重试。", "This could not be done. Please try again."]],
  ];
  const own = new Set(FAULTS.flatMap(([, said]) => said));
  const side = () => (document.documentElement.lang === "en" ? 1 : 0);

  const retitle = (title) => {
    const text = [...title.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue.trim());
    const [word] = text?.nodeValue.match(/^\w+/) ?? [];
    if (TITLES[word]) text.nodeValue = text.nodeValue.replace(word, TITLES[word][side()]);
  };

  const reword = (fault) => {
    if (own.has(fault.textContent)) return;
    fault.textContent = FAULTS.find(([known]) => known.test(fault.textContent))?.[1][side()] ?? "";
  };

  const speak = () => {
    document.querySelectorAll(".toast-title").forEach(retitle);
    document.querySelectorAll(".toast-message-text.error").forEach(reword);
    document.querySelectorAll(".toast-close").forEach((close) => close.setAttribute("aria-label", side() ? "Close" : "关闭"));
  };

  let seen = null;
  new MutationObserver(() => { // the place of the notices is made with the first of them
    const wrap = document.querySelector(".toast-wrap");
    if (!wrap || wrap === seen) return;
    seen = wrap;
    speak();
    new MutationObserver(speak).observe(wrap, { childList: true, characterData: true, subtree: true });
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
