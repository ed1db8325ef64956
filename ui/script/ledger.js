// 责任台账 beyond Gradio: the heads of columns sort their table, and a button that leads elsewhere takes the reader there.
(() => {
  const order = new Intl.Collator("zh-CN", { numeric: true });
  const chosen = {};

  const key = (row, column) => row.cells[column].dataset.key ?? row.cells[column].textContent;

  const sort = (table) => {
    table.dataset.sorted = "";
    const { column, direction } = chosen[table.dataset.table] ?? {};
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, at) => head.dataset.sorts && head.setAttribute("aria-sort", at === column ? direction : "none"));
    const rows = [...table.tBodies[0].rows];
    rows.forEach((row, at) => row.dataset.at ??= at);
    const sign = direction === "descending" ? -1 : 1;
    const compare = heads[column]?.dataset.sorts === "number"
      ? (a, b) => (parseInt(key(a, column), 10) || 0) - (parseInt(key(b, column), 10) || 0)
      : (a, b) => order.compare(key(a, column), key(b, column));
    rows.sort((a, b) => (column === undefined ? 0 : sign * compare(a, b)) || a.dataset.at - b.dataset.at);
    table.tBodies[0].append(...rows);
  };

  document.addEventListener("click", (event) => {
    const head = event.target.closest?.("#tab-ledger button.sort")?.parentElement;
    if (!head) return;
    const table = head.closest("table");
    const first = head.dataset.sorts === "number" ? "descending" : "ascending";
    const second = first === "ascending" ? "descending" : "ascending";
    const now = head.getAttribute("aria-sort");
    const next = { none: first, [first]: second, [second]: "" }[now];
    chosen[table.dataset.table] = next ? { column: head.cellIndex, direction: next } : {};
    sort(table);
  });

  // A table that the server made anew keeps the order that was chosen.
  new MutationObserver(() => {
    document.querySelectorAll("#tab-ledger table[data-table]:not([data-sorted])").forEach((table) => {
      if (chosen[table.dataset.table]?.direction) sort(table);
    });
  }).observe(document.documentElement, { childList: true, subtree: true });

  document.addEventListener("planqa:ledger", () => {
    document.querySelector("#tab-ledger")?.scrollTo({ top: 0 });
    document.querySelector("#tab-ledger .office h2")?.focus({ preventScroll: true });
  });
})();
