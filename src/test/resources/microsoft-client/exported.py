"""Signs in by the variables that withAmlWorkspace(exportEnvironment: true) sets, and lists the jobs of the workspace."""

# The identity and the workspace come from the exported variables only.
from local_cloud import CLOUD, env, sign_in_at

from azure.ai.ml import MLClient
from azure.identity import DefaultAzureCredential

sign_in_at(env['AZURE_AUTHORITY_HOST'])
client = MLClient(DefaultAzureCredential(instance_discovery=False), env['AZUREML_ARM_SUBSCRIPTION'],
    env['AZUREML_ARM_RESOURCEGROUP'], env['AZUREML_ARM_WORKSPACE_NAME'], cloud=CLOUD, show_progress=False)
print('jobs: ' + ' '.join(job.name for job in client.jobs.list()))
