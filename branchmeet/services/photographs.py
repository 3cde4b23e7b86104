"""A photograph that somebody uploads becomes a plain new picture: no place, no camera, nothing hidden in it.

Only JPEG and PNG are opened; how large it is is read from its head before a single pixel is unpacked.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from branchmeet.domain.errors import Rule, RuleBroken

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONG_SIDE = 2480
"""A page of A4 at 300 dots an inch is 2480 wide: enough to read a signature, no more than that is kept."""

QUALITY = 82


@dataclass(frozen=True)
class Photograph:
    """A picture made anew, as JPEG."""

    content: bytes
    width: int
    height: int


def make_anew(upload: bytes) -> Photograph:
    """The picture in an upload, upright and alone.

    Raises RuleBroken beside `photo`: PHOTO_LARGE, PHOTO_PIXELS, PHOTO_UNREADABLE.
    """
    if len(upload) > MOST_BYTES:
        raise RuleBroken(Rule.PHOTO_LARGE, field="photo", limit=MOST_BYTES // (1024 * 1024))
    picture = _unpacked(upload)
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=QUALITY, optimize=True)
    return Photograph(written.getvalue(), picture.width, picture.height)


def _unpacked(upload: bytes) -> Image:
    from PIL import Image, ImageOps, UnidentifiedImageError  # heavy, and few requests need it

    try:
        with Image.open(io.BytesIO(upload), formats=("JPEG", "PNG")) as found:
            if found.width * found.height > MOST_PIXELS:
                raise RuleBroken(Rule.PHOTO_PIXELS, field="photo", limit=MOST_PIXELS // 1_000_000)
            found.draft("RGB", (LONG_SIDE, LONG_SIDE))
            upright = ImageOps.exif_transpose(found).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise RuleBroken(Rule.PHOTO_PIXELS, field="photo", limit=MOST_PIXELS // 1_000_000) from bomb
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as unreadable:
        raise RuleBroken(Rule.PHOTO_UNREADABLE, field="photo") from unreadable
    upright.thumbnail((LONG_SIDE, LONG_SIDE))
    alone = Image.new("RGB", upright.size)
    alone.paste(upright)
    return alone
