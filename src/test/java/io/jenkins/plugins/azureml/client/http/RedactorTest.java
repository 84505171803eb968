package io.jenkins.plugins.azureml.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jenkins.plugins.azureml.client.SecretText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

    private final Redactor redactor = Redactor.of(List.of(SecretText.of("no+t/real"), SecretText.of("ab")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://x.blob.core.windows.net/c/f?sv=2020&sig=HIDDEN",
                "HTTPS://x.blob.core.windows.net/c/f?HIDDEN",
                "sv=1&sig=HIDDEN&se=2",
                "Authorization: HIDDEN",
                "\"Authorization\":\"HIDDEN\"",
                "Bearer HIDDENHIDDEN",
                "Proxy-Authorization: Basic HIDDEN",
                "client_secret=HIDDEN&x",
                "{\"access_token\":\"HIDDEN\"}",
                "{\\\"primaryKey\\\":\\\"HIDDEN\\\"}",
                "AccountKey=HIDDEN;EndpointSuffix",
                "adminUserPassword: HIDDEN",
                "eyJhbGciOiJIHIDDEN.eyJzdWIiOiIxHIDDEN.c2lnHIDDEN"
            })
    void whatLooksLikeASecretIsMasked(String text) {
        assertFalse(redactor.redact(text).contains("HIDDEN"), redactor.redact(text));
    }

    @Test
    void aSecretThatBeginsLikeAnotherIsMaskedToItsEnd() {
        Redactor both = Redactor.of(List.of(SecretText.of("not-real"), SecretText.of("not-real-but-longer")));
        assertEquals("a **** b **** c", both.redact("a not-real-but-longer b not-real c"));
    }

    @Test
    void knownValuesAreMaskedAlsoWhenEncoded() {
        assertEquals("a **** b **** c", redactor.redact("a no+t/real b no%2Bt%2Freal c"));
        assertEquals("about", redactor.redact("about"), "two characters are no secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AuthorizationFailed: the client has no role",
                "design=1 is kept",
                "see https://aka.ms/azureml for more",
                "Basic training is done"
            })
    void otherTextIsLeftAlone(String text) {
        assertEquals(text, redactor.redact(text));
    }

    @Test
    void nothingStaysNothing() {
        assertNull(redactor.redact(null));
    }

    @Test
    void theUsersOwnLinesLoseKnownValuesOnly() {
        assertEquals(
                "password: mine, key **** sig=****", redactor.redactValues("password: mine, key no+t/real sig=abcdef"));
    }

    @Test
    void signaturesInAUsersTextGoInAnySpellingAndWhateverStandsBeforeThem() {
        Redactor redactor = Redactor.of(List.of());
        assertEquals("a=b Sig=**** c=d", redactor.redactValues("a=b Sig=abc c=d"));
        assertEquals("SIGNATURE=****", redactor.redactValues("SIGNATURE=abc"));
        assertEquals("sig=****", redactor.redactValues("sig=abc"));
        assertEquals("design=new", redactor.redactValues("design=new"));
    }
}
