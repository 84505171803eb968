"""Prints what Microsoft's azure-ai-ml would send for files, without a service.

Reads one JSON object a line, {"path", "kind"}, and prints one a line: {"path", "accepted", "body", "calls", "message"}.
The files are read, checked and converted by that client. Requests are answered here, with ids made from content.
"""

import hashlib, io, json, logging, os, re, sys, time, warnings
from contextlib import contextmanager
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

warnings.simplefilter('ignore')
logging.disable(logging.CRITICAL)

import requests
import yaml
from azure.core.credentials import AccessToken
from azure.core.pipeline.transport import HttpTransport, RequestsTransportResponse

WORKSPACE = '/subscriptions/sub/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws'
STAND_IN = 'serverless-stand-in'
PLACEHOLDER = 'COMPONENT_PLACEHOLDER'
# Names that users give on the command line, since many files have none.
NAMES = [{'name': 'any-name'}, {'endpoint_name': 'any-endpoint'}]


class Sent(BaseException):
    """Ends the work on a file when its request is known. No 'except Exception' of the client catches it."""

    def __init__(self, body):
        self.body = body


class Service(HttpTransport):
    """Records what is created, and answers as if everything that is asked for existed."""

    def __init__(self):
        self.calls = []

    def open(self):
        pass

    def close(self):
        pass

    def __exit__(self, *more):
        pass

    def send(self, request, **more):
        path = unquote(urlsplit(request.url).path)
        below = path[len(WORKSPACE) + 1:] if path.startswith(WORKSPACE + '/') else ''
        if request.method == 'PUT':
            body = json.loads(request.body)
            if re.match('(jobs|onlineEndpoints|batchEndpoints|computes)/', below) or is_asset(below):
                raise Sent(body)
            if not below.startswith('codes/'):
                self.calls.append({'put': below, 'body': body})
            properties = dict({'flavors': {}} if below.startswith('models/') else {}, **body['properties'])
            return self.answer(request,
                dict(body, id=path, name=path.rsplit('/', 1)[1], systemData={}, properties=properties))
        return self.answer(request, self.existing(request.method, path, below))

    def existing(self, method, path, below):
        resource = {'id': path, 'name': path.rsplit('/', 1)[1], 'location': 'loc', 'systemData': {}, 'tags': {}}
        if path == WORKSPACE:
            return dict(resource, properties={'friendlyName': 'ws'})
        kind, _, rest = below.partition('/')
        if kind == 'datastores':
            return dict(resource, properties={'datastoreType': 'AzureBlob', 'accountName': 'account',
                'containerName': 'container', 'credentials': {'credentialsType': 'None'}})
        if kind in ('data', 'models', 'components', 'environments') and rest.endswith('/versions'):
            return {'value': [dict(resource, id=path + '/LATEST', name='LATEST', properties={'image': 'image',
                'dataType': 'uri_folder', 'dataUri': 'azureml://any', 'modelUri': 'azureml://any', 'flavors': {}})]}
        if kind in ('data', 'models', 'components', 'environments') and '/' not in rest and (
                rest == current.name or kind == 'models'):
            return dict(resource, properties={'nextVersion': '1'})
        if kind == 'environments':
            return dict(resource, properties={'latestVersion': 'LATEST', 'nextVersion': 'NEXT', 'image': 'image'})
        if kind == 'batchEndpoints':
            return dict(resource, properties={'authMode': 'AADToken'})
        if kind == 'onlineEndpoints':
            return {'value': []} if rest.endswith('/deployments') else dict(resource, properties={'authMode': 'Key'})
        raise ValueError('%s %s is not answered' % (method, path))

    @staticmethod
    def answer(request, json_body):
        response = requests.Response()
        response.status_code = 200
        response.reason = 'OK'
        response.headers['Content-Type'] = 'application/json'
        response.encoding = 'utf-8'
        response.raw = io.BytesIO(b'')
        response._content = json.dumps(json_body).encode()
        return RequestsTransportResponse(request, response)


def is_asset(below):
    """Whether a request creates what the file describes, instead of what it refers to."""
    return current.asset and below.startswith(current.asset + '/') and 'nonymous' not in below


class Credential:
    def get_token(self, *scopes, **more):
        return AccessToken('none', int(time.time()) + 3600)


def content_id(text):
    return 'CODE' + hashlib.sha256(text.encode()).hexdigest()[:10]


def code_id(path, ignore_file):
    """Like the ids of the plugin's side: a folder has the hash that the service knows, a file that of its text."""
    if os.path.basename(path) == PLACEHOLDER:
        return content_id(PLACEHOLDER)
    if os.path.isfile(path):
        with open(path, encoding='utf-8') as file:
            return content_id(file.read())
    return 'CODE' + assets.get_content_hash(path, ignore_file)[:10]


def stored(local_path, datastore_operation, operation_scope, datastore_name, asset_name=None, asset_version=None,
        ignore_file=None, **more):
    """Takes the place of an upload."""
    name = code_id(local_path, ignore_file) if current.type == ErrorTarget.CODE else asset_name
    return ArtifactStorageInfo(name=name, version='1', relative_path=local(local_path),
        datastore_arm_id=WORKSPACE + '/datastores/workspaceblobstore', container_name='container',
        storage_account_url='https://account/', is_file=os.path.isfile(local_path))


def to_datastore(*arguments, artifact_type, **more):
    current.type = artifact_type
    return upload_to_datastore(*arguments, artifact_type=artifact_type, **more)


def local(path):
    relative = os.path.relpath(path, current.folder)
    return 'LOCAL[%s]' % ('' if relative == '.' else relative)


def stored_data(scope, operations, path, datastore_name='workspaceblobstore', **more):
    return 'azureml://' + local(path)


