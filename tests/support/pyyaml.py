"""Reads JSON strings (one YAML text a line) and writes what safe_load makes of each, one line each.

A refusal is `E:` and the error. A value is written with its types; a collection that was written before is `*` and its number.
"""
import datetime
import json
import sys

import yaml


def scalar(value):
    if value is None:
        return "n"
    if value is True:
        return "t"
    if value is False:
        return "f"
    if isinstance(value, int):
        return "i" + format(value, "x")
    if isinstance(value, float):
        return "dnan" if value != value else "d" + value.hex()
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, bytes):
        return "b" + value.hex()
    if isinstance(value, datetime.datetime):
        offset = value.utcoffset()
        zone = "" if offset is None else "z%d" % (offset.total_seconds() // 60)
        return "T" + value.replace(tzinfo=None).isoformat(timespec="microseconds") + zone
    if isinstance(value, datetime.date):
        return "D" + value.isoformat()
    raise TypeError(type(value))


def written(value, numbers):
    if isinstance(value, (list, dict, set)):
        if id(value) in numbers:
            return "*%d" % numbers[id(value)]
        numbers[id(value)] = len(numbers)
    if isinstance(value, list):
        return "[" + ",".join(written(item, numbers) for item in value) + "]"
    if isinstance(value, tuple):
        return "<" + written(value[0], numbers) + ":" + written(value[1], numbers) + ">"
    if isinstance(value, dict):
        return "{" + ",".join(scalar(key) + ":" + written(item, numbers) for key, item in value.items()) + "}"
    if isinstance(value, set):
        return "(" + ",".join(sorted(scalar(item) for item in value)) + ")"
    return scalar(value)


def line(text):
    try:
        value = yaml.safe_load(text.replace("\r\n", "\n").replace("\r", "\n"))
    except Exception as error:
        return "E:" + type(error).__name__ + ": " + " ".join(str(error).split())[:300]
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(50_000)
    try:
        return written(value, {})
    finally:
        sys.setrecursionlimit(limit)


assert yaml.__version__ == "6.0.3", yaml.__version__
with open(sys.argv[2], "w", encoding="utf-8") as answers:
    for given in open(sys.argv[1], encoding="utf-8"):
        answers.write(line(json.loads(given)).encode("utf-8", "backslashreplace").decode() + "\n")
