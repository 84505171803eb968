package io.jenkins.plugins.azureml.definitions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Converts all supported formats to the same job. */
class JobDefinitionsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final WorkspaceRef WORKSPACE = new WorkspaceRef("sub-1", "rg-1", "ws-1");

    private String sources;
    private Definition inputs;
    private Definition outputs;
    private Map<String, String> files = Map.of();

    private JobSpec read(String text) throws Exception {
        return JobDefinitions.read(
                Definition.parse("definitionFile 'jobs/job.yml'", text),
                WORKSPACE,
                sources,
                new DefinitionFolder("jobs", path -> {
                    if (!files.containsKey(path)) {
                        throw new AbortException("no such file: " + path);
                    }
                    return files.get(path);
                }),
                inputs,
                outputs);
    }

    private String refused(String text, String... parts) {
        String message = assertThrows(AbortException.class, () -> read(text)).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> part + " is not in: " + message);
        }
        return message;
    }

    private static void assertJson(String expected, JsonNode actual) throws Exception {
        assertEquals(JSON.readTree(expected), JSON.readTree(actual.toString()));
    }

    @Test
    void cliJobIsConverted() throws Exception {
        JobSpec spec = read("""
                $schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
                type: command
                command: >-
                  python train.py --epochs ${{inputs.epochs}} --data ${{inputs.data}}
                  $[[--seed ${{inputs.seed}}]] --out ${{outputs.model}}
                code: ../train
                environment: azureml:sklearn:7
                compute: azureml:cpu-cluster
                inputs:
                  epochs: 50
                  rate: 0.10
                  shuffle: true
                  data:
                    type: uri_folder
                    path: azureml:iris:3
                    mode: ro_mount
                  base: {type: mlflow_model, path: "azureml:iris-model:1"}
                  raw: {path: azureml://datastores/workspaceblobstore/paths/raw/}
                outputs:
                  model: {type: uri_folder, mode: rw_mount}
                  report:
                resources: {instance_count: 2, instance_type: Standard_DS3_v2, shm_size: 2g, docker_args: --ipc=host}
                distribution: {type: pytorch, process_count_per_instance: 4}
                limits: {timeout: 5400}
                identity: {type: managed_identity, client_id: c-1}
                queue_settings: {job_tier: spot}
                services:
                  shell: {type: ssh, ssh_public_keys: key, nodes: all}
                display_name: iris
                description: flowers
                tags: {team: bio, year: "1936"}
                properties: {a: b}
                environment_variables: {LEVEL: debug, N: "3"}
                """);
        assertJson("""
                {"jobType": "Command",
                 "command": "python train.py --epochs ${{inputs.epochs}} --data ${{inputs.data}} $[[--seed ${{inputs.seed}}]] --out ${{outputs.model}}",
                 "displayName": "iris", "description": "flowers",
                 "tags": {"team": "bio", "year": "1936"}, "properties": {"a": "b"},
                 "environmentVariables": {"LEVEL": "debug", "N": "3"},
                 "inputs": {
                   "epochs": {"jobInputType": "literal", "value": "50"},
                   "rate": {"jobInputType": "literal", "value": "0.1"},
                   "shuffle": {"jobInputType": "literal", "value": "True"},
                   "data": {"jobInputType": "uri_folder", "mode": "ReadOnlyMount",
                     "uri": "/subscriptions/sub-1/resourceGroups/rg-1/providers/Microsoft.MachineLearningServices/workspaces/ws-1/data/iris/versions/3"},
                   "base": {"jobInputType": "mlflow_model",
                     "uri": "/subscriptions/sub-1/resourceGroups/rg-1/providers/Microsoft.MachineLearningServices/workspaces/ws-1/models/iris-model/versions/1"},
                   "raw": {"jobInputType": "uri_folder", "uri": "azureml://datastores/workspaceblobstore/paths/raw/"}},
                 "outputs": {"model": {"jobOutputType": "uri_folder", "mode": "ReadWriteMount"},
                   "report": {"jobOutputType": "uri_folder"}},
                 "distribution": {"distributionType": "PyTorch", "processCountPerInstance": 4},
                 "resources": {"instanceCount": 2, "instanceType": "Standard_DS3_v2", "shmSize": "2g", "dockerArgs": "--ipc=host"},
                 "limits": {"jobLimitsType": "Command", "timeout": "PT1H30M"},
                 "identity": {"identityType": "Managed", "clientId": "c-1"},
                 "queueSettings": {"jobTier": "Spot"},
                 "services": {"shell": {"jobServiceType": "SSH", "nodes": {"nodesValueType": "All"},
                   "properties": {"sshPublicKeys": "key"}}}}
                """, spec.properties());
        assertEquals("cpu-cluster", spec.compute());
        assertEquals("train", spec.code());
        assertEquals(new JobEnvironment.Named("sklearn", "7"), spec.environment());
    }

    @Test
    void allProblemsOfCliJobNameLineAndPath() {
        String message = refused(
                """
                command: python train.py ${{inputs.epochs}}
                environment: {conda: x}
                compute: local
                code: git+https://example.com/x.git
                inputs:
                  data: {path: ./local, mode: teleport}
                  1st: x
                  old: {path: "azureml:iris"}
                outputs:
                  model: {version: "1"}
                resources:
                  instance_count: none
                  places: [a]
                distribution: {type: horovod}
                limits: {timeout: soon}
                component: azureml:x:1
                """,
                "definitionFile 'jobs/job.yml': ",
                "environment.image is missing",
                "environment.conda (line 2) is not supported",
                "compute (line 3) 'local' is not supported",
                "code (line 4) must be a folder, not git+https://example.com/x.git",
                "inputs.data.mode (line 6) must be one of direct, download",
                "inputs.1st (line 7) must have a name of letters",
                "inputs.old.path (line 8) must name a version: azureml:NAME:VERSION or azureml:NAME@latest, not azureml:iris",
                "outputs.model.version (line 10) needs a name",
                "resources.instance_count (line 12) must be a whole number of at least 1",
                "resources.places (line 13) is not supported",
                "distribution.type (line 14) must be one of mpi, pytorch, ray, tensorflow",
                "limits.timeout (line 15) must be a whole number",
                "component (line 16) is not supported");
        assertEquals(14, message.lines().count(), message);
    }

    @Test
    void misspelledKeyIsNamedFirstAndItsConsequenceIsNot() {
        String message = refused(
                "comand: python train.py\ncompute: azureml:c\nenvironment: {image: i, conda: x}\nnode_count: 2\n",
                "definitionFile 'jobs/job.yml': 3 problems:\n"
                        + "  comand (line 1) is not supported. Did you mean 'command'?\n"
                        + "  environment.conda (line 3) is not supported. Did you mean 'conda_file'?\n"
                        + "  node_count (line 4) is not supported.");
        assertTrue(!message.contains("is missing"), message);
    }

    @Test
    void placeholderWithoutInputIsReported() throws Exception {
        String job = "command: python train.py ${{inputs.epochs}}\nenvironment: azureml:a:1\n";
        refused(job, "command (line 1) uses ${{inputs.epochs}}, but there is no such input");
        inputs = Definition.of("inputs", Map.of("epochs", 5));
        assertEquals("5", read(job).properties().at("/inputs/epochs/value").asText());
    }

    @Test
    void inputsAndOutputsOfStepOverrideDefinition() throws Exception {
        inputs = Definition.parse("inputs", "epochs: 5\ndata: {type: uri_file, path: 'https://x.example/a.csv'}\n");
        outputs = Definition.parse("outputs", "{\"model\": {\"mode\": \"upload\"}}");
        JsonNode job =
                read("command: x\nenvironment: azureml:a:1\ninputs: {epochs: 50, rate: 1}\noutputs: {model: {type: mltable}}\n")
                        .properties();
        assertJson("""
                {"epochs": {"jobInputType": "literal", "value": "5"}, "rate": {"jobInputType": "literal", "value": "1"},
                 "data": {"jobInputType": "uri_file", "uri": "https://x.example/a.csv"}}""", job.get("inputs"));
        assertJson("{\"model\": {\"jobOutputType\": \"uri_folder\", \"mode\": \"Upload\"}}", job.get("outputs"));
        assertTrue(JobDefinitions.dataProblem(Definition.of("inputs", Map.of("a", Map.of("path", "azureml:x"))), false)
                .orElseThrow()
                .startsWith("inputs: a.path must name a version"));
    }

    @Test
    void priorityOfAQueueIsSentAsANumber() throws Exception {
        JobSpec spec = read("command: x\nenvironment: azureml:e:1\nqueue_settings: {job_tier: spot, priority: High}\n");
        assertJson("{\"jobTier\": \"Spot\", \"priority\": 3}", spec.properties().path("queueSettings"));
        spec = read("command: x\nenvironment: azureml:e:1\nqueue_settings: {priority: low}\n");
        assertJson(
                "{\"priority\": 1, \"jobTier\": \"Standard\"}",
                spec.properties().path("queueSettings"));
    }

    @Test
    void inlineEnvironmentIsRead() throws Exception {
        files = Map.of("jobs/env/conda.yml", "dependencies: [pip]\n");
        JobSpec spec = read("command: x\nenvironment: {image: 'python:3.12', conda_file: env/conda.yml}\n");
        assertEquals(new JobEnvironment.Inline("python:3.12", "dependencies:\n- pip\n"), spec.environment());
        assertNull(spec.compute(), "without a compute it is serverless");
        assertNull(spec.code(), "without code nothing is sent");
        assertEquals("Standard", spec.properties().at("/queueSettings/jobTier").asText());
        spec = read("command: x\nenvironment: {image: i, conda_file: {dependencies: [pip, {pip: [a==1]}]}}\n");
        assertEquals(new JobEnvironment.Inline("i", "dependencies:\n- pip\n- pip:\n  - a==1\n"), spec.environment());
    }

    @ParameterizedTest
    @CsvSource({
        "azureml:a:1, 'Named[name=a, version=1]'",
        "a@latest, 'Named[name=a, version=null]'",
        "a, 'Named[name=a, version=null]'",
        "azureml://registries/azureml/environments/x/versions/3,"
                + " 'ById[id=azureml://registries/azureml/environments/x/versions/3]'",
        "azureml:/subscriptions/s/environments/x/versions/3, 'ById[id=/subscriptions/s/environments/x/versions/3]'"
    })
    void environmentReferenceIsRead(String reference, String expected) {
        assertEquals(expected, JobEnvironment.reference(reference).toString());
    }

    @Test
    void keysThatTheStepDecidesAreIgnoredWithNote() throws Exception {
        JobSpec spec = read("command: x\nenvironment: azureml:a:1\nname: fixed\nexperiment_name: other\n");
        assertEquals(2, spec.notes().size());
        assertTrue(
                spec.notes().get(0).startsWith("name (line 3) of definitionFile 'jobs/job.yml' is not used"),
                spec.notes().toString());
    }

    @Test
    void unsupportedJobTypeErrorNamesAlternative() {
        refused(
                "type: import\nsource: {}\n",
                "type (line 1) must be command, sweep or pipeline, not import: write other jobs in the form of the REST API");
    }

    @Test
    void restBodyIsUnchanged() throws Exception {
        String body = "{\"jobType\":\"Pipeline\",\"jobs\":{\"a\":{\"anything\":[1,{\"x\":null}]}},\"settings\":{}}";
        assertJson(body, read(body).properties());
        assertJson(body, read("{\"properties\":" + body + "}").properties());
        assertNull(read(body).code());
    }

    @Test
    void codeOfRestBodyIsSourceDirectoryOfStep() throws Exception {
        sources = "train";
        assertEquals(
                "train", read("{\"jobType\":\"Command\",\"command\":\"x\"}").code());
        JobSpec sweep = read("{\"jobType\":\"Sweep\",\"trial\":{\"command\":\"x\"}}");
        assertEquals("train", sweep.code());
        sweep.codeOwner().put("codeId", "c");
        assertEquals("c", sweep.properties().at("/trial/codeId").asText());
        refused("{\"jobType\":\"Pipeline\"}", "jobType (line 1) 'Pipeline' takes no sourceDirectory");
        refused("{\"jobType\":\"Command\",\"codeId\":\"c\"}", "codeId (line 1) names code already");
    }

    @Test
    void runConfigurationIsConverted() throws Exception {
        sources = "train";
        JobSpec spec = read("""
                {"Configuration": {
                  "Script": "src/train.py", "Arguments": ["--name", "a b", "--it's", 5, "--data=${{inputs.d}} $HOME"],
                  "Framework": "Python", "Communicator": "None", "Target": "cpu-cluster",
                  "MaxRunDurationSeconds": 1200, "NodeCount": 2, "JobName": "iris",
                  "SourceDirectoryDataStore": null, "AutoPrepareEnvironment": true, "UseAbsolutePath": false,
                  "EnvironmentVariables": {"B": "2"}, "DataReferences": {}, "CredentialPassthrough": false,
                  "Tensorflow": {"WorkerCount": 1, "ParameterServerCount": 1}, "Mpi": {"ProcessCountPerNode": 1},
                  "Hdi": {"YarnDeployMode": "Cluster"}, "Spark": {"Configuration": {"a": "b"}},
                  "AmlCompute": {"Name": null, "VmSize": null, "RetainCluster": false},
                  "Environment": {
                    "Name": "mine", "EnvironmentVariables": {"A": "1"},
                    "Python": {"InterpreterPath": "python3", "UserManagedDependencies": false,
                      "CondaDependencies": {"dependencies": ["python=3.10"]}},
                    "Docker": {"Enabled": true, "BaseImage": "img:1", "BaseDockerfile": null, "SharedVolumes": true,
                      "ShmSize": "1g", "Arguments": ["--ipc=host"], "BaseImageRegistry": {"Address": null}}},
                  "History": {"OutputCollection": true, "DirectoriesToWatch": ["logs"]}}}
                """.replace("${{inputs.d}}", "${{outputs.d}}"));
        assertJson("""
                {"jobType": "Command",
                 "command": "python3 src/train.py --name 'a b' '--it'\\\\''s' 5 \\"--data=${{outputs.d}} \\\\$HOME\\"",
                 "resources": {"shmSize": "1g", "dockerArgs": "--ipc=host", "instanceCount": 2},
                 "environmentVariables": {"A": "1", "B": "2"},
                 "limits": {"jobLimitsType": "Command", "timeout": "PT20M"},
                 "displayName": "iris"}
                """, spec.properties());
        assertEquals("cpu-cluster", spec.compute());
        assertEquals("train", spec.code());
        assertEquals("src/train.py", spec.script());
        assertEquals(new JobEnvironment.Inline("img:1", "dependencies:\n- python=3.10\n"), spec.environment());
    }

    @ParameterizedTest
    @CsvSource({
        "'\"Communicator\":\"Mpi\",\"Mpi\":{\"ProcessCountPerNode\":3}', "
                + "'{\"distributionType\":\"Mpi\",\"processCountPerInstance\":3}'",
        "'\"framework\":\"TensorFlow\",\"communicator\":\"ParameterServer\",\"tensorflow\":{\"workerCount\":2,\"parameterServerCount\":1}', "
                + "'{\"distributionType\":\"TensorFlow\",\"workerCount\":2,\"parameterServerCount\":1}'",
        "'\"framework\":\"PyTorch\",\"communicator\":\"Nccl\",\"nodeCount\":2,\"pytorch\":{\"processCount\":8}', "
                + "'{\"distributionType\":\"PyTorch\",\"processCountPerInstance\":4}'",
        "'\"framework\":\"PyTorch\"', null"
    })
    void communicatorDeterminesDistribution(String configuration, String expected) throws Exception {
        JobSpec spec = read("{\"script\":\"a.py\",\"target\":\"serverless\"," + configuration + "}");
        assertEquals(expected, String.valueOf(spec.properties().get("distribution")));
        assertEquals("", spec.code(), "the current folder");
        assertEquals(new JobEnvironment.Inline(JobEnvironment.DEFAULT_IMAGE, null), spec.environment());
    }

    @Test
    void argumentsOfRunConfigurationStaySingleWords() throws Exception {
        String definition = """
                {"Script": "a.py", "Target": "c", "Arguments": %s,
                 "Environment": {"Python": {"InterpreterPath": "%s"},
                   "Docker": {"Platform": {"Os": "%s", "Architecture": "amd64"}, "Arguments": %s}}}
                """;
        assertEquals(
                "'A=b' a.py '' '$''{{' '$''[[a]]' \"\\$\"\"[[a]] ${{outputs.o}}\"",
                read(definition.formatted(
                                "[\"\", \"${{\", \"$[[a]]\", \"$[[a]] ${{outputs.o}}\"]", "A=b", "Linux", "[]"))
                        .properties()
                        .path("command")
                        .asText());
        refused(
                definition.formatted(
                        "[1, null, [2], \"a\\u0000\"]", "python", "Windows", "[\"--ipc=host\", \"-v /a:/b\"]"),
                "Arguments (line 1) item 2 must be a string or a number",
                "Arguments (line 1) item 3 must be a string or a number",
                "Arguments (line 1) item 4 has a NUL character",
                "Environment.Docker.Platform.Os (line 3) 'Windows' has no counterpart in the v2 API",
                "Environment.Docker.Arguments (line 3) item 2 has a blank, a quote");
    }

    @Test
    void keysWithoutV2CounterpartAreReportedWithAdvice() {
        refused(
                """
                {"Configuration": {
                  "Script": "a.py",
                  "Target": "local",
                  "Framework": "PySpark",
                  "Communicator": "Horovod",
                  "DataReferences": {"d": {"DataStoreName": "x"}},
                  "Environment": {"Docker": {"BaseDockerfile": "FROM x", "BaseImageRegistry": {"Password": "not-a-real-one"}}},
                  "AmlCompute": {"VmSize": "big"},
                  "Anything": {"else": true}},
                 "SnapshotId": "s"}
                """,
                "SnapshotId (line 10) has no counterpart in the v2 API",
                "Configuration.Target (line 3) 'local' is not supported",
                "Configuration.Framework (line 4) PySpark has no counterpart",
                "Configuration.Communicator (line 5) must be one of gloo, intelmpi",
                "Configuration.DataReferences.d (line 6) has no counterpart",
                "Configuration.Environment.Docker.BaseDockerfile (line 7) has no counterpart",
                "Configuration.Environment.Docker.BaseImageRegistry.Password (line 7) has no counterpart",
                "Configuration.AmlCompute.VmSize (line 8) has no counterpart",
                "Configuration.Anything (line 9) is not supported",
                "apiGeneration: 'v1'");
    }

    @Test
    void runConfigurationMayReferToEnvironment() throws Exception {
        JobSpec spec = read(
                "{\"script\":\"a.py\",\"target\":\"c\",\"environment\":{\"name\":\"sk\",\"version\":\"7\",\"python\":null}}");
        assertEquals(new JobEnvironment.Named("sk", "7"), spec.environment());
    }
}
