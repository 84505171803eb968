package io.jenkins.plugins.azureml.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipelineTest {

    @Test
    void firstPolicyIsTheOutermost() throws Exception {
        List<String> order = new ArrayList<>();
        Policy outer = (attempt, next) -> {
            order.add("outer");
            return next.send(attempt);
        };
        Policy inner = (attempt, next) -> {
            order.add("inner");
            return next.send(attempt);
        };
        FakeNetwork network = new FakeNetwork().status(204);
        Policy.Next chain = Pipeline.chain(List.of(outer, inner), network);
        assertEquals(
                204, chain.send(FakeNetwork.attempt(FakeNetwork.call("GET"))).status());
        assertEquals(List.of("outer", "inner"), order);
        assertEquals(1, network.sent.size());
    }
}
