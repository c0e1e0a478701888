"""Runs every program of the lessons and stores what it prints.

    python tests/data/make_code.py

Needs numpy, torch, sympy and matplotlib. Each Python block of lessons/en is run by itself in a process of its
own, as `actui lesson code` prints it; one that uses names of a program above it on its page is told,
and run after that. Stored in tests/data/code.json for each program, by
`lesson/section/number`: its lines, everything that it prints, and what each line of it prints that
calls print, by line number from 1. A program that stops with an error stops this one.

`tests/lessons.rs` holds what the pages say that programs print against the file, and asks for
another run when a program has changed.
"""

import builtins
import io
import json
import multiprocessing
import os
import pathlib
import sys
import tempfile
import tomllib
import traceback

import numpy
import sympy
import torch

# Pictures are drawn, and shown to nobody.
os.environ["MPLBACKEND"] = "Agg"
HERE = pathlib.Path(__file__).parent.resolve()
NAME = "<program>"


def programs():
    for path in sorted((HERE.parent.parent / "lessons/en").glob("[0-9]*.toml")):
        lesson = tomllib.loads(path.read_text())
        for section in lesson["section"]:
            number, above = 0, []
            for block in section["block"]:
                if block["kind"] == "code" and block.get("language", "python") == "python":
                    number += 1
                    code = block["code"].strip("\n").rstrip()
                    yield f"{lesson['id']}/{section['id']}/{number}", code, above
                    above = above + [code]


def run(code, above):
    prints = {}
    whole = io.StringIO()

    def recorded(*values, sep=" ", end="\n", file=None, flush=False):
        text = sep.join(str(value) for value in values) + end
        whole.write(text)
        frame = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename != NAME:
            frame = frame.f_back
        if frame is not None:
            prints[frame.f_lineno] = prints.get(frame.f_lineno, "") + text

    builtins.print = recorded
    try:
        os.chdir(tempfile.mkdtemp())
        names = {"__name__": "__main__"}
        for earlier in above:
            exec(compile(earlier, "<above>", "exec"), names)
        whole.truncate(whole.seek(0))
        exec(compile(code, NAME, "exec"), names)
    except Exception:
        return {"error": traceback.format_exc(limit=-1)}
    return {"prints": whole.getvalue(), "lines": {str(line): text for line, text in prints.items()}}


def main():
    stored = {}
    # A child knows nothing of what another has set or seeded; the libraries are loaded once.
    context = multiprocessing.get_context("fork")
    for name, code, above in programs():
        with context.Pool(1) as pool:
            result = pool.apply(run, (code, []))
        if "NameError" in result.get("error", "") and above:
            print(f"{name} does not run by itself")
            with context.Pool(1) as pool:
                result = pool.apply(run, (code, above))
        if "error" in result:
            sys.exit(f"{name}: {result['error']}")
        stored[name] = {"code": code.split("\n"), **result}
    versions = {"numpy": numpy.__version__, "sympy": sympy.__version__, "torch": torch.__version__}
    everything = {"versions": versions, "programs": stored}
    (HERE / "code.json").write_text(json.dumps(everything, indent=1, ensure_ascii=False) + "\n")
    print(f"{len(stored)} programs")


if __name__ == "__main__":
    main()
