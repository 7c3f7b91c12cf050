"""Whether texts mean what their files mean: for each case `same`, `different` or `none`.

Bodies that stayed behind are not put back here, for their indentation would be another than that of the rows around: both trees
have `...` in their place. Texts that document something do not count.
"""

import ast
import sys
from pathlib import Path

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def read(name):
    return Path(sys.argv[1], name).read_bytes().decode()


def without_docstrings(tree):
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, *DEFINITIONS)) and len(node.body) > 1:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
                node.body = node.body[1:]
    return ast.dump(tree)


def stand_in(tree, rows, gone):
    """Puts `...` where all of a body is gone, into the tree and into the rows.

    Returns the rows that nobody stands in for, or None where a function is sent whose surroundings are gone.
    """
    left = set(gone)
    nodes = [tree]
    while nodes:
        node = nodes.pop()
        if isinstance(node, DEFINITIONS):
            first, last = node.body[0].lineno, node.end_lineno
            if first in gone and last in gone and first != node.lineno:
                if any(rows[row - 1].strip() for row in range(first, last + 1)):
                    return None
                head = rows[node.lineno - 1]
                rows[first - 1] = head[: len(head) - len(head.lstrip())] + " ..."
                node.body = [ast.Expr(ast.Constant(...))]
                left.difference_update(range(node.lineno, last + 1))
                continue
        nodes.extend(ast.iter_child_nodes(node))
    return left


def judge(at):
    try:
        original = ast.parse(read(f"{at}.original"))
    except SyntaxError:
        return "none"
    rows = read(f"{at}.sent").split("\n")
    gone = {int(row) for row in read(f"{at}.bodies").split()}
    for row in gone:
        rows[row - 1] = ""
    lines = read(f"{at}.original").split("\n")
    left = stand_in(original, rows, gone)
    if left is None:
        return "none"
    # Comments that open a body stand above its first statement.
    if any(lines[row - 1].strip() and not lines[row - 1].lstrip().startswith("#") for row in left):
        return "different"
    try:
        sent = ast.parse("\n".join(rows))
    except SyntaxError:
        return "different"
    return "same" if without_docstrings(original) == without_docstrings(sent) else "different"


for case in range(int(sys.argv[2])):
    print(judge(case))
