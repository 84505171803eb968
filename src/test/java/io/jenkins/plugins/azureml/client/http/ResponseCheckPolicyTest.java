package io.jenkins.plugins.azureml.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseCheckPolicyTest {

    private static RawResponse check(Call call, String body) throws Exception {
        return new ResponseCheckPolicy().send(FakeNetwork.attempt(call), new FakeNetwork().body(body));
    }

    private static Call json() {
        return FakeNetwork.call("GET").json();
    }

    @Test
    void jsonIsParsedIfTheCallWantsIt() throws Exception {
        assertEquals(1, check(json(), "{\"a\":1}").json().get("a").asInt());
        assertNull(check(FakeNetwork.call("GET"), "{\"a\":1}").json());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"a\":", "nonsense"})
    void anythingElseIsIncompleteJson(String body) throws Exception {
        assertEquals(Advice.Defect.INCOMPLETE_JSON, check(json(), body).defect());
    }

    @Test
    void emptyBodyIsFineIfTheCallAllowsIt() throws Exception {
        assertNull(check(FakeNetwork.call("GET").jsonOrEmpty(), "").defect());
    }

    @Test
    void webPageIsNoResultUnlessItIsAFile() throws Exception {
        String page = "<html><title>Sign in</title></html>";
        assertEquals(Advice.Defect.WEB_PAGE, check(json(), page).defect());
        Call file = Call.of(Call.Target.SIGNED_URL, "read", "it", "GET", URI.create("https://x.example.invalid/f"));
        assertNull(check(file, page).defect());
    }

    @Test
    void errorStatusesAreNotChecked() throws Exception {
        FakeNetwork network = new FakeNetwork().status(500);
        RawResponse response = new ResponseCheckPolicy().send(FakeNetwork.attempt(json()), network);
        assertNull(response.defect());
        assertNull(response.json());
    }
}
