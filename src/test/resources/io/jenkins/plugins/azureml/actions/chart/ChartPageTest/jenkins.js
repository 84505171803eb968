/* Stands in for the scripts of Jenkins, and checks what pages.js does. Runs in the page of ChartPageTest. */
(function () {
  "use strict";

  const failures = [];
  const asked = [];
  const posted = [];
  const violations = [];
  let polls = 0;
  let hidden = true;
  Object.defineProperty(document, "hidden", { get: () => hidden });
  window.addEventListener("error", (event) => failures.push(event.message + " at line " + event.lineno));
  document.addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));

  window.crumb = {
    wrap: (headers) => {
      headers["Jenkins-Crumb"] = "c";
      return headers;
    },
  };
  window.notificationBar = { ERROR: {}, show: (text) => failures.push(text) };
  window.dialog = {
    confirm: (title, options) => {
      asked.push([title, options.message, options.type]);
      return Promise.resolve();
    },
  };
  const original = window.fetch;
  window.fetch = (url, options) => {
    if (options && options.method === "POST") {
      posted.push([url, options.headers["Jenkins-Crumb"], options.body]);
    } else if (url.indexOf("live") >= 0) {
      polls++;
    }
    return original(url, options);
  };

  function check(name, actual, expected) {
    if (JSON.stringify(actual) !== JSON.stringify(expected)) {
      failures.push(name + ": " + JSON.stringify(actual) + " instead of " + JSON.stringify(expected));
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    const card = document.querySelector("[data-key=run-a]");
    const button = card.querySelector("button");
    const lines = card.querySelector("details");
    check("durations", [5, 61, 3725].map(window.azureMlPages.duration), ["5 s", "1 min 1 s", "1 h 2 min"]);
    button.focus();
    lines.open = false;
    setTimeout(() => check("time goes on", card.querySelector(".azure-ml-elapsed").textContent, "1 min 0 s"), 2500);
    setTimeout(() => {
      check("no polls while the tab is hidden", polls, 0);
      hidden = false;
      document.dispatchEvent(new Event("visibilitychange"));
    }, 5000);
    setTimeout(() => {
      const cards = document.querySelector(".azure-ml-cards");
      check("version", cards.getAttribute("data-version"), "2");
      check("order", Array.from(cards.children).map((each) => each.getAttribute("data-key")), ["run-b", "run-a", "charts"]);
      check("same element", cards.children[1] === card, true);
      check("status", card.querySelector("[role=status]").textContent, "Completed");
      check("removed", card.querySelectorAll("p, .azure-ml-elapsed").length, 0);
      check("lines", card.querySelector("pre").textContent, "one\ntwo");
      check("what was closed stays closed", card.querySelector("details").open, false);
      check("focus", document.activeElement === button, true);
      check("grown chart", cards.querySelectorAll(".azure-ml-chart__dot").length, 3);
      check("no polls after the end of the build", polls, 1);
      button.click();
      setTimeout(() => {
        check("confirmation", asked, [["Cancel?", "hint", "destructive"]]);
        check("request", posted, [["/azure-ml/cancel", "c", "runId=a%26b"]]);
        check("violations of the content security policy", violations, []);
        document.getElementById("result").textContent = failures.length === 0 ? "passed" : failures.join("\n");
      }, 500);
    }, 8000);
  });
})();
