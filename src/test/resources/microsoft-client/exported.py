"""Signs in by the variables that withAmlWorkspace(exportEnvironment: true) sets, and lists the jobs of the workspace."""

import os, socket, warnings

warnings.simplefilter('ignore')
env = os.environ
# What follows lets the client find the local service. The identity and the workspace come from the exported variables only.
resolve = socket.getaddrinfo
socket.getaddrinfo = lambda host, *more, **named: resolve(
    '127.0.0.1' if str(host).endswith('.localhost') else host, *more, **named)

from azure.ai.ml import MLClient, _azure_environments
from azure.identity import DefaultAzureCredential

_azure_environments._environments['LocalCloud'] = {
    'azure_portal': 'https://portal.azure.com/',
    'resource_manager': env['RESOURCE_MANAGER'] + '/',
    'active_directory': env['AZURE_AUTHORITY_HOST'] + '/',
    'aml_resource_id': 'https://ml.azure.com/',
    'storage_endpoint': 'core.localhost:' + env['STORAGE_PORT'],
    'registry_discovery_endpoint': env['RESOURCE_MANAGER'] + '/'}
client = MLClient(DefaultAzureCredential(instance_discovery=False), env['AZUREML_ARM_SUBSCRIPTION'],
    env['AZUREML_ARM_RESOURCEGROUP'], env['AZUREML_ARM_WORKSPACE_NAME'], cloud='LocalCloud', show_progress=False)
print('jobs: ' + ' '.join(job.name for job in client.jobs.list()))
