"""Draws the application's icon, a dot and its interval: `python -m ui.icon` writes it anew."""

from pathlib import Path

from PIL import Image, ImageDraw

ICON = Path(__file__).parent / "static" / "icone.png"
_SIZE = 96
_SMOOTHING = 8
_BLUE = "#1351B4"


def icon() -> Image.Image:
    """The icon as a square picture with transparent corners."""
    side = _SIZE * _SMOOTHING
    image = Image.new("RGBA", (side, side))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((0, 0, side - 1, side - 1), radius=side // 5, fill=_BLUE)
    middle, bar, dot = side // 2, side // 24, side // 6
    pen.rounded_rectangle(
        (side // 7, middle - bar, side - side // 7, middle + bar), radius=bar, fill="white"
    )
    pen.ellipse((middle - dot, middle - dot, middle + dot, middle + dot), fill="white")
    return image.resize((_SIZE, _SIZE), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    icon().save(ICON, optimize=True)
