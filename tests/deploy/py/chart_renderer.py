"""The part of Helm's template language that our charts use, so that they can be checked where Helm is not installed: values and functions in actions, if, and literal text.
Anything else is an error here, as it would be a surprise there. (Helm itself is not in Debian; its engine is Go's text/template, by which the charts were rendered once, to the same result.)"""

import hashlib
import json
import re

ACTION = re.compile(r"\{\{(-?)\s*(`[^`]*`|.*?)\s*(-?)\}\}", re.S)


def lookup(path, values):
    found = values
    for part in path.removeprefix(".Values.").split("."):
        found = found[part]
    return found


def evaluate(words, values):
    if words.startswith("`"):
        return words[1:-1]
    if words.startswith("not "):
        return not evaluate(words[4:], values)
    if match := re.fullmatch(r"gt \(int (\S+)\) (\d+)", words):
        return int(lookup(match[1], values)) > int(match[2])
    first, *filters = [part.strip() for part in words.split("|")]
    if first.startswith("toJson "):
        value = json.dumps(lookup(first.split()[1], values), sort_keys=True, separators=(",", ":"))
    else:
        assert re.fullmatch(r"\.Values(\.\w+)+", first), f"an action that the renderer does not know: {words}"
        value = lookup(first, values)
    for name in filters:
        if name == "quote":
            value = json.dumps(str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value))
        elif name == "sha256sum":
            value = hashlib.sha256(value.encode()).hexdigest()
        else:
            raise AssertionError(f"a function that the renderer does not know: {name}")
    return value


def render(template, values):
    out, stack, at = [], [], 0
    for match in ACTION.finditer(template):
        text = template[at:match.start()]
        at = match.end()
        if match[1]:
            text = text.rstrip()
        if all(stack):
            out.append(text)
        words = match[2]
        if words.startswith("if "):
            stack.append(bool(evaluate(words[3:], values)))
        elif words == "end":
            stack.pop()
        elif all(stack):
            value = evaluate(words, values)
            out.append(str(value).lower() if isinstance(value, bool) else str(value))
        if match[3]:
            at += len(template[at:]) - len(template[at:].lstrip())
    assert not stack, "an if without its end"
    return "".join(out) + template[at:]
