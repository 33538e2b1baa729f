/* Photos are made small on the phone, before they cost the person's data volume; where they were taken
   goes too. All that were chosen, by camera or as files, are gathered in the second input. */
(function () {
  "use strict";
  /* Two forms on a page each bring this file. */
  if (window.gathersFiles) return;
  window.gathersFiles = true;

  function shrink(file) {
    if (!/^image\//.test(file.type) || file.size < 400000) return Promise.resolve(file);
    return createImageBitmap(file, { imageOrientation: "from-image" }).then(function (image) {
      var scale = Math.min(1, 1600 / Math.max(image.width, image.height));
      var canvas = document.createElement("canvas");
      canvas.width = Math.round(image.width * scale);
      canvas.height = Math.round(image.height * scale);
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      return new Promise(function (done) {
        canvas.toBlob(function (blob) {
          done(blob ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file);
        }, "image/jpeg", 0.8);
      });
    }).catch(function () { return file; /* the server decodes and strips again */ });
  }

  function look(file) {
    if (!/^image\//.test(file.type)) {
      var name = document.createElement("span");
      name.className = "photo-name";
      name.textContent = file.name;
      return name;
    }
    var image = document.createElement("img");
    image.alt = file.name;
    image.src = URL.createObjectURL(file);
    image.onload = function () { URL.revokeObjectURL(image.src); };
    return image;
  }

  function show(row, gallery, files) {
    var all = new DataTransfer();
    files.forEach(function (file) { all.items.add(file); });
    gallery.files = all.files;
    row.photos = files;
    row.querySelectorAll(".photo").forEach(function (old) { old.remove(); });
    files.forEach(function (file, n) {
      var box = document.createElement("div");
      var button = document.createElement("button");
      box.className = "photo";
      button.type = "button";
      button.textContent = "×";
      button.setAttribute("aria-label", row.dataset.remove + " (" + (n + 1) + ")");
      button.addEventListener("click", function () {
        show(row, gallery, files.filter(function (other) { return other !== file; }));
      });
      box.append(look(file), button);
      row.insertBefore(box, row.querySelector(".photo-add"));
    });
    row.querySelectorAll(".photo-add").forEach(function (add) { add.hidden = files.length >= row.dataset.most; });
  }

  document.addEventListener("change", function (event) {
    var row = event.target.closest("[data-photos]");
    if (!row) return;
    var gallery = document.getElementById(row.dataset.photos);
    Promise.all(Array.from(event.target.files).map(shrink)).then(function (files) {
      if (event.target !== gallery) event.target.value = "";
      show(row, gallery, (row.photos || []).concat(files).slice(0, row.dataset.most));
    });
  });
})();
