package io.jenkins.plugins.azureml.steps.run;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.Service;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Downloads of more files than the service lists in a page, and than an agent downloads at a time. */
class DownloadManyFilesTest {

    private static final int FILES = 350;
    private static final int PAGE = 100;
    private static final Duration LONG = Duration.ofHours(1);
    private static final String DOWNLOAD =
            "node { def d = amlDownload(runId: 'r-1', path: 'outputs'); echo \"got ${d.count}: ${d.files}\" }";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    @BeforeEach
    void write() {
        SimulatedRun run = local.azure().addRun("iris", "r-1");
        for (int i = 0; i < FILES; i++) {
            run.append(path(i), path(i).getBytes());
        }
        run.complete();
    }

    private static String path(int i) {
        return "outputs/f-%03d".formatted(i);
    }

    private PipelineRun start() throws Exception {
        return local.inWorkspace(DOWNLOAD).start();
    }

    private Fault add(Fault fault) {
        return local.azure().faults().add(fault);
    }

    private Fault onFile(int i) {
        return Fault.on("GET", path(i) + "$").at(Service.STORAGE);
    }

    private long requested() {
        return local.azure().requests().count("GET", "/outputs/f-");
    }

    private List<Path> written() throws IOException {
        Path outputs = local.workspace().resolve("outputs");
        if (!Files.exists(outputs)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(outputs)) {
            return files.sorted().toList();
        }
    }

    private boolean isPartial(Path file) {
        return file.getFileName().toString().endsWith(".part");
    }

    private void assertNothingPartialIsLeft() {
        await().untilAsserted(() -> assertTrue(written().stream().noneMatch(this::isPartial)));
    }

    @Test
    void slowFileDelaysNeitherTheListingNorOtherFilesAndAbortEndsIt() throws Exception {
        add(onFile(0).delay(LONG));
        PipelineRun run = start();
        await().untilAsserted(() -> assertEquals(
                FILES - 1, written().stream().filter(file -> !isPartial(file)).count()));
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertNothingPartialIsLeft();
        assertEquals(FILES - 1, written().size());
    }

    @Test
    void filesAreDownloadedWhileTheNextPageIsListed() throws Exception {
        Fault page = add(Fault.on("GET", "/prefix/contentinfo$").after(2).delay(LONG));
        PipelineRun run = start();
        await().untilAsserted(() -> assertEquals(2 * PAGE, written().size()));
        await().until(() -> page.seen() == 3);
        assertNothingPartialIsLeft();
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
    }

    @Test
    void failureOfALaterPageEndsTheDownloadsThatAreRunning() throws Exception {
        add(onFile(0).delay(LONG));
        add(Fault.on("GET", "/prefix/contentinfo$")
                .after(2)
                .status(400, "{\"error\":{\"code\":\"UserError\",\"message\":\"no such page\"}}"));
        PipelineRun run = start().await();
        assertEquals(Result.FAILURE, run.result());
        assertTrue(run.consoleText().contains("Could not list the artifacts of run r-1"), run.consoleText());
        assertTrue(run.consoleText().contains("no such page"), run.consoleText());
        assertNothingPartialIsLeft();
    }

    @Test
    void urlsThatExpireAfterTheListingAreSignedAnew() throws Exception {
        List<Integer> expired = List.of(0, 120, FILES - 1);
        for (int i : expired) {
            add(onFile(i)
                    .status(403, "<Error><Code>AuthenticationFailed</Code></Error>")
                    .header("x-ms-error-code", "AuthenticationFailed")
                    .times(1));
        }
        PipelineRun run = start().await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertEquals(expired.size(), local.azure().requests().count("GET", "dcid.r-1/contentinfo$"));
        assertEquals(FILES + expired.size(), requested());
        assertTrue(
                run.consoleText().contains("got 350: [outputs/f-000, outputs/f-001, outputs/f-002,"),
                run.consoleText());
        for (int i = 0; i < FILES; i++) {
            assertEquals(path(i), Files.readString(local.workspace().resolve(path(i))));
        }
    }

    @Test
    void fileThatStaysRefusedEndsTheDownloadsThatAreRunning() throws Exception {
        add(onFile(0).delay(LONG));
        add(onFile(200)
                .status(403, "<Error><Code>AuthorizationFailure</Code></Error>")
                .header("x-ms-error-code", "AuthorizationFailure"));
        PipelineRun run = start().await();
        assertEquals(Result.FAILURE, run.result());
        assertTrue(run.consoleText().contains("rejected the download of '" + path(200) + "'"), run.consoleText());
        assertNothingPartialIsLeft();
    }

    @Test
    void listingStaysCloseToTheDownload() throws Exception {
        add(Fault.on("GET", "/outputs/f-").at(Service.STORAGE).delay(LONG));
        PipelineRun run = start();
        await().until(() -> requested() == 16);
        await().until(() -> local.azure().requests().count("GET", "/prefix/contentinfo$") == 3);
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertEquals(16, requested());
        assertEquals(3, local.azure().requests().count("GET", "/prefix/contentinfo$"), "all pages were listed");
    }
}
