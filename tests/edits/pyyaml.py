"""Reads lines of {"old", "new", "edit"} and says which new texts PyYAML does not read as the edited old value."""

import json
import sys

import yaml


def same(one, other):
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        pairs = zip(one.items(), other.items())
        return len(one) == len(other) and all(same(a, c) and same(b, d) for (a, b), (c, d) in pairs)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other or (one != one and other != other)


def holder(value, path):
    for key in path:
        value = value[key]
    return value


def changed(value, edit):
    section = holder(value, edit["path"])
    items = list(section.items()) if isinstance(section, dict) else list(section)
    index = edit["index"]
    kind = edit["kind"]
    if kind in ("set", "unset"):
        fields = items[index][1] if isinstance(section, dict) else items[index]
        if kind == "set":
            fields[edit["key"]] = yaml.safe_load(edit["value"])
        else:
            del fields[edit["key"]]
        return value
    if kind == "remove":
        del items[index]
    elif kind == "reorder":
        items.insert(edit["to"], items.pop(index))
    elif kind == "rename":
        name = edit["name"]
        if isinstance(section, dict):
            old, fields = items[index]
            items[index] = (name, fields)
            if isinstance(fields, dict) and fields.get("name") == old:
                fields["name"] = name
        else:
            items[index]["name"] = name
    outer = holder(value, edit["path"][:-1])
    outer[edit["path"][-1]] = dict(items) if isinstance(section, dict) else items
    return value


wrong = seen = 0
for line in sys.stdin:
    row = json.loads(line)
    seen += 1
    try:
        old = yaml.safe_load(row["old"])
    except yaml.YAMLError as error:
        print("PyYAML refuses the old text:", repr(error), json.dumps(row))
        wrong += 1
        continue
    try:
        new = yaml.safe_load(row["new"])
    except yaml.YAMLError as error:
        print("PyYAML refuses the new text:", repr(error), json.dumps(row))
        wrong += 1
        continue
    if not same(changed(old, row["edit"]), new):
        print("another value:", json.dumps(row))
        wrong += 1
print(f"seen {seen} wrong {wrong}")
