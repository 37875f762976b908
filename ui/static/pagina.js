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
