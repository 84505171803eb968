"""Submits files with Microsoft's azure-ai-ml: submit.py FILE... Prints a line '## FILE "name"' for each."""

import json, os, sys

from connect import client

from azure.ai.ml import load_job

for file in sys.argv[1:]:
    # The client resolves the path of a build context against the current folder.
    os.chdir(os.path.dirname(file))
    print('\n## %s %s' % (file, json.dumps(client.jobs.create_or_update(load_job(file)).name)), flush=True)
