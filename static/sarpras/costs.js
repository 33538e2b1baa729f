/* Lines of cost: what each comes to, the sum, one more, one less. Without it three empty lines stand ready. */
(function () {
  "use strict";

  /* As the server reads it: 1500000, 1.500.000, Rp1.500.000,00. Anything else has no amount, and says so. */
  var MONEY = /^(?:rp\.?)?\s*(\d+|\d{1,3}(?:\.\d{3})+)(?:,(\d{1,2}|-))?$/i;
  var FIGURE = /^(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d{1,2})?$/;
  function read(figure) { return parseFloat(figure.replace(/\./g, "").replace(",", ".")); }
  function amount(line) {
    var fields = line.querySelectorAll("input");
    var price = fields[2].value.trim(), quantity = fields[1].value.trim();
    if (!price || !quantity) return 0;
    var written = MONEY.exec(price);
    if (!written || !FIGURE.test(quantity)) return NaN;
    return read(quantity) * read(price.replace(/^rp\.?\s*/i, "").replace("-", "0"));
  }
  function rupiah(sum) { return "Rp" + String(Math.round(sum)).replace(/\B(?=(\d{3})+$)/g, "."); }
  function count(box) {
    var total = 0;
    box.querySelectorAll(".cost").forEach(function (line) {
      var sum = amount(line);
      total += sum || 0;
      line.querySelector("output").textContent = isNaN(sum) ? box.dataset.unreadable : sum ? rupiah(sum) : "";
    });
    box.querySelector(".cost-sum strong").textContent = rupiah(total);
  }
  function empty(line) { line.querySelectorAll("input").forEach(function (field, n) { field.value = n === 1 ? "1" : ""; }); }

  document.querySelectorAll("[data-costs]").forEach(function (box) {
    var forms = box.querySelector("input[name$=TOTAL_FORMS]");
    var most = parseInt(box.querySelector("input[name$=MAX_NUM_FORMS]").value, 10);
    var add = box.querySelector("[data-add]");
    box.querySelector(".cost-sum").hidden = false;
    box.querySelectorAll("[data-drop]").forEach(function (button) { button.hidden = false; });
    Array.from(box.querySelectorAll(".cost")).forEach(function (line, n) {
      var fields = line.querySelectorAll("input");
      if (n > 0 && !fields[0].value && !fields[2].value && !line.querySelector(".why")) line.hidden = true;
    });
    box.addEventListener("input", function () { count(box); });
    box.addEventListener("click", function (event) {
      var drop = event.target.closest("[data-drop]");
      if (drop) {
        var line = drop.closest(".cost");
        empty(line);
        line.hidden = box.querySelectorAll(".cost:not([hidden])").length > 1;
        add.focus();
      } else if (event.target.closest("[data-add]")) {
        var next = box.querySelector(".cost[hidden]");
        if (!next && parseInt(forms.value, 10) < most) {
          var template = box.querySelector("template");
          var copy = document.createElement("div");
          copy.innerHTML = template.innerHTML.replace(/__prefix__/g, forms.value);
          next = copy.firstElementChild;
          next.querySelector("[data-drop]").hidden = false;
          box.insertBefore(next, template);
          forms.value = parseInt(forms.value, 10) + 1;
        }
        if (next) { next.hidden = false; next.querySelector("input").focus(); }
      }
      count(box);
    });
    count(box);
  });
})();
