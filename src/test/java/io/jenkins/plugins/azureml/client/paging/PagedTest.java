package io.jenkins.plugins.azureml.client.paging;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.MODELS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.models.Model;
import io.jenkins.plugins.azureml.client.runs.RunQuery;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import io.jenkins.plugins.azureml.client.testing.Seen;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagedTest {

    private static final String LIST = "GET " + MODELS;
    private static final String HISTORY = "/history/v1.0" + ScriptedAzure.PATH + ScriptedAzure.EXPERIMENT;

    private ScriptedAzure azure;

    @BeforeEach
    void start() throws Exception {
        azure = new ScriptedAzure();
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
    }

    private String page(String link, int... versions) {
        StringBuilder json = new StringBuilder("{\"value\":[");
        for (int version : versions) {
            json.append(json.length() > 10 ? "," : "")
                    .append("{\"id\":\"m:" + version + "\",\"name\":\"m\",\"version\":" + version + "}");
        }
        return json.append("],\"nextLink\":")
                .append(link == null ? "null" : "\"" + link + "\"")
                .append("}")
                .toString();
    }

    private void pages(int count) {
        azure.server.on(LIST, request -> {
            int number = Integer.parseInt(request.query().getOrDefault("$skipToken", "1"));
            String next = azure.server.uri(MODELS) + "?$skipToken=" + (number + 1) + "&name=kept";
            return Reply.json(page(number < count ? next : null, number));
        });
    }

    @Test
    void pagesAreRequestedLazily() throws Exception {
        pages(5);
        Paged<Model> models = azure.client().models().stream(null);
        assertEquals(0, azure.server.count(LIST));
        assertEquals("m:1", models.next().id());
        assertEquals(1, azure.server.count(LIST));
        assertEquals(
                "m:3", models.find(m -> m.version().equals("3")).orElseThrow().id());
        assertEquals(3, azure.server.count(LIST));
        assertEquals(2, models.all().size());
        assertEquals(5, azure.server.count(LIST));
        assertFalse(models.hasNext());
        assertThrows(NoSuchElementException.class, models::next);
    }

    @Test
    void nextLinkIsFollowedUnchanged() throws Exception {
        pages(2);
        azure.client().models().list(null);
        assertEquals("$skipToken=2&name=kept", azure.server.seen(LIST).get(1).rawQuery());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "a|b; a%7Cb",
                "a b; a%20b",
                "{x:'1'}; %7Bx:'1'%7D",
                "a\\\"b^c`; a%22b%5Ec%60",
                "a<b>%7Cc\\\\; a%3Cb%3E%7Cc%5C"
            })
    void nextLinkWithUnescapedCharactersIsFollowed(String token, String sent) throws Exception {
        azure.server.script(
                LIST, Reply.json(page(azure.server.uri(MODELS) + "?$skipToken=" + token)), Reply.json(page(null, 1)));
        assertEquals(1, azure.client().models().list(null).size());
        assertEquals("$skipToken=" + sent, azure.server.seen(LIST).get(1).rawQuery());
    }

    @Test
    void emptyPageIsNotTheLast() throws Exception {
        azure.server.script(
                LIST,
                Reply.json(page(azure.server.uri(MODELS) + "?$skipToken=2")),
                Reply.json("{\"value\":null,\"nextLink\":\"" + azure.server.uri(MODELS) + "?$skipToken=3\"}"),
                Reply.json(page(null, 1)));
        assertEquals(1, azure.client().models().list(null).size());
    }

    @Test
    void circularPagesAreAnError() {
        azure.server.script(LIST, Reply.json(page(azure.server.uri(MODELS) + "?$skipToken=2", 1)));
        AzureMlException e = assertThrows(
                AzureMlException.class, () -> azure.client().models().list(null));
        assertTrue(e.getMessage().contains("cycle"), e.getMessage());
        assertEquals(2, azure.server.count(LIST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nextLink",
                "/relative",
                "ftp://127.0.0.1/x",
                "https://user@127.0.0.1/",
                "http://[bad",
                "http://127.0.0.1|x.example/"
            })
    void nextLinkToAnotherHostIsNotFollowed(String link) {
        azure.server.script(LIST, Reply.json(page(link, 1)));
        AzureMlException e = assertThrows(
                AzureMlException.class, () -> azure.client().models().list(null));
        assertTrue(e.getMessage().contains("next page"), e.getMessage());
    }

    @Test
    void tokenIsNotSentToAForeignNextLink() throws Exception {
        try (FaultServer foreign = new FaultServer()) {
            String link = "http://localhost:" + foreign.port() + "/models?sig=not-a-real-signature";
            azure.server.script(LIST, Reply.json(page(link, 1)));
            AzureMlException e = assertThrows(
                    AzureMlException.class, () -> azure.client().models().list(null));
            assertTrue(e.getMessage().contains("localhost"), e.getMessage());
            assertFalse(e.getMessage().contains("not-a-real-signature"), e.getMessage());
            assertEquals(0, foreign.seen().size());
        }
    }

    @Test
    void continuationTokenIsSentInTheQueryOrTheBody() throws Exception {
        String first = "{\"value\":[{\"runId\":\"r-1\"}],\"continuationToken\":\"a b&c\",\"nextLink\":null}";
        String last = "{\"value\":[{\"runId\":\"r-2\"}],\"continuationToken\":null}";
        azure.server.script("GET " + HISTORY + "/runs/r-0/children", Reply.json(first), Reply.json(last));
        azure.server.script("POST " + HISTORY + "/runs:query", Reply.json(first), Reply.json(last));
        RunQuery query = new RunQuery("Status eq 'Failed'", "CreatedUtc desc", 1);
        assertEquals(2, azure.client().runs("iris").children("r-0").size());
        assertEquals(2, azure.client().runs("iris").lists().query(query).all().size());
        List<Seen> gets = azure.server.seen("GET " + HISTORY + "/runs/r-0/children");
        assertEquals("a b&c", gets.get(1).query().get("$continuationtoken"));
        assertEquals("100", gets.get(1).query().get("$top"));
        List<Seen> posts = azure.server.seen("POST " + HISTORY + "/runs:query");
        assertEquals(
                "{\"filter\":\"Status eq 'Failed'\",\"orderBy\":\"CreatedUtc desc\",\"top\":1,"
                        + "\"continuationToken\":\"a b&c\"}",
                posts.get(1).text());
    }

    @Test
    void severalRunsAreQueriedIfTheServiceHasNoRouteForThem() throws Exception {
        azure.server.script("POST " + HISTORY + "/runs:query", Reply.json("{\"value\":[{\"runId\":\"r-1\"}]}"));
        assertEquals(
                List.of("r-1"),
                List.copyOf(azure.client()
                        .runs("iris")
                        .several(List.of("r-1", "r-2"))
                        .keySet()));
        assertEquals(
                "{\"filter\":\"RunId eq 'r-1' or RunId eq 'r-2'\"}",
                azure.server.seen("POST " + HISTORY + "/runs:query").get(0).text());
    }

    @Test
    void runsOfAnyExperimentAreReadInOneRequestForEveryHundred() throws Exception {
        String batch = "POST /history/v1.0" + ScriptedAzure.PATH + "/batchrundata";
        azure.server.script(
                batch,
                Reply.json(
                        "{\"successfulResults\":{\"r-1\":{\"runMetadata\":{\"runId\":\"r-1\",\"status\":\"Failed\"}},"
                                + "\"r-2\":{\"runMetadata\":null}},\"failedResults\":{\"r-3\":{\"error\":{\"code\":\"UserError\"}}}}"));
        List<String> ids = IntStream.rangeClosed(1, 150).mapToObj(i -> "r-" + i).toList();
        assertEquals(
                List.of("r-1"),
                List.copyOf(azure.client().runs(null).several(ids).keySet()));
        assertEquals(2, azure.server.count(batch));
        String second = azure.server.seen(batch).get(1).text();
        assertTrue(
                second.startsWith("{\"requests\":{\"r-101\":{\"runId\":\"r-101\",\"selectRunMetadata\":true}"), second);
    }

    @Test
    void queryWithoutExperimentIsRefusedBeforeAnyRequest() {
        AzureMlException e = assertThrows(
                AzureMlException.class, () -> azure.client().runs(null).lists().query(RunQuery.ALL));
        assertTrue(e.getMessage().contains("experiment is missing"), e.getMessage());
        assertEquals(0, azure.server.seen().size());
    }
}
