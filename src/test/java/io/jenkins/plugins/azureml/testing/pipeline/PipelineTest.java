package io.jenkins.plugins.azureml.testing.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import hudson.AbortException;
import hudson.model.Result;
import hudson.util.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineTest {
    @TempDir
    Path workspace;

    private Pipeline pipeline(String script) {
        return Pipeline.of(script)
                .workspace(workspace)
                .step(new HoldStep.Descriptor())
                .step(new FrameStep.Descriptor())
                .step(new FrameStep.NameStep.Descriptor());
    }

    private PipelineRun run(String script) throws InterruptedException {
        return pipeline(script).start().await();
    }

    private static List<HoldStep.Execution> held(PipelineRun run) {
        return run.executions(HoldStep.Execution.class);
    }

    private static HoldStep.Execution held(PipelineRun run, String name) {
        return held(run).stream().filter(e -> e.name.equals(name)).findFirst().orElseThrow();
    }

    private static void assertResult(Result expected, PipelineRun run) {
        assertEquals(expected, run.result(), run.consoleText());
    }

    private static void assertConsole(PipelineRun run, String... parts) {
        int at = 0;
        for (String part : parts) {
            int found = run.consoleText().indexOf(part, at);
            assertTrue(found >= 0, "no \"" + part + "\" at its place in:\n" + run.consoleText());
            at = found + part.length();
        }
    }

    @Test
    void stepSuspendsTheProgramUntilAnyThreadCompletesIt() throws Exception {
        PipelineRun run =
                pipeline("def answer = hold 'a'\necho \"got ${answer.size}\"").start();
        run.awaitRunning("hold");
        assertFalse(run.isDone());
        held(run, "a").getContext().onSuccess(Map.of("size", 7));
        assertResult(Result.SUCCESS, run.await());
        assertConsole(
                run, "[Pipeline] hold\n", "holding a for nobody\n", "[Pipeline] echo\ngot 7\n", "Finished: SUCCESS");
    }

    @Test
    void consoleLooksLikeThatOfJenkins() throws Exception {
        PipelineRun run = run("stage('Train') { node { echo 'hello — ünïcode' } }");
        assertEquals("""
                [Pipeline] Start of Pipeline
                [Pipeline] stage
                [Pipeline] { (Train)
                [Pipeline] node
                Running on Jenkins in %s
                [Pipeline] {
                [Pipeline] echo
                hello — ünïcode
                [Pipeline] }
                [Pipeline] // node
                [Pipeline] }
                [Pipeline] // stage
                [Pipeline] End of Pipeline
                Finished: SUCCESS
                """.formatted(workspace.toAbsolutePath()), run.consoleText());
    }

    @Test
    void parallelBranchesRunConcurrently() throws Exception {
        PipelineRun run = pipeline("""
                        def answers = parallel(
                            one: { echo "first ${hold('a')}"; return 1 },
                            two: { echo "second ${hold('b')}"; return 2 })
                        echo "sum ${answers.one + answers.two}"
                        """).start();
        run.awaitRunning("hold", 2);
        held(run, "b").getContext().onSuccess("B");
        run.awaitConsole("[two] second B");
        held(run, "a").getContext().onSuccess("A");
        assertResult(Result.SUCCESS, run.await());
        assertConsole(
                run,
                "[Pipeline] { (Branch: one)",
                "[two] second B",
                "[one] first A",
                "[Pipeline] // parallel",
                "sum 3");
    }

    @Test
    void failFastInterruptsTheOtherBranches() throws Exception {
        PipelineRun run = pipeline("parallel(bad: { hold('a') }, other: { hold('b') }, failFast: true)")
                .start();
        run.awaitRunning("hold", 2);
        held(run, "a").getContext().onFailure(new AbortException("broken"));
        assertResult(Result.FAILURE, run.await());
        assertConsole(run, "Failed in branch bad", "[other] stopping b", "ERROR: broken");
    }

    @Test
    void otherBranchesContinueWithoutFailFast() throws Exception {
        PipelineRun run = pipeline("parallel(bad: { error 'broken' }, other: { hold('b') })")
                .start();
        run.awaitConsole("Failed in branch bad").awaitRunning("hold");
        held(run, "b").getContext().onSuccess(null);
        assertResult(Result.FAILURE, run.await());
        assertFalse(run.consoleText().contains("stopping b"));
    }

    @Test
    void timeoutInterruptsTheRunningStep() throws Exception {
        PipelineRun run = run("timeout(time: 50, unit: 'MILLISECONDS') { stage('s') { hold 'a' } }\necho 'not here'");
        assertResult(Result.ABORTED, run);
        assertConsole(
                run,
                "Timeout set to expire in 0.05 sec",
                "Cancelling nested steps due to timeout",
                "stopping a",
                "Timeout has been exceeded");
        assertFalse(run.consoleText().contains("not here"));
    }

    @Test
    void interruptReachesEveryRunningStep() throws Exception {
        PipelineRun run = pipeline("parallel(one: { frame('f') { hold('a') } }, two: { hold('b') })")
                .start();
        run.awaitRunning("hold", 2);
        run.interrupt(Result.ABORTED, new CauseOfInterruption() {
            @Override
            public String getShortDescription() {
                return "Aborted by a test";
            }
        });
        assertResult(Result.ABORTED, run.await());
        assertConsole(run, "[one] stopping a");
        assertConsole(run, "[two] stopping b");
        assertConsole(run, "Aborted by a test", "Finished: ABORTED");
    }

    @Test
    void retryCreatesANewExecutionEachTime() throws Exception {
        PipelineRun run = pipeline("retry(2) { hold 'a' }").start();
        run.awaitRunning("hold");
        HoldStep.Execution first = held(run, "a");
        first.getContext().onFailure(new AbortException("once"));
        run.awaitConsole("Retrying").awaitRunning("hold");
        HoldStep.Execution second = held(run, "a");
        assertTrue(first != second);
        second.getContext().onSuccess(null);
        assertResult(Result.SUCCESS, run.await());
        assertConsole(run, "ERROR: once", "Retrying");
    }

    @Test
    void retryFailsAfterItsCount() throws Exception {
        PipelineRun run = run("retry(3) { echo 'try'; error 'always' }");
        assertResult(Result.FAILURE, run);
        assertConsole(run, "try", "try", "try", "ERROR: always\nFinished: FAILURE");
    }

    @Test
    void bodySeesTheContextOfEnclosingSteps() throws Exception {
        PipelineRun run = run("def x = frame('outer') { frame('inner') { frameName() } + frameName() }\necho x");
        assertConsole(run, "outer:inner:innerouter");
        assertResult(Result.FAILURE, run("frameName()"));
        assertConsole(run("frameName()"), "FrameStep$Frame is missing", "such as: frame");
        assertConsole(run("sh 'true'"), "Required context class hudson.FilePath is missing", "such as: node");
    }

    @Test
    void argumentsAreBoundAsByStructs() throws Exception {
        PipelineRun run = pipeline("""
                        def x = 'iris'
                        hold name: "${x}-1", tags: [a: "${x}"], items: ["${x}", 2, [k: "${x}"]], count: 3L, millis: 4, data: [[5.1]]
                        """).start();
        run.awaitRunning("hold");
        HoldStep.Execution step = held(run, "iris-1");
        assertEquals(Map.of("a", "iris"), step.tags());
        assertEquals(String.class, ((Object) step.tags().get("a")).getClass());
        assertEquals(List.of("iris", 2, Map.of("k", "iris")), step.items());
        assertEquals(3, step.count());
        assertEquals(4, step.millis());
        assertEquals(List.of(List.of(new java.math.BigDecimal("5.1"))), step.data());
        step.getContext().onSuccess(null);
        run.await();
    }

    @Test
    void errorNamesUnknownAndKnownParameters() throws Exception {
        PipelineRun run = run("hold name: 'a', nmae: 'b'");
        assertResult(Result.FAILURE, run);
        assertConsole(
                run,
                "Unknown parameter(s) found",
                "nmae",
                "Known parameters: name, count, data, items, millis, tags",
                "Jenkinsfile, line 1");
    }

    @Test
    void errorNamesParameterOfWrongType() throws Exception {
        assertConsole(
                run("hold name: 5"),
                "HoldStep.name expects class java.lang.String but received class java.lang.Integer");
        assertConsole(
                run("hold name: 'a', count: '3'"), "HoldStep.count expects int but received class java.lang.String");
        assertConsole(run("hold 'a', 'b'"), "Expected named arguments but got [a, b]");
        assertConsole(run("frame 'a'"), "frame step must be called with a body");
    }

    @Test
    void errorNamesUnknownAndKnownSteps() throws Exception {
        assertConsole(run("nonesuch 'a'"), "No such DSL method 'nonesuch' found among steps [", "echo", "hold");
        assertConsole(run("pipeline { agent any }"), "Declarative Pipelines (pipeline { … }) need a real Jenkins");
    }

    @Test
    void groovyCatchesTheFailureOfAStep() throws Exception {
        PipelineRun run = pipeline("""
                        try { hold 'a' } catch (hudson.AbortException e) { echo "caught ${e.message}" } finally { echo 'finally' }
                        try { error 'at once' } catch (e) { echo "caught ${e.message}" }
                        """).start();
        run.awaitRunning("hold");
        held(run, "a").getContext().onFailure(new AbortException("broken"));
        assertResult(Result.SUCCESS, run.await());
        assertConsole(run, "caught broken", "finally", "caught at once");
    }

    @Test
    void catchErrorMarksTheBuildAndContinues() throws Exception {
        PipelineRun run =
                run("catchError(buildResult: 'UNSTABLE', message: 'so it is') { error 'broken' }\necho 'after'");
        assertResult(Result.UNSTABLE, run);
        assertConsole(run, "ERROR: so it is", "ERROR: broken", "after");
        assertResult(Result.FAILURE, run("catchError { error 'broken' }"));
        assertResult(Result.UNSTABLE, run("warnError('w') { error 'broken' }"));
        assertResult(Result.UNSTABLE, run("unstable 'shaky'"));
    }

    @Test
    void stepsRunInMethodsLoopsAndEach() throws Exception {
        PipelineRun run = pipeline("""
                        def twice(x) { hold("m${x}") * 2 }
                        def total = 0
                        for (i in [1, 2]) { total += twice(i) }
                        [3, 4].each { total += twice(it) }
                        def seen = [5].collect { twice(it) }
                        println "total ${total} ${seen}"
                        """).start();
        for (int i = 1; i <= 5; i++) {
            run.awaitConsole("holding m" + i).awaitRunning("hold");
            held(run, "m" + i).getContext().onSuccess(i);
        }
        assertResult(Result.SUCCESS, run.await());
        assertConsole(run, "total 20 [10]");
    }

    @Test
    void environmentIsReadableAndWritable() throws Exception {
        PipelineRun run = pipeline("""
                        env.WHO = 'me'
                        echo "${env.BUILD_NUMBER} ${env.JOB_NAME} ${env.GIVEN} ${params.SIZE} ${env.NONE ?: 'none'} ${GIVEN}"
                        withEnv(['WHO=you', 'X=1']) { node { hold 'a'; echo "${env.X} ${env.WORKSPACE == pwd()}" } }
                        echo "${env.X} ${currentBuild.currentResult} ${currentBuild.number}"
                        currentBuild.result = 'UNSTABLE'
                        """)
                .jobName("iris")
                .buildNumber(12)
                .env("GIVEN", "gift")
                .params(Map.of("SIZE", "3"))
                .start();
        run.awaitRunning("hold");
        held(run, "a").getContext().onSuccess(null);
        assertResult(Result.UNSTABLE, run.await());
        assertConsole(run, "12 iris gift 3 none gift", "holding a for you", "1 true", "null SUCCESS 12");
    }

    @Test
    void filesAndShellCommandsUseTheWorkspace() throws Exception {
        PipelineRun run = run("""
                node {
                    checkout scm
                    dir('sub') { writeFile file: 'ä.txt', text: 'inhält\\n' }
                    echo readFile('sub/ä.txt').trim() + fileExists('nope') + isUnix()
                    sh 'cat sub/ä.txt && echo err >&2'
                    echo sh(script: 'echo out', returnStdout: true).trim() + sh(script: 'exit 3', returnStatus: true)
                    sh 'exit 4'
                }
                """);
        assertResult(Result.FAILURE, run);
        assertConsole(run, "inhältfalsetrue", "inhält\n", "err\n", "out3", "ERROR: script returned exit code 4");
        assertEquals("inhält\n", Files.readString(workspace.resolve("sub/ä.txt")));
    }

    @Test
    void boundSecretIsMasked() throws Exception {
        SystemCredentialsProvider.getInstance().getCredentials().add(new FakeSecret());
        try {
            PipelineRun run = run(
                    "withCredentials([string(credentialsId: 'fake', variable: 'KEY')]) { node { sh 'echo \"<$KEY>\"' } }");
            assertResult(Result.SUCCESS, run);
            assertConsole(run, "<****>");
            assertFalse(run.consoleText().contains("not-a-real-secret"));
        } finally {
            SystemCredentialsProvider.getInstance().getCredentials().removeIf(c -> c instanceof FakeSecret);
        }
    }

    private static final class FakeSecret extends BaseStandardCredentials implements StringCredentials {
        private static final long serialVersionUID = 1L;

        FakeSecret() {
            super(CredentialsScope.GLOBAL, "fake", null);
        }

        @Override
        public Secret getSecret() {
            return Secret.fromString("not-a-real-secret");
        }
    }

    @Test
    void compilationErrorFailsTheBuild() throws Exception {
        PipelineRun run = run("echo 'a");
        assertResult(Result.FAILURE, run);
        assertConsole(run, "startup failed", "Finished: FAILURE");
    }

    @Test
    void failurePrintsNoStackTrace() throws Exception {
        PipelineRun run = run("def x = null\nx.length()");
        assertConsole(
                run,
                "ERROR: java.lang.NullPointerException: Cannot invoke method length() on null object (Jenkinsfile, line 2)");
        assertFalse(run.consoleText().contains("\tat"));
    }
}
