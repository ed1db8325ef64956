// 文库: a folder that is dropped, or chosen by its button, comes as the plan files in it, sub-folders too.
(() => {
  const input = () => document.querySelector("#library-drop input[type=file]");
  const endings = () => (input()?.accept ?? "").split(",").map((ending) => ending.trim().toLowerCase()).filter(Boolean);
  const isPlan = (path) => {
    const parts = path.split("/");
    const name = parts[parts.length - 1].toLowerCase();
    const aside = parts.some((part) => part.startsWith(".") || part.startsWith("~$") || part.startsWith("__MACOSX"));
    return !aside && !name.startsWith("readme") && endings().some((ending) => name.endsWith(ending));
  };

  // Files of one name in several folders keep the folders' names, so that none is taken for another version.
  const named = (found) => {
    const last = (path) => path.split("/").pop();
    const times = {};
    found.forEach(({ path }) => { times[last(path)] = (times[last(path)] ?? 0) + 1; });
    return found.map(({ path, file }) => {
      const name = times[last(path)] > 1 ? path.split("/").join("_") : last(path);
      return name === file.name ? file : new File([file], name, { type: file.type, lastModified: file.lastModified });
    });
  };

  const give = (found) => {
    const files = named(found.filter(({ path }) => isPlan(path)));
    const into = input();
    if (!into) return;
    if (!files.length) {
      planqa.tell(document.documentElement.lang === "en" ? "No plan files in this folder" : "这个文件夹里没有可以收录的文件");
      return;
    }
    const held = new DataTransfer();
    files.forEach((file) => held.items.add(file));
    into.files = held.files;
    into.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const within = async (entry, path) => {
    if (entry.isFile) return [{ path, file: await new Promise((done, lost) => { entry.file(done, lost); }) }];
    const reader = entry.createReader();
    const found = [];
    for (;;) { // a hundred entries at a time
      const some = await new Promise((done, lost) => { reader.readEntries(done, lost); });
      if (!some.length) return found;
      for (const one of some) found.push(...await within(one, `${path}/${one.name}`));
    }
  };

  document.addEventListener("drop", (event) => {
    if (!event.target.closest?.("#library-drop")) return;
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    if (!entries.some((entry) => entry.isDirectory)) return; // Gradio takes files itself
    event.preventDefault();
    event.stopImmediatePropagation();
    Promise.all(entries.map((entry) => within(entry, entry.name))).then((found) => give(found.flat()));
  }, true);

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("#library-folder")) return;
    const choice = document.createElement("input");
    choice.type = "file";
    choice.webkitdirectory = true;
    choice.addEventListener("change", () => {
      give([...choice.files].map((file) => ({ path: file.webkitRelativePath || file.name, file })));
    });
    choice.click();
  });
})();
