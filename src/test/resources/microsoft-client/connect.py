"""A client of Microsoft's azure-ai-ml for the local Azure ML that the environment names."""

import os, socket, warnings

warnings.simplefilter('ignore')
env = os.environ
# Storage accounts are called account.blob.core.localhost here, which not every resolver knows.
resolve = socket.getaddrinfo
socket.getaddrinfo = lambda host, *more, **named: resolve(
    '127.0.0.1' if str(host).endswith('.localhost') else host, *more, **named)

from azure.ai.ml import MLClient, _azure_environments
from azure.identity import ClientSecretCredential

_azure_environments._environments['LocalCloud'] = {
    'azure_portal': 'https://portal.azure.com/',
    'resource_manager': env['RESOURCE_MANAGER'] + '/',
    'active_directory': env['AUTHORITY'] + '/',
    'aml_resource_id': 'https://ml.azure.com/',
    'storage_endpoint': 'core.localhost:' + env['STORAGE_PORT'],
    'registry_discovery_endpoint': env['RESOURCE_MANAGER'] + '/'}
credential = ClientSecretCredential(env['TENANT'], env['CLIENT_ID'], env['CLIENT_SECRET'],
    authority=env['AUTHORITY'][len('https://'):], instance_discovery=False)
client = MLClient(credential, env['SUBSCRIPTION'], env['RESOURCE_GROUP'], env['WORKSPACE'], cloud='LocalCloud',
    polling_interval=1, show_progress=False)
