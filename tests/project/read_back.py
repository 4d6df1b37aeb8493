"""Reads projects, one JSON object a line: every file parses as what it is, and every value comes back exactly."""

import ast
import configparser
import hashlib
import json
import sys

import tomli
import yaml
from markdown_it import MarkdownIt

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MARKDOWN = MarkdownIt("commonmark").enable("table")
PARSED = {}


def parsed(kind, text, parse):
    """What `parse` makes of a text; each text is parsed once."""
    key = (kind, text)
    if key not in PARSED:
        if len(PARSED) > 2000:
            PARSED.clear()
        PARSED[key] = parse(text)
    return PARSED[key]


def python(text):
    tree = ast.parse(text, feature_version=(3, 9))
    compile(text, "file", "exec")
    return tree


def load_yaml(text):
    return yaml.load(text, LOADER)


def calls(tree, name):
    """The calls of a function of this name."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]


def keywords(call):
    """A call's literal keyword arguments."""
    found = {}
    for keyword in call.keywords:
        try:
            found[keyword.arg] = ast.literal_eval(keyword.value)
        except ValueError:
            pass
    return found


def function(tree, name):
    return next(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name)


def same(what, found, expected):
    assert found == expected, f"{what}: {found!r}, not {expected!r}"


def inline_text(token):
    """The text that inline Markdown shows."""
    return "".join(
        child.content if child.type in ("text", "code_inline") else "\n" if child.type == "softbreak" else ""
        for child in token.children
    )


