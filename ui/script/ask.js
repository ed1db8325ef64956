// 问答 beyond Gradio: an opened card shows its passage, a new reply begins in sight, and screen readers hear no markup.
(() => {
  const NAMES = { zh: { log: "问答记录", user: "提问", bot: "答复", judging: ["没有帮助", "有帮助"] }, en: { log: "Conversation", user: "Question", bot: "Reply", judging: ["Not helpful", "Helpful"] } };
  const DRAFT = "planqa.draft"; // a question typed and not yet asked outlives a reload
  let rows = 0;
  let restored = false;

  const showPassage = (card) => {
    const passage = card.querySelector(".passage");
    const mark = card.querySelector("mark");
    if (passage && mark) passage.scrollTop += mark.getBoundingClientRect().top - passage.getBoundingClientRect().top - 48;
  };

  const name = (element, label) => {
    if (element.getAttribute("aria-label") !== label) element.setAttribute("aria-label", label);
    if (element.dataset.testid && element.getAttribute("role") !== "group") element.setAttribute("role", "group");
  };

  // Gradio names a judgement only in English, a chosen one by another name: Like, Liked.
  const judging = (button, label) => {
    const given = button.getAttribute("aria-label");
    if (!label || given === label) return;
    if (!Object.values(NAMES).some((names) => names.judging.includes(given))) {
      button.setAttribute("aria-pressed", String(/liked$/i.test(given)));
    }
    button.title = label;
    name(button, label);
  };

  const fill = (box, text) => {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value").set.call(box, text);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const tidy = () => {
    const names = NAMES[document.documentElement.lang === "en" ? "en" : "zh"];
    document.querySelectorAll("#chat [role=log]").forEach((log) => name(log, names.log));
    document.querySelectorAll("#chat [data-testid=user]").forEach((message) => name(message, names.user));
    document.querySelectorAll("#chat [data-testid=bot]").forEach((message) => name(message, names.bot));
    document.querySelectorAll("#chat .examples[role=list]").forEach((list) => list.setAttribute("role", "group"));
    document.querySelectorAll("#chat .example[aria-label]").forEach((example) => example.removeAttribute("aria-label"));
    const questions = document.querySelectorAll("#chat .user-row");
    const now = questions.length + document.querySelectorAll("#chat .reply").length;
    document.querySelectorAll("#chat .message-buttons .icon-button-wrapper").forEach((pair) => {
      [...pair.querySelectorAll("button")].forEach((button, place) => judging(button, names.judging[place]));
    });
    if (rows && new URLSearchParams(location.search).has("q")) history.replaceState(null, "", location.pathname + location.hash);
    const box = document.querySelector("#question textarea");
    if (box && !restored) {
      restored = true;
      if (sessionStorage.getItem(DRAFT) && !box.value) fill(box, sessionStorage.getItem(DRAFT));
    }
    if (now > rows && !box?.value) sessionStorage.removeItem(DRAFT);
    if (now > rows) questions[questions.length - 1]?.scrollIntoView({ block: "start" });
    rows = now;
  };

  document.addEventListener("input", (event) => {
    if (event.target.matches?.("#question textarea")) sessionStorage.setItem(DRAFT, event.target.value);
  });

  document.addEventListener("click", (event) => {
    const act = event.target.closest?.("#chat .act");
    if (!act) return;
    const asked = act.closest(".acts").previousElementSibling;
    if (act.matches(".edit")) {
      const box = document.querySelector("#question textarea");
      fill(document.querySelector("#editing textarea, #editing input"), asked.id.slice("ask-".length));
      fill(box, asked.textContent);
      box.focus();
    } else if (!event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      planqa.copy(act.href).then((held) => planqa.tell(planqa.words(held ? "copied" : "uncopied")));
    }
  });

  // What is deleted is gone: its button, here and in 文库, asks first, and forgets that it asked when it is left alone.
  const SURE = ["确定删除？", "Delete for good?"];
  const said = (button) => [...button.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue.trim());
  document.addEventListener("click", (event) => {
    const drop = event.target.closest?.("#drop, .asks-first");
    if (!drop || "asked" in drop.dataset) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const before = said(drop).nodeValue;
    const forget = () => {
      delete drop.dataset.asked;
      if (SURE.includes(said(drop).nodeValue)) said(drop).nodeValue = before;
    };
    drop.dataset.asked = "";
    said(drop).nodeValue = SURE[document.documentElement.lang === "en" ? 1 : 0];
    drop.addEventListener("blur", forget, { once: true });
    setTimeout(forget, 4000);
  }, true);

  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.("details.cite[open]")) showPassage(event.target);
    if (event.target.matches?.("details.trace[open]")) event.target.scrollIntoView({ block: "nearest" });
  }, true);

  document.addEventListener("planqa:language", tidy);
  new MutationObserver(tidy).observe(document.documentElement, {
    attributes: true, attributeFilter: ["aria-label"], childList: true, subtree: true,
  });
  tidy();
})();
