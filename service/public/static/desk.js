/* The forms of the desk work without this. It takes the digest of a document chosen here, without
   sending the document anywhere, and puts the cursor into a row that was just added. */
(function () {
  "use strict";

  function field(path, name) {
    return document.getElementById(path + "." + name);
  }

  function offerFiles() {
    if (!window.crypto || !window.crypto.subtle) return;
    document.querySelectorAll(".entry__file[hidden]").forEach(function (place) {
      place.hidden = false;
    });
  }

  async function takeDigest(input) {
    const file = input.files[0];
    if (!file) return;
    const path = input.dataset.document;
    const digest = await window.crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    const bytes = Array.from(new Uint8Array(digest));
    field(path, "digest").value = bytes.map((it) => it.toString(16).padStart(2, "0")).join("");
    field(path, "media_type").value = file.type || "application/octet-stream";
    field(path, "size_bytes").value = String(file.size);
    if (!field(path, "title").value) field(path, "title").value = file.name.slice(0, 200);
  }

  let added = "";

  document.addEventListener("click", function (event) {
    const button = event.target.closest && event.target.closest("button[hx-post]");
    if (button) added = button.value.startsWith("add:") ? button.value.slice(4) : "";
  });
  document.addEventListener("change", function (event) {
    if (event.target.matches && event.target.matches("[data-document]")) takeDigest(event.target);
  });
  document.addEventListener("htmx:afterSettle", function () {
    offerFiles();
    const list = added && document.getElementById(added);
    added = "";
    const rows = list ? list.querySelectorAll(":scope > .entry__row") : [];
    const first = rows.length && rows[rows.length - 1].querySelector("input, select, textarea");
    if (first) first.focus();
  });
  offerFiles();
})();
