#!/usr/bin/env python3
"""What answers cost over a register of 1,000,000 matters, as ratios in one run against what a user would pick instead.

    benches/register.py [MATTERS]

From an empty folder under target/: builds the program, makes the ledger (about four entries a matter), and times each
answer beside the incumbent's command over the same rows, in turn, three times; the medians are compared. An import is
timed once. Wanted on the path: cargo, python3, sqlite3; a million matters take some 10 GB of disk for as long as it runs.
sqlite-utils, sqlcipher3 and duckdb are put into an environment of their own under target/. Each ledger that was measured
is verified afterwards. It measures nothing of single entries: `cargo bench` does.
"""

import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "target"
PACKAGES = ["sqlite-utils==4.2.1", "sqlcipher3==0.6.4", "duckdb==2.0.0"]
TYPES = ["icpc", "rcpc", "core_group", "cin", "care_review", "home_visit", "call", "contact", "plo", "ehcp"]
# Matters of the one worker whose supervision is exported, however many others there are.
OWN = 50


def main():
    matters = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    subprocess.run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=ROOT, check=True)
    python = environment()
    with tempfile.TemporaryDirectory(dir=TARGET, prefix="register-") as folder:
        place = Place(Path(folder), python)
        say([f"{matters:,} matters"])
        large = place.ledger("large", matters)
        small = place.ledger("small", 10_000)
        # All three leave the ledger as it was, but for the traces of exports.
        for measure in (lambda: supervision(place, large, small), lambda: audit(place, large), lambda: export(place, large)):
            say(measure())
        for ledger in (large, small):
            place.run(*place.candour(ledger, "verify"))
            ledger.unlink()
        say(imports(place, matters))
        say(["every ledger measured verifies"])


def say(lines):
    """Tells what was measured as soon as it was."""
    print("\n".join(lines), flush=True)


def environment():
    """An environment with the incumbents, made once."""
    home = TARGET / "register-incumbents"
    python = home / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return python


class Place:
    """The folder, the program and how commands are timed there."""

    def __init__(self, folder, python):
        self.folder, self.python = folder, python
        (folder / "key").mkdir()
        os.environ.update(CANDOUR_WORKER="B-1", CANDOUR_ROLE="social_worker")

    def candour(self, ledger, *words):
        key = self.folder / "key" / ledger.stem
        return [str(TARGET / "release" / "candour"), "--ledger", str(ledger), "--key-file", str(key), *words]

    def new(self, name):
        ledger = self.folder / f"{name}.db"
        self.run(*self.candour(ledger, "init", "--name", name, "--pack", "tees", "--no-recovery"))
        return ledger

    def ledger(self, name, matters):
        """A ledger of so many matters, logged as a batch."""
        ledger = self.new(name)
        began = time.monotonic()
        batch = subprocess.Popen(
            self.candour(ledger, "log", "--batch", "-"), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, text=True, bufsize=1 << 20,
        )
        for matter in range(matters):
            for line in entries(matter):
                batch.stdin.write(json.dumps(line) + "\n")
        batch.stdin.close()
        if batch.wait() != 0:
            raise SystemExit(f"the batch of {name} was refused")
        seconds = time.monotonic() - began
        print(f"{name}: {matters:,} matters logged in {seconds:.0f} s", file=sys.stderr)
        return ledger

    def run(self, *words, output=None):
        """Seconds, and the peak memory in KiB, of one command."""
        with open(output or os.devnull, "wb") as out, tempfile.TemporaryFile() as told:
            began = time.monotonic()
            process = subprocess.Popen(list(map(str, words)), stdout=out, stderr=told)
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.monotonic() - began
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                told.seek(0)
                raise SystemExit(f"{' '.join(map(str, words))}: {told.read().decode()[-2000:]}")
        return seconds, usage.ru_maxrss

    def python_run(self, code, *words, output=None):
        return self.run(self.python, "-c", code, *words, output=output)


