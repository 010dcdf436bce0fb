"""Makes pictures of many kinds with Pillow, has pjece make access copies of them, and takes the pictures out again with
poppler's pdfimages: every pixel must be what Pillow sees in the original.

usage: pictures.py PJECE FOLDER
"""

import struct
import subprocess
import sys
import zlib
from pathlib import Path

from PIL import Image, ImageChops

WIDTH, HEIGHT = 61, 43  # no multiple of eight


def grey() -> Image.Image:
    picture = Image.new("L", (WIDTH, HEIGHT))
    picture.putdata([(7 * x + 13 * y) % 256 for y in range(HEIGHT) for x in range(WIDTH)])
    return picture


def colour() -> Image.Image:
    return Image.merge("RGB", [grey(), grey().rotate(180), ImageChops.invert(grey())])


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def interlaced(picture: Image.Image, kind: int) -> bytes:
    """Adam7, which Pillow reads and does not write."""
    rows = b""
    for x0, y0, dx, dy in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]:
        for y in range(y0, HEIGHT, dy):
            pixels = [picture.getpixel((x, y)) for x in range(x0, WIDTH, dx)]
            flat = [part for pixel in pixels for part in (pixel if isinstance(pixel, tuple) else (pixel,))]
            rows += b"\0" + bytes(flat) if flat else b""
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, kind, 0, 0, 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def make(folder: Path) -> None:
    folder.mkdir(parents=True)
    bitmap = grey().convert("1")
    for method in ["group4", "tiff_lzw", "tiff_deflate", "raw", "packbits"]:
        bitmap.save(folder / f"bitmap-{method}.tif", compression=None if method == "raw" else method)
    for method in ["tiff_lzw", "raw", "jpeg"]:
        grey().save(folder / f"grey-{method}.tif", compression=None if method == "raw" else method)
    colour().save(folder / "colour-lzw.tif", compression="tiff_lzw")
    colour().save(folder / "colour-jpeg.tif", compression="jpeg")
    colour().convert("CMYK").save(folder / "cmyk.tif", compression="tiff_lzw")
    colour().quantize(16).save(folder / "palette.tif", compression="tiff_lzw")
    bitmap.save(folder / "pages.tif", compression="tiff_lzw", save_all=True, append_images=[grey(), colour()])
    colour().save(folder / "colour.png")
    bitmap.save(folder / "bitmap.png")
    colour().quantize(16).save(folder / "palette.png")
    colour().save(folder / "colour.jpg", quality=90)
    (folder / "interlaced-grey.png").write_bytes(interlaced(grey(), 0))
    (folder / "interlaced-colour.png").write_bytes(interlaced(colour(), 2))
    glass = colour().copy()
    glass.putalpha(grey())
    glass.save(folder / "glass.png")
    (folder / "interlaced-glass.png").write_bytes(interlaced(glass, 6))


def frames(path: Path) -> list[Image.Image]:
    """What Pillow sees: every page, and after a transparent one its opacity, which a PDF keeps apart."""
    found = []
    with Image.open(path) as picture:
        for index in range(getattr(picture, "n_frames", 1)):
            picture.seek(index)
            frame = picture.copy()
            if frame.mode == "RGBA":
                found += [frame.convert("RGB"), frame.getchannel("A")]
            else:
                found.append(frame.convert("CMYK" if frame.mode == "CMYK" else "RGB" if frame.mode == "P" else frame.mode))
    return found


def differs(a: Image.Image, b: Image.Image, allowed: int) -> bool:
    if a.size != b.size:
        return True
    difference = ImageChops.difference(a.convert("RGB"), b.convert("RGB"))
    return max(high for _, high in difference.getextrema()) > allowed


def main(pjece: str, folder: Path) -> int:
    make(folder / "in")
    subprocess.run([pjece, "run", str(folder / "in"), "--output", str(folder / "out"), "--format", "pdf", "--ocr", "never", "-q"], check=True)
    failed, files = 0, sorted((folder / "in").iterdir())
    for file in files:
        copy = folder / "out" / f"{file.name}.access.pdf"
        wanted = frames(file)
        if not copy.exists():
            failed += 1
            print(f"{file.name}: no copy was made")
            continue
        prefix = folder / "taken" / file.stem
        prefix.parent.mkdir(exist_ok=True)
        for old in prefix.parent.glob(f"{file.stem}-*"):
            old.unlink()
        words = ["pdfimages", "-tiff" if "cmyk" in file.name else "-png", str(copy), str(prefix)]
        complaints = subprocess.run(words, check=True, capture_output=True, text=True).stderr
        found = []
        for path in sorted(prefix.parent.glob(f"{file.stem}-[0-9][0-9][0-9].*")):
            found.append(Image.open(path))
        # A JPEG decoder may differ by a little from another; conversions of inks are each program's own.
        allowed = 4 if "jpeg" in file.name or file.suffix == ".jpg" else 0
        wrong = bool(complaints) or len(found) != len(wanted) or any(differs(a, b, allowed) for a, b in zip(found, wanted))
        if wrong:
            failed += 1
            print(f"{file.name}: {len(found)} of {len(wanted)} pictures, or their pixels differ {complaints}")
    print(f"pictures: {len(files) - failed} of {len(files)} files came through to the pixel")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
