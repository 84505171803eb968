"""Drives Microsoft's azure-ai-ml against a local Azure ML. Prints a line '## step {json}' after each step."""

import json, os, sys

from connect import client, env

import azure.ai.ml
from azure.ai.ml import Input, Output, command, dsl
from azure.ai.ml.entities import Environment, Model
from azure.ai.ml.sweep import Choice
from azure.core.exceptions import HttpResponseError

here, work = os.path.dirname(os.path.abspath(__file__)), sys.argv[1]
SKLEARN = 'AzureML-sklearn-1.0-ubuntu20.04-py38-cpu:1'


def told(step, **facts):
    print('\n## %s %s' % (step, json.dumps(facts)), flush=True)


def files(folder):
    return sorted(os.path.relpath(os.path.join(root, name), folder)
        for root, _, names in os.walk(folder) for name in names)


told('version', version=azure.ai.ml.__version__, location=client.workspaces.get(env['WORKSPACE']).location)

train = command(code=os.path.join(here, 'code'), compute=env['COMPUTE'], environment=SKLEARN, experiment_name='theirs',
    command='python train.py ${{inputs.rate}} && echo done > ${{outputs.result}}/done.txt', inputs={'rate': 0.5},
    outputs={'result': Output(type='uri_folder')}, tags={'who': 'theirs'})
job = client.jobs.create_or_update(train)
told('submit', name=job.name, status=job.status)
client.jobs.stream(job.name)
told('stream', status=client.jobs.get(job.name).status)
again = client.jobs.create_or_update(train)
client.jobs.stream(again.name)
job.tags = {'more': 'yes'}
told('update', tags=client.jobs.create_or_update(job).tags)

artifact = 'azureml://jobs/%s/outputs/artifacts/paths/outputs/' % job.name
for version in '12':
    client.models.create_or_update(Model(name='iris', type='custom_model', path=artifact + 'model.json'))
client.models.archive('iris', version='1')
told('model', latest=client.models.get('iris', label='latest').version, path=client.models.get('iris', '1').path,
    active=[model.version for model in client.models.list(name='iris')],
    names=[model.name for model in client.models.list()])
try:
    client.models.create_or_update(Model(name='iris', type='custom_model', path=artifact + 'none.json'))
except HttpResponseError as error:
    told('missing', message=error.message)
client.models.download('iris', '2', os.path.join(work, 'models'))
client.jobs.download(job.name, download_path=os.path.join(work, 'job'))
client.jobs.download(job.name, download_path=os.path.join(work, 'job'), output_name='result')
told('download', model=files(os.path.join(work, 'models')), job=files(os.path.join(work, 'job')))
local = client.models.create_or_update(Model(name='local', type='custom_model', path=os.path.join(here, 'code')))
client.models.download('local', local.version, os.path.join(work, 'folders'))
told('upload', path=local.path, downloaded=files(os.path.join(work, 'folders')))

long = client.jobs.create_or_update(command(command='sleep 600', environment=Environment(image='ubuntu:22.04'),
    compute=env['COMPUTE']))
client.jobs.begin_cancel(long.name).result()
told('cancel', status=client.jobs.get(long.name).status)

trial = command(code=os.path.join(here, 'code'), command='python train.py ${{inputs.rate}}', inputs={'rate': 0.5},
    environment=SKLEARN, compute=env['COMPUTE'])(rate=Choice([0.1, 0.9]))
sweep = trial.sweep(compute=env['COMPUTE'], sampling_algorithm='grid', primary_metric='accuracy', goal='Maximize')
sweep.set_limits(max_total_trials=2, max_concurrent_trials=2)
sweep = client.jobs.create_or_update(sweep)
client.jobs.stream(sweep.name)
told('sweep', properties=client.jobs.get(sweep.name).properties,
    trials=len(list(client.jobs.list(parent_job_name=sweep.name))))

first = command(command='echo ${{inputs.word}} > ${{outputs.data}}/a.txt', environment=SKLEARN,
    inputs={'word': Input(type='string')}, outputs={'data': Output(type='uri_folder')})
second = command(command='cp ${{inputs.data}}/a.txt ${{outputs.model}}', environment=SKLEARN,
    inputs={'data': Input(type='uri_folder')}, outputs={'model': Output(type='uri_folder')})


@dsl.pipeline(default_compute=env['COMPUTE'])
def pipeline(word: str):
    one = first(word=word)
    two = second(data=one.outputs.data)
    return {'final': two.outputs.model}


pipe = client.jobs.create_or_update(pipeline(word='hello'), experiment_name='theirs')
client.jobs.stream(pipe.name)
client.jobs.download(pipe.name, download_path=os.path.join(work, 'pipe'), output_name='final')
told('pipeline', status=client.jobs.get(pipe.name).status, files=files(os.path.join(work, 'pipe')))
told('jobs', names=[each.name for each in client.jobs.list()])