def medians(*commands):
    """The median seconds of each command, run in turn three times."""
    runs = [[command()[0] for command in commands] for _ in range(3)]
    return [statistics.median(times) for times in zip(*runs)]


def verdict(what, ours, theirs, bound=1.0):
    ratio = ours / theirs
    within = "within" if ratio <= bound else "NOT within"
    return f"{what}: {ours:.2f} s against {theirs:.2f} s, {ratio:.2f} (bound {bound}: {within})"


def entries(matter):
    """About four entries: a request, an asking, advice, a beginning; every fifth matter has no asking."""
    day = date(2024, 1, 1) + timedelta(days=matter % 730)
    asked = f"{day.isoformat()}T09:00"
    began = f"{(day + timedelta(days=7)).isoformat()}T10:02"
    worker = "W-OWN" if matter < OWN else f"W-{matter % 200}"
    kind = TYPES[matter % 10]
    scheduled = began.replace("10:02", "10:00")
    yield {
        "kind": "request", "nature": "request", "case": f"C-{matter}", "person": "mother", "occurred": asked,
        "worker": worker, "meeting": {"type": kind, "scheduled": scheduled}, "media": ["audio"],
        "reasons": ["recall"], "proceedings": "none", "capture": ["chair", "police"], "team": f"T-{matter % 6}",
    }
    if matter % 5:
        yield {
            "kind": "consent", "asked_by": "social_worker", "who": ["chair", "police"], "answer": "agreed",
            "occurred": asked, "worker": worker,
        }
    yield {
        "kind": "advice", "given_by": "social_worker", "to": ["mother"], "how": ["oral"], "occurred": asked,
        "items": ["STORE", "PERSONAL", "NOSHARE", "LEGAL", "NOCOPY", "REASON"], "worker": worker,
    }
    yield {"kind": "meeting", "began": began, "present": ["chair", "police"], "occurred": began, "worker": worker}


FLAT = """
import csv, sys
name, engine, key = sys.argv[1], sys.argv[2], sys.argv[3]
if engine == "sqlcipher":
    import sqlcipher3.dbapi2 as engine
else:
    import sqlite3 as engine
db = engine.connect(name)
if key:
    db.execute(f"pragma key = \\"x'{key}'\\"")
rows = csv.reader(open(sys.argv[4], newline="", encoding="utf-8"))
head = next(rows)
db.execute("create table register (" + ", ".join(f'"{c}" text' for c in head) + ")")
db.executemany("insert into register values (" + ", ".join("?" * len(head)) + ")", rows)
db.commit()
"""

EXPORT = """
import csv, sys
import sqlcipher3.dbapi2 as engine
db = engine.connect(sys.argv[1])
db.execute(f"pragma key = \\"x'{sys.argv[2]}'\\"")
rows = db.execute("select * from register")
out = csv.writer(sys.stdout)
out.writerow([c[0] for c in rows.description])
out.writerows(rows)
"""

GROUP = "select substr(start, 1, 7), meeting_type, timing, count(*) from register group by 1, 2, 3"


def flat(place, large):
    """The register as one plain row a matter: in SQLite, in SQLCipher, in DuckDB. Made once."""
    rows = place.folder / "register.csv"
    if not rows.exists():
        place.run(*place.candour(large, "export", "register", "--format", "csv", "--profile", "machine"), output=rows)
        place.python_run(FLAT, place.folder / "flat.db", "sqlite", "", rows)
        place.python_run(FLAT, place.folder / "cipher.db", "sqlcipher", "0" * 64, rows)
        load = (
            "import duckdb, sys; duckdb.connect(sys.argv[1]).execute("
            "f\"create table register as select * from read_csv('{sys.argv[2]}', all_varchar = true)\")"
        )
        place.python_run(load, place.folder / "flat.duck", rows)
    return place.folder / "flat.db", place.folder / "cipher.db", place.folder / "flat.duck"


