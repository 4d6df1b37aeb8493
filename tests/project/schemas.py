"""Validates the conformance cases with a real validator: no schema refuses what its runtime accepts.

`schemas.py PROGRAM CASES.jsonl FOLDER ANSWERS.yml...` prints what each schema does; it fails where a schema is not valid,
refuses an accepted file, or catches too little of what is refused.
"""

import json
import pathlib
import subprocess
import sys

import yaml
from jsonschema import Draft202012Validator

RUNTIMES = ["lume-model-1.5", "lume-model-1.7", "lume-model-2.0", "lume-torch-3.0"]
# The part of the refused files that a schema is expected to catch: the rest is beyond it, such as the order of a range.
LEAST_CAUGHT = 0.85


def validator(program, *arguments):
    schema = json.loads(subprocess.check_output([program, "schema", *arguments]))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def loaded(text):
    try:
        return yaml.load(text, yaml.SafeLoader), True
    except Exception:  # what is no YAML is no matter of a schema
        return None, False


def main(program, cases, folder, *answers):
    wrong = []
    of_any = validator(program, "variables")
    texts = []
    for line in open(cases, encoding="utf-8"):
        case = json.loads(line)
        texts.append((case["id"], case["text"], case["verdicts"]))
    real = pathlib.Path(folder)
    for name, verdicts in json.loads((real / "verdicts.json").read_text()).items():
        texts.append((name, (real / name).read_bytes(), verdicts))
    for runtime in RUNTIMES:
        schema = validator(program, "variables", "--runtime", runtime)
        accepted = refused = caught = 0
        for name, text, verdicts in texts:
            data, is_yaml = loaded(text)
            if not is_yaml or runtime not in verdicts:
                continue
            valid = schema.is_valid(data)
            if verdicts[runtime]["accepted"]:
                accepted += 1
                if not valid or not of_any.is_valid(data):
                    error = next(schema.iter_errors(data), None)
                    wrong.append(f"{runtime} accepts {name}: {error and error.message}")
            else:
                refused += 1
                caught += not valid
        print(f"{runtime}: {accepted} accepted files are valid; {caught} of {refused} refused ones are caught")
        if accepted < 100 or caught < LEAST_CAUGHT * refused:
            wrong.append(f"{runtime}: too little is caught, or too few files were tried")
    schema = validator(program, "answers")
    for path in answers:
        data = yaml.load(open(path, encoding="utf-8"), yaml.BaseLoader)
        wrong += [f"{path}: {error.message}" for error in schema.iter_errors(data)]
    for data in ({"author": ["Ada"]}, {"stack": {}}, ["author"]):
        if schema.is_valid(data):
            wrong.append(f"the schema of answers takes {data}")
    sys.exit("\n".join(wrong) or None)


main(*sys.argv[1:])
