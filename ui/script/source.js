// The source pane: any a.source opens the plan's text at its passage, beside the tab or, on a narrow screen, over it.
(() => {
  const WORDS = {
    zh: {
      pane: "原文", close: "关闭", previous: "上一处", next: "下一处", quote: "复制引文", formal: "复制引用格式",
      quoted: "已复制引文", cited: "已复制引用格式", failed: "未能复制，请手动选取文字", loading: "正在打开原文……",
      unreachable: "打不开这一处原文，请检查网络后再试。", place: (n, all) => `第 ${n} 处，共 ${all} 处`,
    },
    en: {
      pane: "Source", close: "Close", previous: "Previous", next: "Next", quote: "Copy quotation", formal: "Copy citation",
      quoted: "Quotation copied", cited: "Citation copied", failed: "Could not copy: please select the text by hand",
      loading: "Opening the source…", unreachable: "The source can't be reached; please try again.",
      place: (n, all) => `Passage ${n} of ${all}`,
    },
  };
  const words = () => WORDS[document.documentElement.lang === "en" ? "en" : "zh"];
  const narrow = matchMedia("(max-width: 1199.98px)");
  const CITES = "[data-cites], #chat .reply"; // the chat drops data attributes of what it shows
  let pane = null;
  let links = []; // the links of the place that the pane was opened from, each passage once
  let at = 0;
  let asked = 0; // the newest request; an older one that comes late is dropped

  const part = (name) => pane.querySelector(`.source-${name}`);
  const button = (name) => `<button type="button" class="source-${name}"></button>`;

  const build = () => {
    pane = document.createElement("aside");
    pane.id = "source-pane";
    pane.setAttribute("role", "complementary");
    pane.innerHTML =
      `<div class="source-bar"><div class="source-steps">${button("previous")}` +
      `<span class="source-count"></span>${button("next")}</div>` +
      `<div class="source-copies">${button("quote")}${button("formal")}</div>${button("close")}</div>` +
      `<div class="source-body"></div><p class="source-said" role="status" aria-live="polite"></p>`;
    document.querySelector(".gradio-container").append(pane);
    part("close").addEventListener("click", close);
    part("previous").addEventListener("click", () => step(-1));
    part("next").addEventListener("click", () => step(1));
    part("quote").addEventListener("click", () => copy("quote", "quoted"));
    part("formal").addEventListener("click", () => copy("formal", "cited"));
  };

  const name = () => {
    const said = words();
    pane.setAttribute("aria-label", said.pane);
    for (const key of ["quote", "formal"]) part(key).textContent = said[key];
    for (const [key, sign] of [["previous", "‹"], ["next", "›"], ["close", "✕"]]) {
      part(key).textContent = sign;
      part(key).title = said[key];
      part(key).setAttribute("aria-label", said[key]);
    }
  };

  const say = (text) => {
    part("said").textContent = "";
    requestAnimationFrame(() => { part("said").textContent = text; });
    clearTimeout(say.timer);
    say.timer = setTimeout(() => { part("said").textContent = ""; }, 4000);
  };

  const collect = (link) => {
    const around = link.closest(CITES);
    const all = around ? [...around.querySelectorAll("a.source")] : [link];
    const known = new Set();
    links = all.filter((other) => other.href === link.href ? other === link : !known.has(other.href) && known.add(other.href));
    at = links.indexOf(link);
  };

  const show = async (focus) => {
    const request = ++asked;
    const address = new URL(links[at].href);
    address.searchParams.set("fragment", "1");
    address.searchParams.set("language", document.documentElement.lang === "en" ? "en" : "zh");
    const body = part("body");
    body.setAttribute("aria-busy", "true");
    const slow = setTimeout(() => say(words().loading), 400);
    let html;
    try {
      html = await (await fetch(address, { headers: { "X-Fragment": "1" } })).text();
    } catch {
      html = `<div class="reading fault"><h2 class="plan-name" tabindex="-1">${words().unreachable}</h2></div>`;
    }
    clearTimeout(slow);
    if (request !== asked || !pane.isConnected) return;
    body.innerHTML = html;
    body.removeAttribute("aria-busy");
    update();
    reveal();
    if (focus) body.querySelector(".plan-name")?.focus({ preventScroll: true });
  };

  const update = () => {
    part("count").textContent = links.length > 1 ? `${at + 1} / ${links.length}` : "";
    part("steps").hidden = links.length < 2;
    part("previous").disabled = at === 0;
    part("next").disabled = at === links.length - 1;
    const held = Boolean(part("body").querySelector("[data-quote]"));
    part("quote").disabled = part("formal").disabled = !held;
    document.querySelectorAll("a.source.current").forEach((link) => link.classList.remove("current"));
    links[at].classList.add("current");
  };

  const reveal = () => {
    const text = part("body").querySelector(".plan-scroll");
    const mark = text?.querySelector("#passage");
    if (!text) return;
    text.tabIndex = 0; // scrolls by keyboard
    mark?.scrollIntoView({ block: "start" }); // its scroll margin keeps what stands before it in sight
  };

  const step = (by) => {
    const to = at + by;
    if (to < 0 || to >= links.length) return;
    at = to;
    const gone = document.activeElement;
    show(false).then(() => {
      say(words().place(at + 1, links.length));
      if (gone?.disabled) part(by < 0 ? "next" : "previous").focus();
    });
  };

  const copy = async (key, done) => {
    const text = part("body").querySelector("[data-quote]")?.dataset[key];
    if (!text) return;
    say((await planqa.copy(text)) ? words()[done] : words().failed);
  };

  const follow = (event) => {
    const link = event.target.closest?.(".reading .outline a");
    if (!link || !document.querySelector(".gradio-container")) return;
    event.preventDefault(); // the address holds the open tab
    const place = document.getElementById(link.getAttribute("href").slice(1));
    if (!place) return;
    link.closest("#source-pane details")?.removeAttribute("open");
    place.scrollIntoView({ block: "start" });
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
  };

  const isOpen = () => Boolean(pane?.isConnected) && !pane.hidden;

  const lay = () => {
    const page = document.querySelector(".gradio-container .main.app");
    document.querySelector(".gradio-container")?.classList.toggle("with-source", isOpen());
    if (page) page.inert = isOpen() && narrow.matches; // covered: nothing in it can be reached
  };

  const open = (link) => {
    if (!pane?.isConnected) build();
    pane.hidden = false;
    name();
    collect(link);
    lay();
    show(true);
  };

  const close = () => {
    const link = links[at];
    const origin = link?.isConnected ? link : document.querySelector(`a.source[href="${CSS.escape(link?.getAttribute("href") ?? "")}"]`);
    asked += 1;
    pane.hidden = true;
    document.querySelectorAll("a.source.current").forEach((other) => other.classList.remove("current"));
    lay();
    origin?.focus();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.source");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (!document.querySelector(".gradio-container")) return;
    event.preventDefault();
    event.stopPropagation();
    open(link);
  }, true);

  document.addEventListener("click", follow);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || event.defaultPrevented || !isOpen()) return;
    if (event.target.closest?.("[aria-expanded=true], dialog, [role=listbox]")) return; // theirs to close
    event.preventDefault();
    close();
  });

  document.addEventListener("planqa:language", () => {
    if (!isOpen()) return;
    name();
    show(false);
  });
  narrow.addEventListener("change", lay);
})();