def audit(place, large):
    plain, _, duck = flat(place, large)
    ours = lambda: place.run(*place.candour(
        large, "audit", "consent", "--by", "month,type", "--section", "by", "--format", "csv"))
    sqlite = lambda: place.run("sqlite3", "-csv", plain, GROUP)
    code = "import duckdb, sys; duckdb.connect(sys.argv[1], read_only=True).execute(sys.argv[2]).fetchall()"
    other = lambda: place.python_run(code, duck, GROUP)
    ours, sqlite, duck = medians(ours, sqlite, other)
    return [
        verdict("audit consent --by month,type against sqlite3's group by over flat plain rows", ours, sqlite),
        f"  DuckDB's own over the same rows: {duck:.2f} s",
    ]


def export(place, large):
    plain, cipher, _ = flat(place, large)
    ours = lambda: place.run(
        *place.candour(large, "export", "register", "--format", "csv"), output=place.folder / "ours.csv")
    theirs = lambda: place.python_run(EXPORT, cipher, "0" * 64, output=place.folder / "theirs.csv")
    shell = lambda: place.run(
        "sqlite3", "-csv", "-header", plain, "select * from register", output=place.folder / "shell.csv")
    ours, theirs, shell = medians(ours, theirs, shell)
    return [
        verdict("export register against sqlcipher3's of the same rows", ours, theirs),
        f"  plain sqlite3 -csv: {shell:.2f} s",
    ]


def supervision(place, large, small):
    of = lambda ledger: lambda: place.run(*place.candour(
        ledger, "export", "supervision", "--worker", "W-OWN", "--format", "csv"))
    ours, theirs = medians(of(large), of(small))
    return [verdict(f"supervision of one worker's {OWN} matters against a ledger of 10,000 matters", ours, theirs, 1.5)]


MAP = """\
format = 1

[file]
dates = "dmy"

[request]
nature = "request"
occurred = { column = "Requested on" }
case = { column = "Case" }
person = { column = "By whom" }
worker = { column = "Worker" }
team = { column = "Team" }

[request.meeting]
type = { column = "Meeting" }
scheduled = { column = "Meeting date" }

[consent]
when = "Asked on"
occurred = { column = "Asked on" }
asked_by = "social_worker"
who = ["chair"]
"""


def register(path, rows):
    """A team's register as a spreadsheet saves it."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["Case", "Requested on", "By whom", "Meeting", "Meeting date", "Asked on", "Worker", "Team"])
        for n in range(rows):
            day = date(2024, 1, 1) + timedelta(days=n % 730)
            uk = lambda d: d.strftime("%d/%m/%Y")
            out.writerow([
                f"C-{n}", uk(day), "Mother", TYPES[n % 10], uk(day + timedelta(days=7)), uk(day + timedelta(days=1)),
                f"W-{n % 200}", f"T-{n % 6}",
            ])


def imports(place, rows):
    files = {n: place.folder / f"team-{n}.csv" for n in (rows, rows // 10)}
    for n, file in files.items():
        register(file, n)
    mapping = place.folder / "map.toml"
    mapping.write_text(MAP)
    # Once each: a ledger takes a file only once.
    takes = lambda ledger, n: place.run(*place.candour(ledger, "import", files[n], "--map", mapping))
    ledgers = place.new("imported"), place.new("tenth")
    (ours, peak), (_, tenth) = takes(ledgers[0], rows), takes(ledgers[1], rows // 10)
    theirs, _ = place.run(
        place.python, "-m", "sqlite_utils", "insert", place.folder / "utils.db", "team", files[rows], "--csv", "--silent")
    for ledger in ledgers:
        place.run(*place.candour(ledger, "verify"))
    memory = peak / tenth
    within = "within" if memory <= 1.5 else "NOT within"
    return [
        verdict(f"import of {rows:,} rows against sqlite-utils insert --csv", ours, theirs),
        f"peak memory of it ({peak:,} KiB) against {rows // 10:,} rows ({tenth:,} KiB): {memory:.2f} (bound 1.5: {within})",
    ]


if __name__ == "__main__":
    main()
