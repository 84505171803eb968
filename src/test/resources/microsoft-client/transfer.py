"""Uploads a folder and downloads it again with the storage client of Microsoft's azure-ai-ml: transfer.py FOLDER TARGET.
Prints the seconds of each. CONTAINER is the signed URL of an empty container."""

import contextlib, logging, os, sys, time, warnings

warnings.simplefilter('ignore')
logging.disable(logging.WARNING)
from azure.ai.ml._artifacts._blob_storage_helper import BlobStorageClient

folder, target = sys.argv[1:]
for transfer in ('up', 'down'):
    begin = time.monotonic()
    client = BlobStorageClient(credential=None, account_url=os.environ['CONTAINER'])
    with open(os.devnull, 'w') as nowhere, contextlib.redirect_stderr(nowhere):
        if transfer == 'up':
            client.upload(folder, name='data', version='1', show_progress=False)
        else:
            client.download(starts_with=os.path.basename(folder) + '/', destination=target)
    print(time.monotonic() - begin, flush=True)