from azure.ai.ml import (MLClient, load_batch_deployment, load_batch_endpoint, load_component, load_compute, load_data,
    load_environment, load_job, load_model, load_online_deployment, load_online_endpoint)
from azure.ai.ml._artifacts import _artifact_utilities as artifacts
from azure.ai.ml._internal.entities._additional_includes import _AdditionalIncludes
from azure.ai.ml._internal.entities.code import InternalComponentIgnoreFile
from azure.ai.ml._utils import _asset_utils as assets
from azure.ai.ml.entities import Component
from azure.ai.ml.entities._assets import Code
from azure.ai.ml.entities._assets._artifacts.artifact import ArtifactStorageInfo
from azure.ai.ml.entities._component.code import ComponentIgnoreFile
from azure.ai.ml.exceptions import ErrorTarget
from azure.ai.ml.operations import _job_operations as job_operations


class Includes(_AdditionalIncludes):
    """Merges what a component file lists. This version merges only for components of internal types."""

    def __init__(self, component, listed):
        super().__init__(component.code, component._source_path, InternalComponentIgnoreFile(component.code))
        self.listed = listed

    @property
    def _includes(self):
        return self.listed


@contextmanager
def local_code(component):
    listed = component._other_parameter.get('additional_includes')
    if not listed:
        with resolve_local_code(component) as code:
            yield code
        return
    includes = Includes(component, listed)
    problems = includes._validate()
    if not problems.passed:
        raise ValueError(problems.error_messages)
    includes.resolve()
    try:
        yield Code(base_path=component._base_path, path=includes.code, ignore_file=ComponentIgnoreFile(includes.code))
    finally:
        includes.cleanup()


resolve_local_code = Component._resolve_local_code
Component._resolve_local_code = local_code
upload_to_datastore = artifacts._upload_to_datastore
artifacts._upload_to_datastore = to_datastore
artifacts.upload_artifact = stored
job_operations._upload_and_generate_remote_uri = stored_data
job_operations.get_git_properties = dict
current = SimpleNamespace(folder=None, type=None, asset=None, name=None)
# Function that loads the file, area of the client, segment of the addresses.
ASSETS = {'data': (load_data, 'data', 'data'), 'model': (load_model, 'models', 'models'),
    'environment': (load_environment, 'environments', 'environments'),
    'component': (load_component, 'components', 'components')}


def client_of(service):
    names = dict(zip(('subscription_id', 'resource_group_name', 'workspace_name'), ('sub', 'rg', 'ws')))
    client = MLClient(Credential(), show_progress=False, transport=service, **names)
    client.create_compute = client.compute.begin_create_or_update
    client.compute.get = lambda name: SimpleNamespace(name=name, id=WORKSPACE + '/computes/' + name)
    client.jobs._set_headers_with_user_aml_token = lambda kwargs: None
    client.workspaces.get = lambda name=None, **more: SimpleNamespace(name='ws', location='loc')
    return client


def without_stand_in(tree):
    if isinstance(tree, dict):
        return {key: without_stand_in(value) for key, value in tree.items() if not str(value).endswith(STAND_IN)}
    return [without_stand_in(each) for each in tree] if isinstance(tree, list) else tree


def send(path, kind):
    service = Service()
    client = client_of(service)
    current.folder = os.path.dirname(path)
    current.asset = current.name = None
    # The client resolves some paths against the current folder.
    os.chdir(current.folder)
    try:
        if kind == 'online-deployment':
            client.online_deployments.begin_create_or_update(load_online_deployment(path, params_override=NAMES))
        elif kind == 'online-endpoint':
            client.online_endpoints.begin_create_or_update(load_online_endpoint(path, params_override=NAMES[:1]))
        elif kind == 'batch-deployment':
            client.batch_deployments.begin_create_or_update(batch_deployment(path))
        elif kind == 'batch-endpoint':
            client.batch_endpoints.begin_create_or_update(load_batch_endpoint(path, params_override=NAMES[:1]))
        elif kind == 'compute':
            client.create_compute(load_compute(path))
        elif kind in ASSETS:
            load, area, current.asset = ASSETS[kind]
            asset = load(path)
            current.name = asset.name
            getattr(client, area).create_or_update(asset)
        else:
            client.jobs.create_or_update(job(path, kind))
    except Sent as sent:
        text = json.dumps({'accepted': True, 'body': without_stand_in(sent.body), 'calls': service.calls})
        return json.loads(re.sub(r'azureml://(?:subscriptions|datastores)/[^"]*?/paths/LOCAL\[', 'azureml://LOCAL[', text))
    except (Exception, SystemExit) as error:
        return {'accepted': False, 'message': '%s: %s' % (type(error).__name__, error)}
    return {'accepted': False, 'message': 'nothing was sent'}


def job(path, kind):
    try:
        return load_job(path)
    except Exception:
        # This version knows no serverless compute. A compute that is removed again lets the rest be compared.
        if kind == 'pipeline' or re.search('(?m)^compute', open(path, encoding='utf-8').read()):
            raise
        return load_job(path, params_override=[{'compute': 'azureml:' + STAND_IN}])


def batch_deployment(path):
    """This version expects the keys of settings at the top of the file."""
    with open(path, encoding='utf-8') as file:
        tree = yaml.safe_load(file)
    if tree.get('type') == 'model':
        tree.update(tree.pop('settings', {}))
    return load_batch_deployment(io.StringIO(yaml.safe_dump(tree)), relative_origin=path, params_override=NAMES)


def main():
    out, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        file = json.loads(line)
        out.write(json.dumps(dict(send(file['path'], file['kind']), path=file['path'])) + '\n')
        out.flush()


main()
