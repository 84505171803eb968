/*
 * Shows the trend on the page of a job, after that has loaded. Keeps the Azure ML part of a build's page up to date: asks the controller every few seconds whether anything has changed, and
 * if so replaces what is different. Stops while the tab is hidden, and when the build has ended.
 */
(function () {
  "use strict";

  const MAX_WAIT = 60000;

  document.querySelectorAll(".azure-ml-box").forEach((box) => {
    if (box.childNodes.length === 0) {
      box.appendChild(document.createComment("trend"));
      fetch(box.getAttribute("data-url"))
        .then((response) => (response.ok ? response.text() : ""))
        .then((text) => {
          const page = new DOMParser().parseFromString(text, "text/html");
          page.querySelectorAll(".azure-ml-box__content").forEach((part) => box.appendChild(document.importNode(part, true)));
          window.azureMlCharts.scan(box);
        })
        .catch(() => {});
    }
  });

  const summary = document.querySelector(".azure-ml-summary");
  if (!summary) {
    return;
  }
  const base = summary.getAttribute("data-url");
  const clocks = new WeakMap();
  let timer = null;
  let busy = false;
  let wait = 3000;

  function cards() {
    return summary.querySelector(".azure-ml-cards");
  }

  /** Returns for example "3 min 4 s", like the build log. */
  function duration(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    if (whole >= 3600) {
      return Math.floor(whole / 3600) + " h " + Math.floor((whole % 3600) / 60) + " min";
    }
    return whole >= 60 ? Math.floor(whole / 60) + " min " + (whole % 60) + " s" : whole + " s";
  }

  /** Counts on from what the controller said, so that the clock of this machine does not matter. */
  function tick() {
    summary.querySelectorAll(".azure-ml-elapsed").forEach((element) => {
      const given = element.getAttribute("data-elapsed");
      let clock = clocks.get(element);
      if (!clock || clock.given !== given) {
        clock = { given: given, start: performance.now() };
        clocks.set(element, clock);
      }
      element.textContent = duration(Number(given) + (performance.now() - clock.start) / 1000);
    });
  }

  function keyOf(node) {
    return node.nodeType === Node.ELEMENT_NODE ? node.getAttribute("data-key") : null;
  }

  function sameKind(a, b) {
    return a !== null && a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === null;
  }

  function updateAttributes(from, to) {
    Array.from(from.attributes).forEach((attribute) => {
      if (!to.hasAttribute(attribute.name) && attribute.name !== "open") {
        from.removeAttribute(attribute.name);
      }
    });
    Array.from(to.attributes).forEach((attribute) => {
      // What the user has opened or closed stays so.
      if (attribute.name !== "open" && from.getAttribute(attribute.name) !== attribute.value) {
        from.setAttribute(attribute.name, attribute.value);
      }
    });
  }

  /** Changes an element into another one in place: focus, selection and open details stay. */
  function update(from, to) {
    if (from.nodeType !== Node.ELEMENT_NODE) {
      if (from.nodeValue !== to.nodeValue) {
        from.nodeValue = to.nodeValue;
      }
      return;
    }
    updateAttributes(from, to);
    if (from.classList.contains("azure-ml-chart")) {
      // chart.js draws what is below.
      return;
    }
    const keyed = new Map();
    Array.from(from.children).forEach((child) => {
      if (keyOf(child) !== null) {
        keyed.set(keyOf(child), child);
      }
    });
    let next = from.firstChild;
    Array.from(to.childNodes).forEach((wanted) => {
      const key = keyOf(wanted);
      let match = key === null ? (sameKind(next, wanted) ? next : null) : keyed.get(key) || null;
      if (match === null) {
        from.insertBefore(document.importNode(wanted, true), next);
        return;
      }
      if (match === next) {
        next = next.nextSibling;
      } else {
        from.insertBefore(match, next);
      }
      update(match, wanted);
    });
    while (next !== null) {
      const rest = next.nextSibling;
      from.removeChild(next);
      next = rest;
    }
  }

  function show(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = page.querySelector(".azure-ml-cards");
    if (fresh !== null) {
      update(cards(), fresh);
      tick();
      window.azureMlCharts.scan(summary);
    }
  }

  function isBuilding() {
    return cards().getAttribute("data-building") === "true";
  }

  function get(path) {
    return fetch(base + path).then((response) => {
      if (!response.ok) {
        throw new Error(String(response.status));
      }
      return response;
    });
  }

  function schedule(millis) {
    clearTimeout(timer);
    timer = null;
    if (!document.hidden) {
      timer = setTimeout(poll, millis);
    }
  }

  function poll() {
    if (busy) {
      return;
    }
    busy = true;
    get("live?version=" + encodeURIComponent(cards().getAttribute("data-version")))
      .then((response) => response.json())
      .then((news) => {
        wait = news.waitMillis;
        return news.changed ? get("cards").then((response) => response.text()).then(show) : null;
      })
      .catch((failure) => {
        wait = /^40[134]$/.test(failure.message) ? -1 : Math.min(MAX_WAIT, wait * 2);
      })
      .then(() => {
        busy = false;
        if (wait > 0 && isBuilding()) {
          schedule(wait);
        }
      });
  }

  function cancel(button) {
    button.disabled = true;
    fetch(base + "cancel", {
      method: "POST",
      headers: window.crumb.wrap({ "Content-Type": "application/x-www-form-urlencoded" }),
      body: "runId=" + encodeURIComponent(button.getAttribute("data-run")),
    })
      .then((response) => response.ok)
      .catch(() => false)
      .then((accepted) => {
        if (!accepted) {
          button.disabled = false;
          window.notificationBar.show(button.getAttribute("data-failure"), window.notificationBar.ERROR);
        }
        poll();
      });
  }

  summary.addEventListener("click", (event) => {
    const button = event.target.closest(".azure-ml-cancel");
    if (button !== null) {
      window.dialog
        .confirm(button.getAttribute("data-question"), {
          message: button.getAttribute("data-hint"),
          okText: button.getAttribute("data-ok"),
          cancelText: button.getAttribute("data-no"),
          type: "destructive",
        })
        .then(
          () => cancel(button),
          () => {}
        );
    }
  });

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      clearTimeout(timer);
    } else if (isBuilding()) {
      poll();
    }
  });

  window.azureMlPages = { duration: duration, update: update, show: show };

  if (isBuilding()) {
    tick();
    setInterval(tick, 1000);
    schedule(wait);
  }
})();
