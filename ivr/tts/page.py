"""One HTML page that needs nothing else: no script from elsewhere, light or dark as the reader likes it."""

from __future__ import annotations

from html import escape

STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --soft: #667085; --line: #e4e7ec; --paper: #fff;
  --card: #f8fafc; --good: #12805c; --bad: #c4320a; --mark: #2f6feb; --wave: #8fb3f5; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #98a2b3; --line: #2b3340; --paper:
  #12161c; --card: #1a2029; --good: #4cc38a; --bad: #ff8b6a; --mark: #7aa7ff; --wave: #3d5f9e; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 32px 24px 80px; }
h1 { font-size: 26px; margin: 0 0 4px; letter-spacing: -.01em; }
h2 { font-size: 17px; margin: 36px 0 8px; }
p { margin: 0 0 16px; color: var(--soft); max-width: 76ch; }
.figures { display: flex; flex-wrap: wrap; gap: 12px; margin: 20px 0 28px; }
.figure { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 10px 16px; }
.figure b { display: block; font-size: 20px; font-variant-numeric: tabular-nums; }
.figure span { color: var(--soft); font-size: 13px; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-size: 12px; font-weight: 600; color: var(--soft); padding: 6px 10px;
  border-bottom: 1px solid var(--line); position: sticky; top: 0;
  background: var(--paper); white-space: nowrap; }
td { padding: 9px 10px; border-bottom: 1px solid var(--line); vertical-align: middle; }
tr:hover td { background: var(--card); }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.name { font: 13px ui-monospace, monospace; white-space: nowrap; }
.soft { color: var(--soft); font-size: 13px; }
.good { color: var(--good); } .bad { color: var(--bad); font-weight: 600; }
svg { display: block; }
audio { height: 30px; width: 190px; display: block; }
input { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line);
  border-radius: 8px; padding: 7px 12px; width: min(360px, 100%); }
@media print { input, audio { display: none; } main { padding: 0; } }
"""

FINDS = """
document.querySelector('input')?.addEventListener('input', e => {
  const wanted = e.target.value.toLowerCase();
  for (const row of document.querySelectorAll('tbody tr'))
    row.hidden = !row.textContent.toLowerCase().includes(wanted);
});
"""


def page(title: str, body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><main><h1>{escape(title)}</h1>{body}</main><script>{FINDS}</script></body></html>\n"
    )


def figures(pairs: dict[str, str]) -> str:
    cells = (
        f'<div class="figure"><b>{escape(value)}</b><span>{escape(name)}</span></div>'
        for name, value in pairs.items()
    )
    return f'<div class="figures">{"".join(cells)}</div>'


def table(head: tuple[str, ...], rows: list[str]) -> str:
    cells = "".join(f"<th>{escape(name)}</th>" for name in head)
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
