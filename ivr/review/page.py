"""Figures as one HTML page: what is right, where it is wrong, and how far a confidence can be trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from ivr.review import charts
from ivr.review.figures import Figures, PerIntent
from ivr.review.judged import Judged
from ivr.tts.page import figures as boxes
from ivr.tts.page import page, table

STYLE = f"""<style>{charts.COLOURS}
.pictures {{ display: flex; flex-wrap: wrap; gap: 28px 40px; align-items: flex-start; }}
.pictures div {{ max-width: 100%; overflow-x: auto; }}
.pictures h2 {{ margin-top: 20px; }}
pre {{ background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px;
  overflow-x: auto; font: 13px/1.5 ui-monospace, monospace; }}
.bar {{ display: inline-block; height: 9px; border-radius: 2px; background: var(--mark);
  vertical-align: middle; margin-right: 8px; }}
</style>"""
MOST_CONFUSED = 40


def as_html(
    title: str,
    about: str,
    rows: Sequence[Judged],
    found: Figures,
    edges: Mapping[str, float],
    yaml: str,
    told: str,
) -> str:
    """`edges` are marked in the curve; `yaml` are the proposed lines, `told` what there is to say of them."""
    pictures = {
        "Is a confidence honest?": charts.reliability(found.bins),
        "What an edge takes": charts.thresholds(found.curve, edges),
    }
    drawn = "".join(f"<div><h2>{escape(name)}</h2>{svg}</div>" for name, svg in pictures.items())
    confused = charts.confusions(rows)
    body = [
        STYLE,
        f"<p>{escape(about)}</p>",
        boxes(summary(found)),
        f'<div class="pictures"><div>{charts.bands(found)}</div></div>',
        f'<div class="pictures">{drawn}</div>',
        f"<h2>Proposed edges</h2><p>{escape(told)}</p>",
        f"<pre>{escape(yaml)}</pre>" if yaml else "",
        "<h2>Intents</h2>",
        table(("intent", "said", "precision", "recall"), [_row(one) for one in found.intents]),
    ]
    if confused:
        body += [
            "<h2>Taken for each other</h2><p>Rows are what was said, columns what it was taken for.</p>",
            f'<div class="pictures"><div>{confused}</div></div>',
            table(
                ("said", "taken for", "times", "for example"),
                [_confused(*one) for one in found.confused[:MOST_CONFUSED]],
            ),
        ]
    return page(title, "".join(body))


def summary(found: Figures) -> dict[str, str]:
    """The figures by which the whole is judged, those that there are."""
    told = {
        "utterances": str(found.belonging + found.strange),
        "understood rightly": percent(found.accuracy),
        "taken, and right": percent(found.share(True, True, "accept")),
        "taken, and wrong": percent(found.share(True, False, "accept")),
        "strange, and taken": percent(found.share(False, False, "accept")),
        "calibration error (ECE)": f"{found.ece:.3f}",
        "tells strange ones (AUROC)": f"{found.auroc:.3f}",
    }
    return {name: value for name, value in told.items() if "nan" not in value}


def percent(share: float) -> str:
    return f"{share:.1%}".replace("%", " %")


def _row(one: PerIntent) -> str:
    return (
        f'<tr><td class="name">{escape(one.name)}</td><td>{one.said}</td>'
        f"<td>{_bar(one.precision)}</td><td>{_bar(one.recall)}</td></tr>"
    )


def _bar(share: float) -> str:
    if share != share:
        return '<span class="soft">-</span>'
    return f'<span class="bar" style="width:{share * 160:.0f}px"></span>{percent(share)}'


def _confused(said: str, taken: str, count: int, example: str) -> str:
    return (
        f'<tr><td class="name">{escape(said or "(nothing)")}</td>'
        f'<td class="name">{escape(taken or "(nothing)")}</td>'
        f'<td>{count}</td><td class="soft">{escape(example)}</td></tr>'
    )
