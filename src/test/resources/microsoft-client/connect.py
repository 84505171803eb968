"""A client of Microsoft's azure-ai-ml for the local Azure ML that the environment names."""

from local_cloud import CLOUD, env, sign_in_at

from azure.ai.ml import MLClient
from azure.identity import ClientSecretCredential

sign_in_at(env['AUTHORITY'])
credential = ClientSecretCredential(env['TENANT'], env['CLIENT_ID'], env['CLIENT_SECRET'],
    authority=env['AUTHORITY'][len('https://'):], instance_discovery=False)
client = MLClient(credential, env['SUBSCRIPTION'], env['RESOURCE_GROUP'], env['WORKSPACE'], cloud=CLOUD,
    polling_interval=1, show_progress=False)
