"""Starts twenty workers of the application at once, for each folder that is named, and asks each of them something."""

import json
import logging
import multiprocessing
import pathlib
import sys
import urllib.request

from sqlalchemy.exc import DBAPIError
from werkzeug.serving import make_server

from app import create_app

WORKERS = 20


def work(folder, barrier, results):
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    barrier.wait()
    try:
        app = create_app(pathlib.Path(folder))
    except DBAPIError as error:
        results.put((None, error.orig.pgcode))
        return
    server = make_server("127.0.0.1", 0, app)
    results.put((server.server_port, app.steps))
    server.serve_forever()


def start(folder):
    barrier = multiprocessing.Barrier(WORKERS)
    results = multiprocessing.Queue()
    workers = [multiprocessing.Process(target=work, args=(folder, barrier, results)) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    started = [results.get(timeout=60) for _ in workers]
    failed = sorted(what for port, what in started if port is None)
    if failed:
        print(f"{len(failed)} workers did not start: {', '.join(sorted(set(failed)))}")
    else:
        print(f"{WORKERS} workers, steps run:", *sorted(steps for _, steps in started if steps > 0))
        names = [json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/users"))[0]["name"] for port, _ in started]
        print(f"{len(names)} answers: {', '.join(set(names))}")
    for worker in workers:
        worker.terminate()
        worker.join()


for folder in sys.argv[1:]:
    print("==", pathlib.Path(folder).name)
    start(folder)
