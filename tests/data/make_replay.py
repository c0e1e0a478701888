"""Runs the PyTorch scripts that actui writes and stores what they print, for src/cli/net/replay.rs.

    python make_replay.py

Needs cargo, torch and safetensors. The scripts and what they print are stored in replay/.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
STORED = HERE / "replay"

with tempfile.TemporaryDirectory() as folder:
    call = ["cargo", "test", "--locked", "--lib", "replay", "--", "--ignored"]
    environment = os.environ | {"ACTUI_REPLAY": folder}
    subprocess.run(call, check=True, cwd=HERE.parent.parent, env=environment)
    STORED.mkdir(exist_ok=True)
    for script in sorted(pathlib.Path(folder).glob("*.py")):
        said = subprocess.run([sys.executable, script], check=True, capture_output=True, text=True)
        shutil.copy(script, STORED)
        (STORED / f"{script.stem}.txt").write_text(said.stdout)
        print(script.stem, said.stdout.splitlines()[0], said.stdout.splitlines()[-1], sep="\n  ")
