"""Uploads a folder as code and downloads it again, as Microsoft's azure-ai-ml does: transfer.py FOLDER TARGET. Prints the seconds of
each. CONTAINER is the signed URL of an empty container.

The upload is what create_or_update of a code asset does with the storage: the code asset hashes all files (SHA-256), the upload
hashes them again (MD5) for the name of the folder, and only then sends the first one. Without the requests to Azure Resource
Manager, which the container stands for."""

import contextlib, logging, os, sys, time, warnings

warnings.simplefilter('ignore')
logging.disable(logging.WARNING)
from azure.ai.ml._artifacts._artifact_utilities import _upload_to_datastore
from azure.ai.ml._artifacts._blob_storage_helper import BlobStorageClient
from azure.ai.ml.entities._assets import Code
from azure.ai.ml.exceptions import ErrorTarget

folder, target = sys.argv[1:]
container = os.environ['CONTAINER']


def upload():
    code = Code(path=folder)
    _upload_to_datastore(None, None, code.path, artifact_type=ErrorTarget.CODE, show_progress=False,
        asset_name='data', asset_version='1', ignore_file=code._ignore_file, sas_uri=container)


def download():
    client = BlobStorageClient(credential=None, account_url=container)
    client.download(starts_with=os.path.basename(folder) + '/', destination=target)


for transfer in (upload, download):
    begin = time.monotonic()
    with open(os.devnull, 'w') as nowhere, contextlib.redirect_stderr(nowhere):
        transfer()
    print(time.monotonic() - begin, flush=True)
