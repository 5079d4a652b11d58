"""Articles that try a page's patience: endless paragraphs, markup in every place, bidi controls, combining and control characters. All invented."""

from html import escape

SCRIPT = "<script>window.ran = 1</script>"
IMAGE = '<img src="https://elsewhere.invalid/x.png" onerror="window.ran = 1">'
SHOUT = '"><svg onload="window.ran = 1">'
WORDS = 10_000  # of the two endless paragraphs
UNBROKEN = "Bell" * 500  # one word, two thousand letters
ZALGO = "b\u0334\u0337\u0313\u0315\u0345e\u0336\u0338\u030b\u0349l\u0335\u031a\u0360l\u0334\u0301\u035c"  # letters below heaps of marks
PEOPLE = (
    "\N{WOMAN}\u200d\N{EAR OF RICE} \N{MAN}\U0001f3fd\u200d\N{ROCKET} \N{REGIONAL INDICATOR SYMBOL LETTER N}\N{REGIONAL INDICATOR SYMBOL LETTER Z}"
)
CONTROLS = "".join(map(chr, [*range(1, 9), 11, 12, *range(14, 32), *range(127, 160), 0xAD, 0x200B, 0x2028, 0x2060, 0xFEFF, 0xFFFD]))
HEBREW = "\u05de\u05d3\u05dc\u05d9\u05e7 \u05e4\u05e0\u05e1\u05d9\u05dd"  # "a lamplighter"
OVERRIDE, EMBED, ISOLATE = "\u202e", "\u202b", "\u2067"  # bidi controls that are never closed

LONG_TITLE = "Choosing the work of a locksmith: " + "what the trade asks of hands and eyes, of patience and of sleep, " * 5


def words(count: int) -> list[str]:
    """So many words, never the same ten in a row."""
    stems = "tide chart lens oil brass stair storm signal keeper harbor night lamp rope glass wind".split()
    return [f"{stems[i % 15]}{stems[(i // 15) % 15] if i % 7 == 3 else ''}" for i in range(count)]


def sentences(count: int, length: int = 20) -> str:
    """So many words as sentences of `length` words."""
    spoken = words(count)
    return " ".join(" ".join(spoken[i : i + length]).capitalize() + "." for i in range(0, count, length))


ENDLESS = f"""# Lighthouse keeper at work

A lighthouse keeper is a caretaker who tends a light at sea. {sentences(WORDS)}

## What a lighthouse keeper earns

A lighthouse keeper earns $41,000 a year.
"""

BREATHLESS = f"""# Ropemaker at work

A ropemaker is a craftsman who twists fibers into ropes.

{" ".join(words(WORDS))}

## What a ropemaker earns

A ropemaker earns $39,500 a year.
"""

TITLED = f"""---
title: "{LONG_TITLE.strip()}"
publisher: Latch and Bolt
---

# {LONG_TITLE.strip()}

A locksmith is a mechanic who fits and opens locks.

## {LONG_TITLE.strip()}

A locksmith works at doors of every kind.
"""

SCRIPTED = f"""---
title: 'Puppeteer {SCRIPT} careers {IMAGE}'
publisher: '{SHOUT}'
author: '</q></button>{SCRIPT}'
url: "javascript:window.ran = 1"
published: '{SCRIPT}'
digest_of: {{title: '{SCRIPT}', publisher: '{SHOUT}'}}
---

# Puppeteer {escape(SCRIPT)}

A puppeteer is an artist who moves figures {escape(SCRIPT)} with strings.

## What a puppeteer earns {escape(IMAGE)}

| Level {escape(SCRIPT)} | Yearly pay {escape(IMAGE)} |
|---|---|
| Senior puppeteer {escape(SCRIPT)} | $47,000 a year {escape(IMAGE)} |

## Puppeteer skills {escape(SCRIPT)}

A puppeteer needs {escape(IMAGE)}:

- "nimble" 'fingers' &amp; {escape("<b onclick='window.ran = 1'>patience</b>")}
- {escape(SCRIPT)} a loud voice
"""

WEB = f"""<!doctype html><html><head><title>Organ builder {escape(SCRIPT)}</title><meta name="author" content="{escape(SHOUT)}">
<script>window.ran = 1</script></head><body onload="window.ran = 1"><article><h1>Organ builder {escape(IMAGE)}</h1>
<p onclick="window.ran = 1">An organ builder is a craftsman who makes pipe organs {escape(SCRIPT)} for churches. {IMAGE}</p>
<h2>What an organ builder earns</h2><table><tr><th>Level</th><th>Pay {escape(SCRIPT)}</th></tr>
<tr><td>Senior organ builder</td><td>$52,000 a year {escape(IMAGE)}</td></tr></table></article></body></html>
"""

FROM_THE_RIGHT = f"""---
title: "{OVERRIDE}{HEBREW} Lamplighter {EMBED}work"
publisher: "{ISOLATE}{HEBREW} {OVERRIDE}Lantern"
author: "{EMBED}{HEBREW}"
---

# {OVERRIDE}{HEBREW} Lamplighter {EMBED}work

{HEBREW} {EMBED}{HEBREW}. {HEBREW} {OVERRIDE}{HEBREW}! {HEBREW} {ISOLATE}{HEBREW}, {HEBREW}?

A lamplighter is a worker {EMBED}{HEBREW} who lights {OVERRIDE}the lamps of a street.

## {HEBREW} {OVERRIDE}What a lamplighter earns

{HEBREW} A lamplighter earns $33,000 a year.
"""

DECORATED = f"""Bell ringer {ZALGO} {PEOPLE} careers
{PEOPLE} {ZALGO * 30} {PEOPLE}
What Is a Bell Ringer?
A bell ringer is a musician {ZALGO} who swings {PEOPLE} the bells{CONTROLS} of a tower.
What Does a Bell Ringer Earn?
A bell ringer earns $28,000 a year{CONTROLS} {ZALGO}.
{UNBROKEN}
"""

ARTICLES = {
    "lighthouse-keeper.md": ENDLESS,
    "ropemaker.md": BREATHLESS,
    "locksmith.md": TITLED,
    "puppeteer.md": SCRIPTED,
    f"{SHOUT.replace('/', '')} organ-builder.html": WEB,
    "lamplighter.md": FROM_THE_RIGHT,
    "bell-ringer.txt": DECORATED,
}
