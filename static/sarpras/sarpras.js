/* What HTML can't say by itself. Every page does its main job without this file. */
(function () {
  "use strict";

  /* Before htmx begins, which it does when the page has been read */
  if (window.htmx) Object.assign(window.htmx.config, {
    includeIndicatorStyles: false,
    allowEval: false,
    historyCacheSize: 0,
    refreshOnHistoryMiss: true,
    selfRequestsOnly: true,
    defaultSettleDelay: 0,
    attributesToSettle: ["class", "width", "height"],
    responseHandling: [
      { code: "204", swap: false },
      { code: "[23]..", swap: true },
      { code: "409", swap: true },
      { code: "422", swap: true },
      // No room, or no database: a sentence of ours.
      { code: "50[37]", swap: true },
      { code: "[45]..", swap: false, error: true }
    ]
  });

  var sprite = null;
  function icon(name) {
    if (!sprite) sprite = document.querySelector("use[href]").getAttribute("href").split("#")[0];
    var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    var use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "icon icon-sm");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", sprite + "#" + name);
    svg.appendChild(use);
    return svg;
  }

  /* Toasts: what was done, said once */
  function dress(note) {
    if (note.querySelector("button")) return;
    var button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", document.getElementById("toasts").dataset.close);
    button.appendChild(icon("x"));
    button.addEventListener("click", function () { note.remove(); });
    note.appendChild(button);
    var timer;
    function leave() { timer = setTimeout(function () { note.remove(); }, 8000); }
    note.addEventListener("mouseenter", function () { clearTimeout(timer); });
    note.addEventListener("focusin", function () { clearTimeout(timer); });
    note.addEventListener("mouseleave", leave);
    leave();
  }
  document.addEventListener("toast", function (event) {
    var note = document.createElement("div");
    var text = document.createElement("span");
    note.className = "note";
    text.textContent = event.detail.text;
    note.appendChild(text);
    document.getElementById("toasts").appendChild(note);
    dress(note);
  });

  /* Refusals and failures of htmx stand at the top of the page */
  function fail(which) {
    var place = document.getElementById("refusal");
    if (!place) return;
    var box = document.createElement("div");
    box.className = "notice notice-bad";
    box.textContent = place.dataset[which];
    place.replaceChildren(box);
    place.scrollIntoView({ block: "center" });
  }
  document.addEventListener("htmx:responseError", function () { fail("failed"); });
  document.addEventListener("htmx:sendError", function () { fail("offline"); });
  document.addEventListener("htmx:beforeRequest", function () {
    var place = document.getElementById("refusal");
    if (place) place.replaceChildren();
  });

  /* Short addresses: filters that are empty aren't sent */
  document.addEventListener("htmx:configRequest", function (event) {
    if (!event.target.matches("form.filters")) return;
    var data = event.detail.formData;
    Array.from(data.keys()).forEach(function (key) {
      if (data.getAll(key).every(function (value) { return value === ""; })) data.delete(key);
    });
  });

  /* After a list was swapped, say how many there are now */
  document.addEventListener("htmx:afterSettle", function (event) {
    var told = event.detail.elt.querySelector("[data-announce]");
    if (told) document.getElementById("announce").textContent = told.textContent.trim();
  });

  document.addEventListener("click", function (event) {
    var peek = event.target.closest("[data-peek]");
    if (peek) {
      var field = document.getElementById(peek.dataset.peek);
      var shown = field.type === "password";
      field.type = shown ? "text" : "password";
      peek.setAttribute("aria-pressed", String(shown));
    }
    if (event.target.closest("[data-print]")) window.print();
    /* Past the menu without "#isi" in the address: it would draw the focus away from a field that is refused. */
    var skip = event.target.closest("a.skip");
    if (skip) {
      event.preventDefault();
      document.getElementById("isi").focus();
    }
  });

  /* The menu of a row comes when it is asked for; without this file the item's own page has the same acts */
  function hangMenus(head) {
    head.closest("table").querySelectorAll("tr > td:last-child:not(.no)").forEach(function (cell) {
      if (cell.firstElementChild) return;
      var item = cell.parentNode.querySelector("td.main a");
      var link = document.createElement("a");
      link.className = "dots";
      link.href = item.getAttribute("href") + "tindakan/";
      link.dataset.menu = "";
      link.setAttribute("role", "button");
      link.setAttribute("aria-labelledby", head.id + " " + item.id);
      cell.classList.add("menu", "dropdown");
      cell.appendChild(link);
    });
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-menu]");
    document.querySelectorAll("details.drop[open]").forEach(function (box) { if (!box.contains(event.target)) box.open = false; });
    if (!link || !window.bootstrap || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.nextElementSibling) return;
    var menu = document.createElement("ul");
    menu.className = "dropdown-menu dropdown-menu-end";
    link.after(menu);
    link.dataset.bsToggle = "dropdown";
    window.htmx.ajax("GET", link.href, { target: menu, swap: "innerHTML" }).then(function () {
      window.bootstrap.Dropdown.getOrCreateInstance(link).show();
    });
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== " " || !event.target.matches("[data-menu]")) return;
    event.preventDefault();
    event.target.click();
  });

  /* One box that ticks all of its form or table */
  document.addEventListener("change", function (event) {
    if (!event.target.matches("[data-check-all]")) return;
    document.querySelectorAll('input[name="' + event.target.dataset.checkAll + '"]').forEach(function (box) {
      if (!box.disabled) box.checked = event.target.checked;
    });
    document.dispatchEvent(new CustomEvent("checked"));
  });

  /* A button that says how many rows are ticked: <span data-chosen="NAME" data-one="…" data-many="… {n} …"> */
  function sayChosen() {
    document.querySelectorAll("[data-chosen]").forEach(function (label) {
      var n = document.querySelectorAll('input[name="' + label.dataset.chosen + '"]:checked').length;
      if (!label.dataset.none) label.dataset.none = label.textContent;
      label.textContent = n === 0 ? label.dataset.none : n === 1 ? label.dataset.one : label.dataset.many.replace("{n}", n);
      var total = document.querySelector("[data-everything]:checked ~ * [data-total], [data-everything]:checked ~ [data-total]");
      if (label.dataset.all && total) label.textContent = label.dataset.all.replace("{n}", total.textContent);
      var bar = label.closest(".choice");
      if (bar) bar.classList.toggle("idle", n === 0);
    });
  }

  /* All that match, also on other pages: the boxes of this page show it, and follow */
  document.addEventListener("change", function (event) {
    var whole = event.target.matches("[data-everything]") && event.target;
    if (whole) document.querySelectorAll('input[name="' + whole.dataset.everything + '"]').forEach(function (box) { box.checked = whole.checked; });
    else if (!event.target.checked && event.target.matches("td.check input, [data-check-all]")) {
      document.querySelectorAll("[data-everything]").forEach(function (box) { box.checked = false; });
    }
  });
  document.addEventListener("change", function (event) {
    if (event.target.matches("input[type=checkbox]")) sayChosen();
  });
  document.addEventListener("checked", sayChosen);
  document.addEventListener("htmx:afterSettle", sayChosen);

  /* A button that says another act once a field is filled: <span data-filled-by="ID" data-filled="Assign"> */
  function sayFilled() {
    document.querySelectorAll("[data-filled-by]").forEach(function (label) {
      var field = document.getElementById(label.dataset.filledBy);
      if (!label.dataset.empty) label.dataset.empty = label.textContent;
      label.textContent = field && field.value ? label.dataset.filled : label.dataset.empty;
    });
  }
  document.addEventListener("change", sayFilled);

  /* A link to something folded opens it, and goes on in its first field: <a href="#tunda" data-unfold> */
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-unfold]");
    var place = link && document.getElementById(link.hash.slice(1));
    if (!place) return;
    event.preventDefault();
    place.querySelector("details").open = true;
    place.scrollIntoView({ block: "start" });
    var field = place.querySelector("details input:not([type=hidden]), details select, details textarea");
    if (field) field.focus({ preventScroll: true });
  });

  /* The one search box: Ctrl-K or / opens it anywhere, the arrows go through what it found */
  var palette = document.getElementById("palette");
  function openPalette() {
    if (!palette || palette.open) return;
    if (!palette.firstChild) drawPalette();
    palette.showModal();
    palette.querySelector("input").select();
  }
  /* Like the box at the top of the page, and with a place for what is found while typing */
  function drawPalette() {
    var form = document.querySelector("form[data-palette-opener]").cloneNode(true);
    var box = form.querySelector("input"), close = document.createElement("button");
    var found = document.createElement("div"), hint = document.createElement("p");
    form.removeAttribute("data-palette-opener");
    form.className = "search";
    form.querySelector("kbd").remove();
    box.removeAttribute("id");
    Object.entries({
      type: "text", role: "searchbox", enterkeyhint: "search", autocomplete: "off",
      "hx-get": form.getAttribute("action"), "hx-trigger": "input changed delay:200ms",
      "hx-target": "#palette-found", "hx-sync": "this:replace"
    }).forEach(function (pair) { box.setAttribute(pair[0], pair[1]); });
    close.className = "btn-close";
    close.type = "button";
    close.dataset.paletteClose = "";
    close.setAttribute("aria-label", document.getElementById("toasts").dataset.close);
    form.append(close);
    hint.className = "hint";
    hint.textContent = palette.dataset.hint;
    found.className = found.id = "palette-found";
    found.append(hint);
    palette.append(form, found);
    speakOurselves(form);
    if (window.htmx) window.htmx.process(palette);
  }
  function isTyping(target) { return target.closest("input, textarea, select, [contenteditable]"); }
  document.addEventListener("formdata", function (event) {
    var whole = event.target.querySelector("[data-everything]:checked");
    if (whole) event.formData.delete(whole.dataset.everything);
  });

  document.addEventListener("keydown", function (event) {
    var asked = (event.key === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) ||
      (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target));
    if (!palette || !asked) return;
    event.preventDefault();
    openPalette();
  });
  if (palette) {
    document.addEventListener("click", function (event) {
      if (event.target.closest("[data-palette-opener]")) { event.preventDefault(); openPalette(); }
      if (event.target === palette || event.target.closest("[data-palette-close]")) palette.close();
    });
    palette.addEventListener("keydown", function (event) {
      var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      var stops = [palette.querySelector("input")].concat(Array.from(palette.querySelectorAll(".palette-found a")));
      var at = stops.indexOf(document.activeElement);
      stops[(at + step + stops.length) % stops.length].focus();
    });
  }

  /* Choosing one of many: <select data-pick="/barang/pilih/"> becomes a search box (tom-select) */
  function pick(select) {
    if (select.tomselect || !window.TomSelect) return;
    var address = select.dataset.pick;
    new window.TomSelect(select, {
      valueField: "id",
      labelField: "label",
      searchField: address ? [] : ["label"],
      maxOptions: 20,
      placeholder: select.dataset.placeholder || "",
      shouldLoad: function (query) { return query.length > 1; },
      load: address ? function (query, answer) {
        fetch(address + (address.indexOf("?") < 0 ? "?" : "&") + "q=" + encodeURIComponent(query), { headers: { Accept: "application/json" } })
          .then(function (response) { return response.ok ? response.json() : { items: [] }; })
          .then(function (found) { answer(found.items); })
          .catch(function () { answer(); });
      } : null
    });
  }

  /* What is chosen also has a name, offered where none was written: <select data-pick="…" data-names="ID"> */
  document.addEventListener("change", function (event) {
    var select = event.target, field = document.getElementById(select.dataset.names || "");
    var chosen = field && select.tomselect && select.tomselect.options[select.value];
    if (!chosen || !chosen.name || (field.value.trim() && field.value !== field.dataset.offered)) return;
    field.value = field.dataset.offered = chosen.name;
  });

  /* After a list was narrowed, the language is changed of that list and not of the page as it was opened */
  document.addEventListener("submit", function (event) {
    var next = event.target.querySelector("[name=next][data-here]");
    if (next) next.value = location.pathname + location.search;
  });

  /* Long selects get their options when somebody comes near. Without this, "Show all filters" draws them. */
  var coming = new WeakMap();
  function fill(form) {
    if (!form || !form.querySelector("select[data-fill]")) return Promise.resolve();
    if (!coming.has(form)) {
      var asked = { "HX-Request": "true", "HX-Target": "filters-quick" };
      coming.set(form, fetch(form.getAttribute("action"), { headers: asked }).then(function (answer) {
        if (!answer.ok) throw new Error(answer.status);
        return answer.text();
      }).then(function (html) {
        var drawn = new DOMParser().parseFromString(html, "text/html");
        form.querySelectorAll("select[data-fill]").forEach(function (select) {
          var full = drawn.querySelector('select[name="' + select.name + '"]');
          if (!full) return;
          select.append.apply(select, Array.from(full.children).slice(1));
          delete select.dataset.fill;
        });
      }).catch(function () { coming.delete(form); }));
    }
    return coming.get(form);
  }
  ["pointerover", "touchstart", "focusin"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      var near = event.target.closest && event.target.closest("select[data-fill], .filters-more, .filters-quick");
      if (near) fill(near.closest("form"));
    }, { passive: true });
  });
  document.addEventListener("mousedown", function (event) {
    var select = event.target.closest("select[data-fill]");
    if (!select || !select.showPicker) return;
    event.preventDefault();
    select.focus();
    fill(select.form).then(function () {
      try { select.showPicker(); } catch (late) { /* The click is too long ago: the next one opens it. */ }
    });
  });

  /* The help at the top of a page is the one at its foot */
  document.addEventListener("show.bs.dropdown", function (event) {
    var card = event.target.parentNode.querySelector(".help-card:empty");
    if (!card) return;
    var help = document.getElementById("bantuan");
    var title = document.createElement("strong");
    title.textContent = help.parentNode.querySelector("summary").textContent;
    var text = help.cloneNode(true);
    text.removeAttribute("id");
    card.append(title, text);
  });

  /* A place for a file says which one was chosen: <label class="drop">… <strong data-file-name></strong> */
  document.addEventListener("change", function (event) {
    var place = event.target.closest(".drop");
    var name = place && place.querySelector("[data-file-name]");
    if (name && event.target.files) name.textContent = event.target.files.length ? event.target.files[0].name : "";
  });

  /* What is wrong is said by the server, at its field and in the page's language, not by the browser in its own.
     Only a date that is half typed never gets there: it is the one thing that is checked here. */
  function speakOurselves(form) { form.noValidate = true; }
  document.addEventListener("submit", function (event) {
    if (event.submitter && event.submitter.formNoValidate) return;
    var half = Array.from(event.target.elements).filter(function (field) { return field.validity && field.validity.badInput; });
    if (!half.length) return;
    event.preventDefault();
    event.stopPropagation();
    half.forEach(function (field) {
      var why = field.nextElementSibling;
      if (!why || !why.matches("[data-half]")) {
        why = document.createElement("p");
        why.className = "why";
        why.dataset.half = "";
        why.setAttribute("role", "alert");
        field.after(why);
      }
      why.textContent = document.getElementById("announce").dataset[field.type === "number" ? "unreadable" : "half"];
      field.setAttribute("aria-invalid", "true");
    });
    half[0].focus();
  }, true);
  document.addEventListener("input", function (event) {
    var why = event.target.nextElementSibling;
    if (!why || !why.matches("[data-half]") || event.target.validity.badInput) return;
    why.remove();
    event.target.removeAttribute("aria-invalid");
  });

  function ready(root) {
    root.querySelectorAll("form").forEach(speakOurselves);
    if (root.matches && root.matches("form")) speakOurselves(root);
    root.querySelectorAll("[data-row-menu]").forEach(hangMenus);
    root.querySelectorAll("[data-peek][hidden]").forEach(function (button) { button.hidden = false; });
    root.querySelectorAll(".note").forEach(dress);
    root.querySelectorAll("select[data-pick]").forEach(pick);
    sayChosen();
    sayFilled();
  }
  if (window.htmx) window.htmx.onLoad(ready);
  else document.addEventListener("DOMContentLoaded", function () { ready(document); });

  /* A form that was refused opens where it needs attention, however long it is */
  var wrong = document.querySelector("main form:not(.mend) [aria-invalid='true']");
  if (wrong) wrong.focus();
})();
