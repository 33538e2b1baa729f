/* The camera looks for the code of a sticker and opens it. The browser's own reader is asked first; where it has
   none, the one that is loaded here does it. Without a camera a photo is read; without this file the code is typed. */
(function () {
  "use strict";

  var page = document.getElementById("scanner");
  if (!page || !window.Promise) return;
  var view = page.querySelector(".scanner-view");
  var video = page.querySelector("video");
  var light = page.querySelector("[data-light]");
  var said = page.querySelector("[data-said]");
  var TOKEN = /(?:^|\/q\/)([0-9a-z]{10})\/?$/i;
  var reader = null;
  var stream = null;
  var opening = false;

  function say(what) {
    var text = page.dataset[what];
    if (said.textContent !== text) said.textContent = text;
  }

  function load(address) {
    return new Promise(function (done, fail) {
      var script = document.createElement("script");
      script.src = address;
      script.onload = done;
      script.onerror = fail;
      document.head.appendChild(script);
    });
  }

  function makeReader() {
    if (reader) return reader;
    var own = "BarcodeDetector" in window
      ? window.BarcodeDetector.getSupportedFormats().then(function (formats) { return formats.indexOf("qr_code") >= 0; })
      : Promise.resolve(false);
    reader = own.then(function (has) {
      if (has) return new window.BarcodeDetector({ formats: ["qr_code"] });
      return load(page.dataset.reader).then(function () {
        var api = window.BarcodeDetectionAPI;
        /* By itself it would fetch this file from a stranger's server. */
        api.prepareZXingModule({ overrides: { locateFile: function () { return page.dataset.wasm; } } });
        return new api.BarcodeDetector({ formats: ["qr_code"] });
      });
    });
    return reader;
  }

  /* True when a code of ours was found: the page goes on to it. */
  function follow(codes) {
    for (var i = 0; i < codes.length; i++) {
      var found = TOKEN.exec(codes[i].rawValue.trim());
      if (found) {
        opening = true;
        if (navigator.vibrate && navigator.userActivation && navigator.userActivation.hasBeenActive) navigator.vibrate(60);
        stop();
        window.location.assign(page.dataset.open.replace("TOKEN", found[1].toUpperCase()));
        return true;
      }
    }
    if (codes.length) say("foreign");
    return false;
  }

  function look(detector) {
    if (!stream || opening) return;
    var next = function () { setTimeout(function () { look(detector); }, 120); };
    if (video.readyState < 2) { next(); return; }
    detector.detect(video).then(function (codes) { if (!follow(codes)) next(); }, next);
  }

  function stop() {
    if (stream) stream.getTracks().forEach(function (track) { track.stop(); });
    stream = null;
    view.hidden = true;
    light.hidden = true;
  }

  function start() {
    if (stream || opening || document.hidden) return;
    if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) { say("failed"); return; }
    navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: "environment", width: { ideal: 1280 } } }).then(function (found) {
      stream = found;
      video.srcObject = found;
      view.hidden = false;
      say("looking");
      var track = found.getVideoTracks()[0];
      var can = track.getCapabilities ? track.getCapabilities() : {};
      light.hidden = !can.torch;
      return video.play().then(makeReader).then(look);
    }).catch(function (error) {
      stop();
      say(error && error.name === "NotAllowedError" ? "denied" : "failed");
    });
  }

  light.addEventListener("click", function () {
    var on = light.getAttribute("aria-pressed") !== "true";
    stream.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] });
    light.setAttribute("aria-pressed", String(on));
  });

  page.querySelector("[data-still]").addEventListener("change", function (event) {
    var file = event.target.files[0];
    if (!file) return;
    Promise.all([makeReader(), createImageBitmap(file)]).then(function (both) {
      return both[0].detect(both[1]);
    }).then(function (codes) {
      if (!follow(codes) && !codes.length) say("none");
    }).catch(function () { say("none"); });
    event.target.value = "";
  });

  /* A phone in the pocket doesn't go on filming. */
  document.addEventListener("visibilitychange", function () { if (document.hidden) stop(); else start(); });
  window.addEventListener("pagehide", stop);
  window.addEventListener("pageshow", function (event) { if (event.persisted) { opening = false; start(); } });

  page.hidden = false;
  start();
})();
