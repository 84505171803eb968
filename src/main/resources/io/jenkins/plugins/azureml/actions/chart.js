/*
 * Draws line charts in SVG: axes, several series, values at the pointer or the keyboard's cursor, and a table of all values.
 * An element with the class azure-ml-chart has the data as JSON in its attribute data-chart; io.jenkins.plugins.azureml.actions.chart.Chart
 * writes it. No text of the data is ever parsed as HTML.
 */
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const HEIGHT = 200;
  const TOP = 10;
  const RIGHT = 14;
  const BOTTOM = 38;
  const COLORS = 8;
  const MAX_DOTS = 60;
  const CHARACTER = 6.4;

  /** Returns round numbers from min to max, about count of them. */
  function ticks(min, max, count, whole) {
    const raw = (max - min) / Math.max(1, count);
    const power = Math.pow(10, Math.floor(Math.log10(raw)));
    const share = raw / power;
    const factor = share < 1.5 ? 1 : share < 3 ? 2 : share < 7 ? 5 : 10;
    const step = whole ? Math.max(1, Math.round(factor * power)) : factor * power;
    const result = [];
    for (let i = Math.ceil(min / step - 1e-9); i * step <= max + step * 1e-9; i++) {
      result.push(i * step);
    }
    return { step: step, values: result };
  }

  /** Returns a number of an axis with as many decimals as its step needs. */
  function tickText(value, step) {
    const size = Math.max(Math.abs(value), step);
    if (size >= 1e6 || size < 1e-4) {
      return value === 0 ? "0" : Number(value.toPrecision(3)).toExponential().replace("e+", "e");
    }
    return value.toFixed(Math.min(8, Math.max(0, -Math.floor(Math.log10(step) + 1e-9))));
  }

  /** Returns a value with six significant digits. */
  function numberText(value) {
    if (value === null || value === undefined) {
      return "–";
    }
    const size = Math.abs(value);
    if (size !== 0 && (size >= 1e9 || size < 1e-6)) {
      return Number(value.toPrecision(6)).toExponential().replace("e+", "e");
    }
    return String(Number(value.toPrecision(6)));
  }

  function html(tag, className, text) {
    const element = document.createElement(tag);
    if (className) {
      element.className = className;
    }
    if (text !== undefined) {
      element.textContent = text;
    }
    return element;
  }

  function svg(tag, attributes, text) {
    const element = document.createElementNS(SVG, tag);
    Object.keys(attributes).forEach((name) => element.setAttribute(name, attributes[name]));
    if (text !== undefined) {
      element.textContent = text;
    }
    return element;
  }

  function isValue(y) {
    return typeof y === "number" && isFinite(y);
  }

  /** Returns the addresses that a point may lead to: those of this Jenkins. */
  function safe(href) {
    return typeof href === "string" && /^(?!\/\/)[./\w][^:]*$/.test(href) ? href : null;
  }

  function colorOf(index) {
    return "azure-ml-chart__color-" + (index % COLORS);
  }

  function extent(values, whole) {
    let min = Math.min.apply(null, values);
    let max = Math.max.apply(null, values);
    if (min === max) {
      const pad = whole ? 1 : Math.abs(min) * 0.1 || 1;
      min -= pad;
      max += pad;
    }
    return [min, max];
  }

  /** The chart of one element: keeps what the user has chosen when it is drawn again. */
  function createChart(host) {
    const plot = html("div", "azure-ml-chart__plot");
    const legend = html("div", "azure-ml-chart__legend");
    const tip = html("div", "azure-ml-chart__tip");
    const details = html("details", "azure-ml-chart__table");
    const state = { spec: null, hidden: new Set(), cursor: -1, xs: [], scale: null, marks: null, width: 0 };

    plot.tabIndex = 0;
    plot.setAttribute("role", "group");
    tip.setAttribute("aria-live", "polite");
    tip.hidden = true;
    host.textContent = "";
    [legend, plot, details].forEach((part) => host.appendChild(part));

    function visible() {
      return state.spec.series.filter((series) => !state.hidden.has(series.name));
    }

    function pointAt(series, x) {
      // The last one counts if a series has several values there.
      for (let i = series.points.length - 1; i >= 0; i--) {
        if (series.points[i].x === x) {
          return series.points[i];
        }
      }
      return null;
    }

    function xText(x) {
      return state.spec.labelPrefix ? state.spec.labelPrefix + x : numberText(x);
    }

    function measure() {
      const points = [].concat.apply([], visible().map((series) => series.points));
      const values = points.filter((point) => isValue(point.y));
      state.xs = Array.from(new Set(values.map((point) => point.x))).sort((a, b) => a - b);
      if (values.length === 0) {
        state.scale = null;
        return;
      }
      const width = Math.max(200, host.clientWidth || 480);
      const yRange = extent(values.map((point) => point.y), false);
      const pad = (yRange[1] - yRange[0]) * 0.06;
      const yTicks = ticks(yRange[0] - pad, yRange[1] + pad, 4, false);
      const yTexts = yTicks.values.map((value) => tickText(value, yTicks.step));
      const left = 14 + CHARACTER * Math.max.apply(null, yTexts.map((text) => text.length));
      const xRange = extent(state.xs, state.spec.wholeX);
      const xTicks = ticks(xRange[0], xRange[1], Math.max(2, Math.min(8, Math.floor(width / 80))), state.spec.wholeX);
      // A single value has no neighbors that the axis could name.
      const single = state.xs.length === 1;
      state.width = width;
      state.scale = {
        left: left,
        right: width - RIGHT,
        bottom: HEIGHT - BOTTOM,
        x: (value) => left + 6 + ((value - xRange[0]) / (xRange[1] - xRange[0])) * (width - RIGHT - left - 12),
        y: (value) =>
          TOP +
          (1 - (value - yRange[0] + pad) / (yRange[1] - yRange[0] + 2 * pad)) * (HEIGHT - TOP - BOTTOM),
        xTicks: single ? { step: 1, values: state.xs } : xTicks,
        yTicks: yTicks,
        yTexts: yTexts,
      };
    }

    /** Returns the points that the line connects: the last one of each place. */
    function knots(series) {
      return series.points.filter((point, i) => {
        const following = series.points[i + 1];
        return !following || following.x !== point.x;
      });
    }

    function path(series) {
      let d = "";
      let pen = false;
      knots(series).forEach((point) => {
        if (isValue(point.y)) {
          d += (pen ? "L" : "M") + state.scale.x(point.x).toFixed(1) + "," + state.scale.y(point.y).toFixed(1);
        }
        pen = isValue(point.y);
      });
      return d;
    }

    /** A reference changes between two places, and goes on to the edges of the picture. */
    function stairs(series) {
      const scale = state.scale;
      const known = knots(series).filter((point) => isValue(point.y));
      let d = "";
      known.forEach((point, i) => {
        const y = scale.y(point.y).toFixed(1);
        const from = i === 0 ? scale.left : scale.x((known[i - 1].x + point.x) / 2);
        const to = i === known.length - 1 ? scale.right : scale.x((point.x + known[i + 1].x) / 2);
        d += (i === 0 ? "M" : "L") + from.toFixed(1) + "," + y + "L" + to.toFixed(1) + "," + y;
      });
      return d;
    }

    function drawAxes(image) {
      const scale = state.scale;
      scale.yTicks.values.forEach((value, i) => {
        const y = scale.y(value).toFixed(1);
        image.appendChild(svg("line", { class: "azure-ml-chart__grid", x1: scale.left, x2: scale.right, y1: y, y2: y }));
        image.appendChild(
          svg("text", { class: "azure-ml-chart__tick", x: scale.left - 6, y: y, dy: "0.32em", "text-anchor": "end" }, scale.yTexts[i])
        );
      });
      scale.xTicks.values.forEach((value) => {
        const x = scale.x(value).toFixed(1);
        image.appendChild(
          svg("line", { class: "azure-ml-chart__axis", x1: x, x2: x, y1: scale.bottom, y2: scale.bottom + 4 })
        );
        const text = state.spec.labelPrefix ? xText(value) : tickText(value, scale.xTicks.step);
        image.appendChild(
          svg("text", { class: "azure-ml-chart__tick", x: x, y: scale.bottom + 16, "text-anchor": "middle" }, text)
        );
      });
      image.appendChild(
        svg("line", { class: "azure-ml-chart__axis", x1: scale.left, x2: scale.right, y1: scale.bottom, y2: scale.bottom })
      );
      image.appendChild(
        svg("text", { class: "azure-ml-chart__label", x: scale.right, y: HEIGHT - 6, "text-anchor": "end" }, state.spec.x)
      );
    }

    function drawSeries(image, series, index) {
      const group = svg("g", { class: colorOf(index) + (series.reference ? " azure-ml-chart__reference" : "") });
      group.appendChild(svg("path", { class: "azure-ml-chart__line", d: series.reference ? stairs(series) : path(series) }));
      const known = series.points.filter((point) => isValue(point.y));
      if (!series.reference) {
        known.forEach((point) => {
          if (point.failed || known.length <= MAX_DOTS) {
            group.appendChild(dot(point));
          }
        });
      }
      image.appendChild(group);
    }

    function dot(point) {
      const x = state.scale.x(point.x);
      const y = state.scale.y(point.y);
      if (!point.failed) {
        return svg("circle", { class: "azure-ml-chart__dot", cx: x.toFixed(1), cy: y.toFixed(1), r: 2.5 });
      }
      const cross = "M" + (x - 5) + "," + (y - 5) + "l10,10m0,-10l-10,10";
      return svg("path", { class: "azure-ml-chart__failed", d: cross });
    }

    function draw() {
      measure();
      plot.textContent = "";
      drawLegend();
      if (state.scale === null) {
        plot.hidden = true;
        return;
      }
      plot.hidden = false;
      const image = svg("svg", { class: "azure-ml-chart__image", viewBox: "0 0 " + state.width + " " + HEIGHT, "aria-hidden": "true" });
      drawAxes(image);
      state.spec.series.forEach((series, i) => {
        if (!state.hidden.has(series.name)) {
          drawSeries(image, series, i);
        }
      });
      state.marks = svg("g", { class: "azure-ml-chart__cursor" });
      image.appendChild(state.marks);
      plot.appendChild(image);
      plot.appendChild(tip);
      showCursor();
    }

    function drawLegend() {
      const focused = legend.contains(document.activeElement)
        ? Array.from(legend.children).indexOf(document.activeElement)
        : -1;
      legend.textContent = "";
      legend.hidden = state.spec.series.length < 2;
      state.spec.series.forEach((series, i) => {
        const button = html("button", "azure-ml-chart__key " + colorOf(i));
        button.type = "button";
        button.setAttribute("aria-pressed", String(!state.hidden.has(series.name)));
        button.appendChild(html("span", "azure-ml-chart__swatch" + (series.reference ? " azure-ml-chart__swatch--dashed" : "")));
        button.appendChild(html("span", "", series.name));
        button.addEventListener("click", () => {
          if (!state.hidden.delete(series.name)) {
            state.hidden.add(series.name);
          }
          draw();
        });
        legend.appendChild(button);
      });
      if (focused >= 0 && legend.children[focused]) {
        legend.children[focused].focus();
      }
    }

    function hrefAt(x) {
      const leading = visible().map((series) => pointAt(series, x)).find((point) => point && safe(point.href));
      return leading ? safe(leading.href) : null;
    }

    function showCursor() {
      const scale = state.scale;
      state.marks.textContent = "";
      if (state.cursor < 0 || state.cursor >= state.xs.length) {
        tip.hidden = true;
        return;
      }
      const x = state.xs[state.cursor];
      const px = scale.x(x);
      state.marks.appendChild(svg("line", { x1: px.toFixed(1), x2: px.toFixed(1), y1: TOP, y2: scale.bottom }));
      tip.textContent = "";
      tip.appendChild(html("div", "azure-ml-chart__at", state.spec.x + " " + xText(x)));
      state.spec.series.forEach((series, i) => {
        const point = state.hidden.has(series.name) ? null : pointAt(series, x);
        if (point && isValue(point.y)) {
          const y = scale.y(point.y).toFixed(1);
          const mark = svg("g", { class: colorOf(i) });
          mark.appendChild(svg("circle", { class: "azure-ml-chart__mark", cx: px.toFixed(1), cy: y, r: 4 }));
          state.marks.appendChild(mark);
          const row = html("div", "azure-ml-chart__value " + colorOf(i));
          row.appendChild(html("span", "azure-ml-chart__swatch" + (series.reference ? " azure-ml-chart__swatch--dashed" : "")));
          row.appendChild(html("span", "", series.name));
          row.appendChild(html("strong", "", numberText(point.y)));
          if (point.failed) {
            row.appendChild(html("span", "azure-ml-chart__failure", state.spec.failedText));
          }
          tip.appendChild(row);
        }
      });
      tip.hidden = false;
      const half = px > state.width / 2;
      tip.style.left = half ? "auto" : (px / state.width) * 100 + "%";
      tip.style.right = half ? 100 - (px / state.width) * 100 + "%" : "auto";
      plot.classList.toggle("azure-ml-chart__plot--link", hrefAt(x) !== null);
    }

    function moveTo(index) {
      const last = state.xs.length - 1;
      state.cursor = Math.max(0, Math.min(last, index));
      showCursor();
    }

    function leave() {
      state.cursor = -1;
      showCursor();
    }

    function follow() {
      const href = state.cursor < 0 ? null : hrefAt(state.xs[state.cursor]);
      if (href !== null) {
        window.location.assign(href);
      }
    }

    plot.addEventListener("pointermove", (event) => {
      const box = plot.getBoundingClientRect();
      const px = ((event.clientX - box.left) / box.width) * state.width;
      let nearest = 0;
      state.xs.forEach((x, i) => {
        if (Math.abs(state.scale.x(x) - px) < Math.abs(state.scale.x(state.xs[nearest]) - px)) {
          nearest = i;
        }
      });
      moveTo(nearest);
    });
    plot.addEventListener("pointerleave", leave);
    plot.addEventListener("blur", leave);
    plot.addEventListener("click", follow);
    plot.addEventListener("keydown", (event) => {
      const last = state.xs.length - 1;
      const moves = {
        ArrowLeft: state.cursor < 0 ? last : state.cursor - 1,
        ArrowRight: state.cursor < 0 ? 0 : state.cursor + 1,
        Home: 0,
        End: last,
      };
      if (Object.prototype.hasOwnProperty.call(moves, event.key)) {
        moveTo(moves[event.key]);
        event.preventDefault();
      } else if (event.key === "Enter") {
        follow();
      } else if (event.key === "Escape") {
        leave();
      }
    });

    /** All values, for those who cannot see the picture or want to copy them. */
    function drawTable() {
      const open = details.open;
      details.textContent = "";
      details.appendChild(html("summary", "", state.spec.valuesText));
      const frame = html("div", "azure-ml-chart__scroll");
      const table = html("table", "jenkins-table jenkins-table--small");
      table.appendChild(html("caption", "azure-ml-chart__caption", state.spec.name));
      const head = html("tr");
      [state.spec.x].concat(state.spec.series.map((series) => series.name)).forEach((name) => {
        const cell = html("th", "", name);
        cell.scope = "col";
        head.appendChild(cell);
      });
      const thead = html("thead");
      thead.appendChild(head);
      table.appendChild(thead);
      const body = html("tbody");
      const all = [].concat.apply([], state.spec.series.map((series) => series.points.map((point) => point.x)));
      const xs = Array.from(new Set(all)).sort((a, b) => (state.spec.newestFirst ? b - a : a - b));
      xs.forEach((x) => {
        const row = html("tr");
        const first = html("td");
        const points = state.spec.series.map((series) => pointAt(series, x));
        const link = points.find((point) => point && safe(point.href));
        if (link) {
          const anchor = html("a", "", xText(x));
          anchor.href = safe(link.href);
          first.appendChild(anchor);
        } else {
          first.textContent = xText(x);
        }
        row.appendChild(first);
        points.forEach((point) => {
          const text = point === null ? "" : point.text || numberText(point.y);
          row.appendChild(html("td", "", point && point.failed ? text + " (" + state.spec.failedText + ")" : text));
        });
        body.appendChild(row);
      });
      table.appendChild(body);
      frame.appendChild(table);
      details.appendChild(frame);
      details.open = open;
    }

    function update(text) {
      state.spec = JSON.parse(text);
      state.cursor = Math.min(state.cursor, state.spec.series.length === 0 ? -1 : state.cursor);
      plot.setAttribute("aria-label", state.spec.description);
      draw();
      drawTable();
    }

    if (typeof ResizeObserver === "function") {
      new ResizeObserver(() => {
        const width = Math.max(200, host.clientWidth);
        if (state.spec !== null && host.clientWidth > 0 && width !== state.width) {
          draw();
        }
      }).observe(host);
    }

    return { update: update };
  }

  const drawn = new WeakMap();

  /** Draws the charts below an element that are new or whose data have changed. */
  function scan(root) {
    root.querySelectorAll(".azure-ml-chart").forEach((host) => {
      const text = host.getAttribute("data-chart");
      let known = drawn.get(host);
      if (!known) {
        known = { chart: createChart(host), text: null };
        drawn.set(host, known);
      }
      if (known.text !== text) {
        known.text = text;
        known.chart.update(text);
      }
    });
  }

  window.azureMlCharts = { scan: scan, ticks: ticks, tickText: tickText, numberText: numberText };

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", () => scan(document));
  } else {
    scan(document);
  }
})();
