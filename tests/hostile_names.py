"""Forty names that a page, a chart or a file could obey instead of showing them."""

HOSTILE_NAMES = (
    # Markup and scripts.
    "<b>Negrito</b>",
    "<script>alert(1)</script>",
    '<img src="http://hostil.invalid/a.png">',
    "<img src=x onerror=alert(1)>",
    '<a href="http://hostil.invalid">clique</a>',
    "<style>body{display:none}</style>",
    "<svg onload=alert(1)>",
    '"><iframe src="http://hostil.invalid">',
    "&lt;b&gt; &amp; &#60;i&#62;",
    "<br>quebra<br/>",
    "</strong></p><h1>Outro título</h1>",
    "<!-- comentário -->",
    # Markdown, and what Streamlit adds to it.
    "![x](http://hostil.invalid/b.png)",
    "[clique](http://hostil.invalid)",
    "**forte** _ênfase_ ~~fora~~",
    "# Título",
    "`código`",
    "$x^2$ :red[vermelho] :material/home:",
    ":smile: :blue-badge[selo]",
    "| a | b |",
    "http://hostil.invalid/solto",
    "1. item",
    "> citação",
    # Templates of charts and texts.
    "%{customdata} %{x}",
    "{nome} {0} %s %d",
    "${alert(1)}",
    # Bidirectional, invisible and very long.
    "Sam's \u202eoãçida",
    "\u2066isolado\u2069 fim",
    "zero\u200blargura",
    "A" * 120,
    "Palavra " * 30 + "fim",
    "Ａｌｆａ largura cheia",
    "🏦 Banco 🏴‍☠️",
    # What a spreadsheet takes for a formula, a separator or a quote.
    "=SOMA(A1)",
    "+55 62 3000",
    "-1+1",
    "@SOMA(A1)",
    'Zebra; "Z" & Filhos',
    "'apóstrofo",
    "vírgula, ponto; fim",
)
