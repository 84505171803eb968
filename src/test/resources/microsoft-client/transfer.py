"""Uploads a folder as code or as a model, and downloads it again, as Microsoft's azure-ai-ml does: transfer.py FOLDER TARGET
code|model. Prints the seconds of each. CONTAINER is the signed URL of an empty container.

The upload is what create_or_update of the asset does with the storage: it hashes all files (MD5) for the name of the folder, and
only then sends the first one. A code asset has hashed them before (SHA-256). Without the requests to Azure Resource Manager, which
the container stands for."""

import contextlib, logging, os, sys, time, warnings

warnings.simplefilter('ignore')
logging.disable(logging.WARNING)
from azure.ai.ml._artifacts._artifact_utilities import _upload_to_datastore
from azure.ai.ml._artifacts._blob_storage_helper import BlobStorageClient
from azure.ai.ml.entities._assets import Code
from azure.ai.ml.exceptions import ErrorTarget

folder, target, kind = sys.argv[1:]
container = os.environ['CONTAINER']


def upload():
    if kind == 'code':
        Code(path=folder)
    _upload_to_datastore(None, None, folder, artifact_type=ErrorTarget.ARTIFACT, show_progress=False, asset_name='data',
        asset_version='1', sas_uri=container)


def download():
    client = BlobStorageClient(credential=None, account_url=container)
    client.download(starts_with=os.path.basename(folder) + '/', destination=target)


for transfer in (upload, download):
    begin = time.monotonic()
    with open(os.devnull, 'w') as nowhere, contextlib.redirect_stderr(nowhere):
        transfer()
    print(time.monotonic() - begin, flush=True)
