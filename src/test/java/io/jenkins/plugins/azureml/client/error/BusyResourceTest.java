package io.jenkins.plugins.azureml.client.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusyResourceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true  | Cannot create a deployment in endpoint iris because it is in Updating provisioning state",
                "true  | Compute gpu is in state Deleting",
                "true  | The endpoint 'iris' is being updated. Try again later.",
                "true  | The resource is in a transitioning state",
                "true  | Another operation on this entity is in progress, please try again",
                "true  | AnotherOperationInProgress",
                "true  | provisioningState: Creating",
                "false | The model iris:1 exists already",
                "false | The endpoint name 'iris' is taken in region westeurope",
                "false | The deployment is in Failed state; delete it and create it again",
                "false | The scope is locked"
            })
    void textDecides(boolean busy, String text) {
        assertEquals(busy, BusyResource.matches(409, text));
    }

    @Test
    void otherStatusesAreNotBusy() {
        assertFalse(BusyResource.matches(400, "it is being updated"));
    }
}
