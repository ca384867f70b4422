"""The manual: the journeys' own pictures, in the order of the story, with a sentence beside each.

The pictures are made by the journeys (``just manual``), so they show what was really there; they are not committed.
"""

from html import escape

from bindeled.config.environment import ROOT
from journeys.looks import DESK, PHONE

PICTURES = ROOT / "build" / "manual"
STORY = (
    (
        "akut",
        "Er det akut?",
        "Først spørges der, om nogen er i fare. Siden kræver intet login og spærrer aldrig for resten.",
    ),
    (
        "bekymring",
        "Giv en bekymring videre",
        "Seks spørgsmål. Kun stedet og dine egne ord skal udfyldes; resten er tryk.",
    ),
    ("laes-igennem", "Læs igennem", "Alt står her, før det sendes. Intet er gemt endnu. CPR-numre er skjult."),
    ("kvittering", "Modtaget", "Nummer og tidspunkt. Mere kommer der ikke tilbage: det er tavshedspligt."),
    (
        "indbakke",
        "Indbakken",
        "Rådgiveren ser seks oplysninger pr. række og ingen navne, adresser eller tekst, før en bekymring åbnes.",
    ),
    ("bekymring-hos-raadgiver", "Bekymringen", "Afsenderens ord. At den blev læst, er skrevet ned."),
    ("sag", "Sagen", "Notater og forløb. Sagen kan knyttes til en beboer, gives videre og afsluttes."),
)
PAGE = """<!DOCTYPE html>
<html lang="da"><head><meta charset="utf-8"><title>Bindeled – håndbog</title>
<style>body{{font:1.1rem/1.5 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#16181a}}h1,h2{{color:#0f4c5c}}
figure{{display:inline-block;margin:0 1rem 1rem 0;vertical-align:top}}img{{border:1px solid #999;max-height:48rem}}</style></head>
<body><h1>Bindeled – håndbog</h1><p>Alle personer er opdigtede. Billederne er taget af de samme prøver, som kontrollerer siderne.</p>
{parts}</body></html>
"""


def main() -> None:
    """Write the manual's page beside its pictures, and say where it lies."""
    parts = []
    for name, title, text in STORY:
        figures = "".join(
            f'<figure><img src="{name}-{width}.png" alt="{escape(title)}, {width} px"><figcaption>{width} px</figcaption></figure>'
            for width in (PHONE, DESK)
            if (PICTURES / f"{name}-{width}.png").exists()
        )
        parts.append(f"<section><h2>{escape(title)}</h2><p>{escape(text)}</p>{figures}</section>")
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / "index.html").write_text(PAGE.format(parts="\n".join(parts)))
    print(PICTURES / "index.html")


if __name__ == "__main__":
    main()
