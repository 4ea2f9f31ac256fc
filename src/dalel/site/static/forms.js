// Spares a reload, and says how far files have come. Without it, forms work the same.
// What it shows stands in the page already: it knows numbers, no words.
"use strict";

(() => {
  const NEAR_LIMIT = 0.9;

  // How many characters are left, near the limit of a field.
  const count = (field) => {
    const limit = Number(field.dataset.limit);
    let line = field.nextElementSibling;
    if (!line || !line.classList.contains("field-count")) {
      if (field.value.length < limit * NEAR_LIMIT) return;
      line = document.createElement("p");
      line.className = "field-count";
      line.setAttribute("role", "status");
      field.after(line);
    }
    line.hidden = field.value.length < limit * NEAR_LIMIT;
    line.textContent = `${field.value.length} / ${limit}`;
    line.classList.toggle("field-count--over", field.value.length > limit);
  };
  document.querySelectorAll("[data-limit]").forEach((field) => {
    field.addEventListener("input", () => count(field));
    count(field);
  });

  // Which files were chosen, how large they are, and how far each has come.
  const form = document.querySelector("form.form--entry");
  if (!form || !window.XMLHttpRequest || !window.FormData) return;
  const inputs = [...form.querySelectorAll('input[type="file"]')];
  const size = (bytes) => {
    const unit = bytes < 1024 ** 2 ? ["KB", 1024] : bytes < 1024 ** 3 ? ["MB", 1024 ** 2] : ["GB", 1024 ** 3];
    return `${(Math.max(bytes, 1024) / unit[1]).toFixed(bytes < 1024 ** 3 ? 0 : 1)} ${unit[0]}`;
  };
  const lists = new Map();
  const list = (input) => {
    lists.get(input)?.remove();
    const rows = document.createElement("ul");
    rows.className = "files";
    for (const file of input.files) {
      const row = document.createElement("li");
      const name = document.createElement("bdi");
      name.textContent = file.name;
      const bar = document.createElement("progress");
      bar.max = 1;
      bar.value = 0;
      bar.hidden = true;
      bar.setAttribute("aria-label", file.name);
      const state = document.createElement("span");
      state.className = "file-state";
      state.textContent = file.size ? size(file.size) : "0 B ▲";
      row.append(name, state, bar);
      rows.append(row);
    }
    lists.set(input, rows);
    input.after(rows);
  };
  inputs.forEach((input) => input.addEventListener("change", () => list(input)));

  // Files are sent last and in order, so what has left tells how far each has come.
  const show = (sent, total) => {
    const files = inputs.flatMap((input) =>
      [...input.files].map((file, place) => ({ file, row: lists.get(input)?.children[place] })));
    const bytes = files.reduce((sum, one) => sum + one.file.size, 0);
    let left = sent - (total - bytes);
    for (const { file, row } of files) {
      const share = file.size ? Math.min(Math.max(left / file.size, 0), 1) : 1;
      left -= file.size;
      if (!row) continue;
      const [bar, state] = [row.querySelector("progress"), row.querySelector(".file-state")];
      bar.hidden = share === 1;
      bar.value = share;
      state.textContent = share === 1 ? `✓ ${size(file.size)}` : `${Math.floor(share * 100)} %`;
    }
  };

  let isUnderWay = false;
  const buttons = () => form.querySelectorAll("button");
  const over = () => {
    isUnderWay = false;
    form.removeAttribute("aria-busy");
    buttons().forEach((button) => { button.disabled = false; });
  };
  const plainly = (submitter) => {
    over();
    const press = document.createElement("input");
    press.type = "hidden";
    press.name = "press";
    press.value = submitter?.value ?? "";
    form.append(press);
    form.submit();
  };
  form.addEventListener("submit", (event) => {
    if (isUnderWay) { event.preventDefault(); return; }
    if (!inputs.some((input) => input.files.length)) return;
    event.preventDefault();
    isUnderWay = true;
    const data = new FormData();
    // The pressed button and every file last: a file that cannot be taken ends the reading.
    if (event.submitter?.name) data.append(event.submitter.name, event.submitter.value);
    for (const [name, value] of new FormData(form)) if (!(value instanceof File)) data.append(name, value);
    for (const [name, value] of new FormData(form)) if (value instanceof File && value.name) data.append(name, value);
    form.setAttribute("aria-busy", "true");
    buttons().forEach((button) => { button.disabled = true; });
    const request = new XMLHttpRequest();
    request.open("POST", form.getAttribute("action") || window.location.href);
    request.setRequestHeader("X-Dalel-Upload", "1");
    request.upload.onprogress = (step) => show(step.loaded, step.total);
    request.onerror = () => plainly(event.submitter);
    request.onload = () => {
      const next = request.getResponseHeader("X-Dalel-Next");
      if (next) { window.location.assign(next); return; }
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      if (!page.querySelector("main")) { plainly(event.submitter); return; }
      document.body.replaceWith(page.body);
      window.scrollTo(0, 0);
      (document.querySelector("#errors, #look, #meanwhile") ?? document.querySelector("main")).scrollIntoView();
      const script = document.createElement("script");
      script.src = document.querySelector('script[src*="forms.js"]')?.src ?? "";
      if (script.src) document.body.append(script);
    };
    request.send(data);
  });
})();