def readme(text, question):
    tokens = parsed("markdown", text, MARKDOWN.parse)
    headings = [tokens[i + 1] for i, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h1"]
    same("the headings", [inline_text(token) for token in headings], [question["shown_project_name"]])
    tables = []
    for i, token in enumerate(tokens):
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append([])
        elif token.type in ("td_open", "th_open"):
            tables[-1][-1].append(inline_text(tokens[i + 1]))
    same("the tables", len(tables), 2)
    for table, section in zip(tables, ("inputs", "outputs")):
        same("the columns", [len(row) for row in table], [5] * len(table))
        same(f"the table of {section}", [row[0] for row in table[1:]], question[f"shown_{section}"])
    defaults = [float(row[2]) for row in tables[0][1:]]
    same("the defaults", defaults, question["defaults"])
    blocks = [json.loads(token.content) for token in tokens if token.type == "fence" and token.info == "json"]
    same("the JSON blocks", len(blocks), 1)
    for key, value in blocks[0].items():
        same(key, value, question["answers"][key])
    assert {"author", "project_name", "package"} <= set(blocks[0])


def packaging(files, question):
    answers = question["answers"]
    if question["stack"] == "lume-services":
        (setup,) = calls(python(files["setup.py"]), "setup")
        metadata = keywords(setup)
        same("the name", metadata["name"], answers["package"])
        same("the author", metadata["author"], answers["author"])
        same("the address", metadata["author_email"], answers["email"])
        same("the page", metadata["url"], question["page"])
        assert answers["project_name"] in metadata["description"]
        points = metadata["entry_points"]["orchestration"]
        configuration = configparser.ConfigParser()
        configuration.read_string(files["setup.cfg"])
        same("the prefix", configuration["versioneer"]["tag_prefix"], "v")
        return dict(point.split("=") for point in points)
    project = tomli.loads(files["pyproject.toml"])["project"]
    same("the name", project["name"], answers["package"])
    same("the authors", project["authors"], [{"name": answers["author"], "email": answers["email"]}])
    assert answers["project_name"] in project["description"]
    deployment = load_yaml(files["prefect.yaml"])["deployments"][0]
    same("the image", deployment["work_pool"]["job_variables"]["image"], f"{question['image']}:latest")
    assert answers["project_name"] in deployment["description"]
    return project["entry-points"]["orchestration"]


def names(body):
    """What the statements of a module bind."""
    bound = set()
    for node in body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            bound |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            bound.add(node.name)
        elif isinstance(node, ast.Assign):
            bound |= {target.id for target in node.targets}
        elif isinstance(node, ast.With):
            bound |= {item.optional_vars.id for item in node.items if item.optional_vars} | names(node.body)
    return bound


def code(files, question):
    answers = question["answers"]
    package = answers["package"]
    trees = {path: parsed("python", text, python) for path, text in files.items() if path.endswith(".py")}
    model, flow = trees[f"{package}/model.py"], trees[f"{package}/flow.py"]
    bound = set().union(*(names(trees[f"{package}/{path}"].body) for path in ("model.py", "flow.py", "tests/test_flow.py")))
    assert "MyModel" in bound
    open_names = {name for name in bound if not name.startswith(("test_", "__"))} - {"MyModel"}
    same("names that a class may have by mistake", open_names - set(question["reserved"]), set())
    if question["stack"] == "lume-services":
        (made,) = calls(flow, "Flow")
        same("the flow's name", ast.literal_eval(made.args[0]), answers["project_name"])
        assigned = [
            ast.literal_eval(node.targets[0].value.slice)
            for node in ast.walk(function(model, "evaluate"))
            if isinstance(node, ast.Assign)
        ]
        same("the outputs of evaluate", assigned, question["outputs"])
        return
    parameters = function(flow, "flow").args
    same("the flow's parameters", [argument.arg for argument in parameters.args + parameters.kwonlyargs], ["inputs"])


def project(question):
    files, answers = question["files"], question["answers"]
    for path, text in files.items():
        assert not path.startswith("/") and ".." not in path.split("/"), path
        if path.endswith((".yml", ".yaml")):
            parsed("yaml", text, load_yaml)
        assert text == "" or text.endswith("\n"), f"{path} has no end of line"
        assert not text.endswith("\n\n"), f"{path} ends in an empty line"

    points = packaging(files, question)
    package = answers["package"]
    expected = {f"{package}.model": f"{package}.model:MyModel", f"{package}.flow": f"{package}.flow:flow"}
    same("the entry points", points, expected)
    code(files, question)
    readme(files["README.md"], question)

    state = load_yaml(files[".lume-wizard.yml"])
    same("the format", state["format"], 1)
    same("the stack", state["stack"], question["stack"])
    kept = {key: answers[key] for key in question["kept"]}
    same("the answers", state["answers"], {**kept, "model_config_file": f"{package}/files/variables.yml"})
    ids = {
        path: hashlib.sha1(b"blob %d\0" % len(text.encode()) + text.encode()).hexdigest()
        for path, text in files.items()
        if path != ".lume-wizard.yml"
    }
    same("the files", state["files"], ids)

    for name, suffix in (("environment.yml", ""), ("dev-environment.yml", "-dev")):
        environment = load_yaml(files[name])
        same("the environment's name", environment["name"], answers["repo_name"] + suffix)
        same("the channels", environment["channels"], ["conda-forge"])
        pip = [item for item in environment["dependencies"] if not isinstance(item, str)]
        assert len(pip) <= 1 and all(list(item) == ["pip"] for item in pip), pip
    tests = tomli.loads(files["pyproject.toml"])["tool"]["pytest"]["ini_options"]
    same("the tests", tests["testpaths"], [f"{package}/tests"])

    if answers["license"] == "none":
        assert "LICENSE" not in files
    elif answers["license"] != "Apache-2.0":
        assert answers["author"] in files["LICENSE"]
    job = load_yaml(files[".github/workflows/build_image.yml"])["jobs"]["push_to_registry"]
    host, _, image = question["image"].partition("/")
    pushed = {"registry.hub.docker.com": "docker.io"}.get(host, host)
    same("the image that is pushed", job["env"]["IMAGE"], f"{pushed}/{image}")


count = 0
for line in sys.stdin:
    question = json.loads(line)
    try:
        project(question)
    except Exception as error:
        print(f"{question['case']}: {type(error).__name__}: {error}")
        sys.exit(1)
    count += 1
print(f"{count} projects")
