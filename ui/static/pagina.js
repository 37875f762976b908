// Says in a cookie which form of a chart fits the window, before Streamlit asks the server for the
// page; where that changes, the page is asked for again.
const narrow = matchMedia("(max-width: 640px)");
const sayWidth = () => {
  const width = narrow.matches ? "estreita" : "larga";
  document.cookie = `largura=${width}; path=/; max-age=31536000; samesite=lax`;
};
sayWidth();
narrow.addEventListener("change", () => {
  sayWidth();
  location.reload();
});

// Prints the page where a button says so: Streamlit runs no script of a page.
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("button.imprimir")) window.print();
});

// A link of the footer to the page that is open puts its section first: the reader is taken there.
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest(".st-key-rodape a"))
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
});

// A page that a click on data opens comes in two steps: the query of the new page, then its path.
// In the history they are one, so that "back" leads to the page as it was.
const push = history.pushState.bind(history);
let queryPushedAt = -Infinity;
history.pushState = (state, unused, url) => {
  const target = new URL(url, location.href);
  const keepsPath = target.pathname === location.pathname;
  const isSecondStep =
    !keepsPath && target.search === location.search && performance.now() - queryPushedAt < 2000;
  queryPushedAt = keepsPath ? performance.now() : -Infinity;
  if (isSecondStep) history.replaceState(state, unused, url);
  else push(state, unused, url);
};

// The stripes of the places of a map that have no rate, and the dots of those of little use, a
// pattern a theme (ui/style.css).
const SVG = "http://www.w3.org/2000/svg";
const add = (parent, name, attributes) => {
  const child = parent.appendChild(document.createElementNS(SVG, name));
  for (const [key, value] of Object.entries(attributes)) child.setAttribute(key, value);
  return child;
};
document.addEventListener("DOMContentLoaded", () => {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", "tramas");
  drawing.setAttribute("aria-hidden", "true");
  for (const theme of ["light", "dark"]) {
    const pattern = add(drawing, "pattern", {
      id: `listras-${theme}`,
      width: 5,
      height: 5,
      patternUnits: "userSpaceOnUse",
      patternTransform: "rotate(45)",
    });
    add(pattern, "line", { x1: 0, y1: 0, x2: 0, y2: 5, stroke: "currentColor", "stroke-width": 2 });
    const dots = add(drawing, "pattern", {
      id: `pontos-${theme}`,
      width: 5,
      height: 5,
      patternUnits: "userSpaceOnUse",
    });
    add(dots, "circle", { cx: 2.5, cy: 2.5, r: 1.5, fill: "currentColor" });
  }
  document.body.append(drawing);
});
