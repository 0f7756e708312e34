"""The style sheet of the page that `render_html` writes; light and dark, as the reader's system asks."""

from __future__ import annotations

# One colour per hue class, dark enough to read an underline on white; lighter ones for dark mode.
_LIGHT = (
    "#0b7285", "#862e9c", "#2b8a3e", "#5c940d", "#a61e4d", "#364fc7",
    "#1864ab", "#5f3dc4", "#868e96", "#2f9e44", "#c92a2a", "#b25d00",
)  # fmt: skip
_DARK = (
    "#3bc9db", "#da77f2", "#69db7c", "#c0eb75", "#faa2c1", "#91a7ff",
    "#74c0fc", "#b197fc", "#adb5bd", "#8ce99a", "#ff8787", "#ffc078",
)  # fmt: skip


def _hues(colours: tuple[str, ...]) -> str:
    return "".join(f".h{at}{{--c:{colour}}}" for at, colour in enumerate(colours))


STYLE = f"""
:root{{--page:#fff;--ink:#1b1d20;--soft:#5d646b;--line:#d5d9dd;--bad:#c92a2a;--good:#2b8a3e}}
{_hues(_LIGHT)}
@media (prefers-color-scheme:dark){{
:root{{--page:#16181b;--ink:#e6e8ea;--soft:#9aa2aa;--line:#3a4047;--bad:#ff8787;--good:#8ce99a}}
{_hues(_DARK)}
}}
body{{margin:0 auto;max-width:62rem;padding:1rem 1.25rem 4rem;background:var(--page);color:var(--ink);
font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}}
article+article{{border-top:2px solid var(--line);margin-top:3rem}}
h1{{font-size:1.3rem;margin:1.5rem 0 .5rem}}
h2{{font-size:1.05rem;margin:1.75rem 0 .4rem}}
small{{color:var(--soft);font-weight:400}}
small.ok{{color:var(--good)}}
small.failed,small.partial,small.cancelled,p.failed{{color:var(--bad)}}
.text{{white-space:pre-wrap;line-height:2.3;font-family:Georgia,serif;font-size:1.06rem}}
.mark{{border-bottom:2px solid var(--c);background:color-mix(in srgb,var(--c) 9%,transparent)}}
.l0{{padding-bottom:0}}.l1{{padding-bottom:4px}}.l2{{padding-bottom:8px}}
.l3{{padding-bottom:12px}}.l4{{padding-bottom:16px}}.l5{{padding-bottom:20px}}
.legend{{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;margin:.5rem 0 1rem;padding:0;
font-size:.9rem;color:var(--soft)}}
.legend .mark{{color:var(--ink)}}
table{{border-collapse:collapse;width:100%;font-size:.9rem}}
th,td{{text-align:start;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid var(--line)}}
th{{color:var(--soft);font-weight:600}}
td.n{{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}}
"""
"""The whole style sheet, exactly as it stands between the tags: the page's policy names its digest."""
