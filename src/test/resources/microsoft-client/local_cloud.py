"""Lets Microsoft's azure-ai-ml find the local Azure ML that the environment names, as the cloud CLOUD."""

import os, socket, warnings

warnings.simplefilter('ignore')
env = os.environ
# Storage accounts are called account.blob.core.localhost here, which not every resolver knows.
resolve = socket.getaddrinfo
socket.getaddrinfo = lambda host, *more, **named: resolve(
    '127.0.0.1' if str(host).endswith('.localhost') else host, *more, **named)

from azure.ai.ml import _azure_environments

CLOUD = 'LocalCloud'


def sign_in_at(authority):
    _azure_environments._environments[CLOUD] = {
        'azure_portal': 'https://portal.azure.com/',
        'resource_manager': env['RESOURCE_MANAGER'] + '/',
        'active_directory': authority + '/',
        'aml_resource_id': 'https://ml.azure.com/',
        'storage_endpoint': 'core.localhost:' + env['STORAGE_PORT'],
        'registry_discovery_endpoint': env['RESOURCE_MANAGER'] + '/'}
