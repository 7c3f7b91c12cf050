"""Keeps a log of who changed what.

This file is in order: a review of it draws no findings. Its comments and texts
mention faults on purpose, for example:

    if entry.kind is "login": ...
    if count is 0: ...
"""

import shlex
import subprocess

TABLE = "audit"


def record(entry, log=None):
    # Not log=[]: that list would be shared by all calls.
    if log is None:
        log = []
    log.append(entry)
    return log


def is_login(entry):
    # Not `is "login"`: a kind that was read from the database is another object.
    return entry.kind == "login"


def entries_of(cursor, actor):
    # The name of a table can't be a parameter; the value is one.
    cursor.execute(f"SELECT at, kind FROM {TABLE} WHERE actor = %s", (actor,))
    return cursor.fetchall()


def count(cursor):
    cursor.execute("SELECT count(*) FROM audit")
    return cursor.fetchone()[0]


def compress(path):
    subprocess.run(["gzip", "--keep", path], check=True)


def size_of(path):
    command = f"du -b {shlex.quote(path)} | cut -f1"
    return int(subprocess.check_output(command, shell=True))


def read_all(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return "(the log is 0 lines long)"
