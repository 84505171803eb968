"""Follows the log of a run with Microsoft's azure-ai-ml: stream.py RUN."""

import sys

from connect import client

client.jobs.stream(sys.argv[1])
