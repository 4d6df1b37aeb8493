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


def put(outer, key, items, listed):
    """Gives `outer` its section `key` anew; one that is not there stands beside the other."""
    section = items if listed else dict(items)
    if key in outer:
        outer[key] = section
        return
    entries = list(outer.items())
    keys = list(outer)
    before = key == "input_variables" and "output_variables" in keys
    after = key == "output_variables" and "input_variables" in keys
    at = keys.index("output_variables") if before else len(keys)
    at = keys.index("input_variables") + 1 if after else at
    entries.insert(at, (key, section))
    outer.clear()
    outer.update(entries)


def take_items(outer, key):
    """The items of a section, and whether it is a list."""
    section = outer.get(key)
    if isinstance(section, list):
        return list(section), True
    return list((section or {}).items()), False


def renamed(item, name, listed):
    if listed:
        return {**item, "name": name}
    key, fields = item
    if isinstance(fields, dict) and "name" in fields and fields["name"] == key:
        fields = {**fields, "name": name}
    return name, fields


def fit(item, was_list, is_list):
    """A variable for a section of the other form."""
    if was_list == is_list:
        return item
    if is_list:
        name, fields = item
        return {"name": name, **{key: value for key, value in fields.items() if key != "name"}}
    return item["name"], {key: value for key, value in item.items() if key != "name"}


def changed(value, edit, new):
    """The old value with the edit made; `new` is what a new variable's own form is taken from."""
    outer = holder(value, edit["path"][:-1])
    key = edit["path"][-1]
    items, listed = take_items(outer, key)
    index = edit["index"]
    kind = edit["kind"]
    if kind == "fields":
        fields = items[index] if listed else items[index][1]
        fields = {} if fields is None else fields
        for field, text in edit["changes"]:
            if text is None:
                fields.pop(field, None)
            else:
                fields[field] = yaml.safe_load(text)
        if not listed:
            items[index] = (items[index][0], fields)
    elif kind == "rename field":
        fields = items[index] if listed else items[index][1]
        pairs = [(edit["to"] if field == edit["from"] else field, found) for field, found in fields.items()]
        fields.clear()
        fields.update(pairs)
    elif kind == "remove":
        del items[index]
    elif kind == "reorder":
        items.insert(edit["to"], items.pop(index))
    elif kind == "rename":
        items[index] = renamed(items[index], edit["name"], listed)
    elif kind == "duplicate":
        copies = [renamed(items[index], name, listed) for name in edit["names"]]
        items[index + 1 : index + 1] = copies
    elif kind == "add":
        added, _ = take_items(holder(new, edit["path"][:-1]), key)
        added = added[index]
        name, fields = (added.get("name"), dict(added)) if listed else (added[0], dict(added[1]))
        for own in ("name", "type", "variable_type", "variable_class"):
            fields.pop(own, None)
        meant = {field: yaml.safe_load(text) for field, text in edit["fields"]}
        if name != edit["name"] or not same(fields, meant):
            return None
        items.insert(index, added)
    elif kind == "move":
        item = items.pop(index)
        there, is_list = take_items(outer, edit["to"])
        put(outer, edit["to"], [*there, fit(item, listed, is_list)], is_list)
    put(outer, key, items, listed)
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
    if not same(changed(old, row["edit"], new), new):
        print("another value:", json.dumps(row))
        wrong += 1
print(f"seen {seen} wrong {wrong}")
