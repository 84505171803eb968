/* Runs in the page of ChartPageTest, which reads the results from it. */
document.addEventListener("DOMContentLoaded", () => {
  "use strict";

  const failures = [];
  const violations = [];
  window.addEventListener("error", (event) => {
    document.getElementById("result").textContent = event.message + " at line " + event.lineno;
  });
  document.addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));

  function check(name, actual, expected) {
    const found = JSON.stringify(actual);
    const wanted = JSON.stringify(expected);
    if (found !== wanted) {
      failures.push(name + ": " + found + " instead of " + wanted);
    }
  }

  function texts(root, selector) {
    return Array.from(root.querySelectorAll(selector)).map((each) => each.textContent);
  }

  function press(root, key) {
    root.querySelector(".azure-ml-chart__plot").dispatchEvent(new KeyboardEvent("keydown", { key: key, cancelable: true }));
  }

  const charts = window.azureMlCharts;
  check("round ticks", charts.ticks(0.1, 0.97, 4, false).values.map((v) => Number(v.toFixed(6))), [0.2, 0.4, 0.6, 0.8]);
  check("whole ticks", charts.ticks(1, 3, 8, true).values, [1, 2, 3]);
  check("texts of an axis", [charts.tickText(0.2, 0.2), charts.tickText(0, 0.2), charts.tickText(2.5e7, 5e6)], ["0.2", "0.0", "2.5e7"]);
  check("texts of values", [0.123456789, 12, 1.5e12, 0, null].map(charts.numberText), ["0.123457", "12", "1.5e12", "0", "–"]);

  const compared = document.getElementById("compared");
  check("lines", compared.querySelectorAll(".azure-ml-chart__line").length, 2);
  check("dots, none for the value that is no number", compared.querySelectorAll(".azure-ml-chart__dot").length, 5);
  check("keys", texts(compared, ".azure-ml-chart__key"), ["iris-1", "iris-2"]);
  check("a gap ends the line", compared.querySelectorAll(".azure-ml-chart__line")[1].getAttribute("d").match(/M/g).length, 2);
  check("columns", texts(compared, "th"), ["Step", "iris-1", "iris-2"]);
  check("rows", texts(compared, "tbody tr").length, 3);
  check("text instead of a number", texts(compared, "tbody tr:nth-child(2) td"), ["1", "0.8", "NaN"]);
  check("tip is hidden", compared.querySelector(".azure-ml-chart__tip").hidden, true);
  press(compared, "ArrowRight");
  press(compared, "ArrowRight");
  check("values at the cursor", texts(compared, ".azure-ml-chart__value"), ["iris-10.8"]);
  press(compared, "End");
  check("values at the end", texts(compared, ".azure-ml-chart__at, .azure-ml-chart__value strong"), ["Step 2", "0.9", "0.4"]);
  compared.querySelector(".azure-ml-chart__key").click();
  check("hidden series", compared.querySelectorAll(".azure-ml-chart__line").length, 1);
  check("pressed", compared.querySelector(".azure-ml-chart__key").getAttribute("aria-pressed"), "false");

  const more = JSON.parse(compared.getAttribute("data-chart"));
  more.series[1].points.push({ x: 3, y: 0.3 });
  compared.setAttribute("data-chart", JSON.stringify(more));
  charts.scan(document);
  check("more values, and what was hidden stays hidden", compared.querySelectorAll(".azure-ml-chart__line").length, 1);
  check("more rows", texts(compared, "tbody tr").length, 4);
  press(compared, "Escape");
  check("tip is hidden again", compared.querySelector(".azure-ml-chart__tip").hidden, true);

  const trend = document.getElementById("trend");
  check("failed gate", trend.querySelectorAll(".azure-ml-chart__failed").length, 1);
  check("threshold", trend.querySelectorAll(".azure-ml-chart__reference").length, 1);
  check("newest first", texts(trend, "tbody tr td:first-child"), ["#3", "#2", "#1"]);
  check("links", Array.from(trend.querySelectorAll("tbody a")).map((a) => a.getAttribute("href")), ["../3/", "../2/", "../1/"]);
  check("failure in the table", texts(trend, "tbody tr:nth-child(2) td")[1], "0.7 (condition not met)");
  trend.querySelector(".azure-ml-chart__plot").focus();
  check("reached by keyboard", document.activeElement, trend.querySelector(".azure-ml-chart__plot"));
  check("described", /accuracy: 3 values from 0.9 to 0.92/.test(document.activeElement.getAttribute("aria-label")), true);

  const hostile = document.getElementById("hostile");
  check("no markup from names", hostile.querySelectorAll("img, script").length, 0);
  check("no foreign address", hostile.querySelectorAll("tbody a").length, 0);
  check("one value", hostile.querySelectorAll(".azure-ml-chart__dot").length, 1);

  // Violations are reported after the current task.
  setTimeout(() => {
    check("violations of the content security policy", violations, []);
    document.getElementById("result").textContent = failures.length === 0 ? "passed" : failures.join("\n");
  }, 50);
});
