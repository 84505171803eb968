package io.jenkins.plugins.azureml.client.arm;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.azureml.client.testing.FuzzAzure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Timeout;

/** Long-running operations with arbitrary headers and bodies: started, serialized, polled to the end. */
class OperationFuzzTest {

    private static final FuzzAzure AZURE = new FuzzAzure();
    private static final AmlComputeDefinition DEFINITION =
            new AmlComputeDefinition("westeurope", "STANDARD_NC6", null, null, 0, 1, null, null, null, null, null);

    @Timeout(60)
    @FuzzTest
    void arbitraryResponseGivesOperationOrClientError(byte[] answer) {
        AZURE.answer(answer);
        AZURE.holds(client -> follow(client.operations(), client.computes().create("c", DEFINITION)));
        AZURE.holds(client -> follow(client.operations(), client.computes().delete("c", true)));
    }

    private static void follow(Operations operations, LongRunningOperation begun) throws Exception {
        LongRunningOperation now = begun;
        for (int i = 0; i < 3 && !now.isDone(); i++) {
            now = operations.poll(writtenDown(now));
        }
        now.orThrow();
    }

    private static LongRunningOperation writtenDown(LongRunningOperation operation)
            throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(operation);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (LongRunningOperation) in.readObject();
        }
    }
}
