"""What hands and stamps leave on paper: logo, signatures, scribbles, a code of squares."""

from __future__ import annotations

import math
import random

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

BLUE = (0.12, 0.16, 0.55)
VIOLET = (0.36, 0.2, 0.62)


class Logo(Flowable):  # type: ignore[misc]
    """The unit's emblem: a ring with a leaf, in one of three drawings."""

    def __init__(self, size: float, variant: int) -> None:
        super().__init__()
        self.width = self.height = size
        self.variant = variant

    def draw(self) -> None:
        canvas, r = self.canv, self.width / 2
        canvas.saveState()
        canvas.translate(r, r)
        canvas.setStrokeColorRGB(0.1, 0.35, 0.15)
        canvas.setFillColorRGB(0.75, 0.6, 0.1)
        canvas.setLineWidth(1.6)
        if self.variant == 2:
            canvas.rect(-r * 0.9, -r * 0.9, r * 1.8, r * 1.8)
        else:
            canvas.circle(0, 0, r * 0.95)
            canvas.circle(0, 0, r * 0.78)
        petals = (5, 6, 8)[self.variant]
        for i in range(petals):
            canvas.saveState()
            canvas.rotate(360 * i / petals)
            canvas.setFillColorRGB(0.15, 0.5, 0.25)
            canvas.ellipse(-r * 0.14, r * 0.12, r * 0.14, r * 0.66, stroke=0, fill=1)
            canvas.restoreState()
        canvas.setFillColorRGB(0.75, 0.6, 0.1)
        canvas.circle(0, 0, r * 0.16, stroke=0, fill=1)
        canvas.restoreState()


def scribble(canvas: Canvas, rng: random.Random, width: float, height: float) -> None:
    """A wild hand from the left to the right of a box whose lower left corner is the origin."""
    canvas.setStrokeColorRGB(*BLUE)
    canvas.setLineWidth(rng.uniform(0.7, 1.3))
    path = canvas.beginPath()
    x, y = width * 0.08, height * rng.uniform(0.3, 0.7)
    path.moveTo(x, y)
    for _ in range(rng.randrange(4, 8)):
        reach = [(x + width * rng.uniform(-0.05, 0.25), height * rng.uniform(-0.1, 1.1)) for _ in range(2)]
        x = min(width * 0.95, x + width * rng.uniform(0.08, 0.2))
        y = height * rng.uniform(0.15, 0.85)
        path.curveTo(*reach[0], *reach[1], x, y)
    path.curveTo(width * 0.7, -height * 0.2, width * 0.3, height * 0.1, width, height * rng.uniform(0.1, 0.4))
    canvas.drawPath(path)


class Scribble(Flowable):  # type: ignore[misc]
    """A signature in a cell."""

    def __init__(self, seed: int, width: float, height: float) -> None:
        super().__init__()
        self.seed, self.width, self.height = seed, width, height

    def draw(self) -> None:
        self.canv.saveState()
        scribble(self.canv, random.Random(self.seed), self.width * 0.8, self.height)
        self.canv.restoreState()


class Signature(Flowable):  # type: ignore[misc]
    """A signature with the organisation's round stamp half over it; without an organisation, no stamp."""

    def __init__(self, seed: int, height: float, indent: float, organisation: str) -> None:
        super().__init__()
        self.seed, self.height, self.indent, self.rim = seed, height, indent, organisation.upper()
        self.width = indent + 60 * mm

    def draw(self) -> None:
        canvas, rng = self.canv, random.Random(self.seed)
        canvas.saveState()
        canvas.translate(self.indent, 0)
        scribble(canvas, rng, 42 * mm, self.height * 0.9)
        if self.rim:
            self.stamp(15 * mm, rng)
        canvas.restoreState()

    def stamp(self, r: float, rng: random.Random) -> None:
        canvas = self.canv
        canvas.translate(rng.uniform(-6, 2) * mm, self.height / 2 + rng.uniform(-2, 4) * mm)
        canvas.rotate(rng.uniform(-14, 14))
        canvas.setStrokeColorRGB(*VIOLET)
        canvas.setFillColorRGB(*VIOLET)
        canvas.setFillAlpha(0.75)
        canvas.setStrokeAlpha(0.75)
        canvas.setLineWidth(1.4)
        canvas.circle(0, 0, r)
        canvas.setLineWidth(0.6)
        canvas.circle(0, 0, r * 0.68)
        canvas.setFont("Helvetica-Bold", 6)
        for i, letter in enumerate(self.rim):
            angle = math.radians(200 - 300 * i / max(1, len(self.rim)))
            canvas.saveState()
            canvas.translate(r * 0.76 * math.cos(angle), r * 0.76 * math.sin(angle))
            canvas.rotate(math.degrees(angle) - 90)
            canvas.drawCentredString(0, 0, letter)
            canvas.restoreState()
        canvas.setFont("Helvetica-Bold", 9)
        canvas.drawCentredString(0, -3, " ".join(word[0] for word in self.rim.split()))


class Squares(Flowable):  # type: ignore[misc]
    """A square code beside an electronic signature (it only looks like one)."""

    def __init__(self, seed: int, size: float, indent: float) -> None:
        super().__init__()
        self.seed, self.height, self.indent = seed, size + 2 * mm, indent
        self.width = indent + size

    def draw(self) -> None:
        rng, cells = random.Random(self.seed), 25
        side = (self.height - 2 * mm) / cells
        for x in range(cells):
            for y in range(cells):
                corner = (x < 7 and (y < 7 or y > 17)) or (x > 17 and y > 17)
                ring = corner and (x % 18 in (0, 6) or y % 18 in (0, 6))
                if ring or (not corner and rng.random() < 0.48):
                    self.canv.rect(self.indent + x * side, mm + y * side, side, side, stroke=0, fill=1)
