package io.jenkins.plugins.azureml.client.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
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
    void valuesThatLookLikeSecretsAreMasked(String text) {
        assertFalse(redactor.redact(text).contains("HIDDEN"), redactor.redact(text));
    }

    @Test
    void secretWithThePrefixOfAnotherIsMaskedCompletely() {
        Redactor both = Redactor.of(List.of(SecretText.of("not-real"), SecretText.of("not-real-but-longer")));
        assertEquals("a **** b **** c", both.redact("a not-real-but-longer b not-real c"));
    }

    @Test
    void knownValuesAreMaskedAlsoWhenEncoded() {
        assertEquals("a **** b **** c", redactor.redact("a no+t/real b no%2Bt%2Freal c"));
        assertEquals("about", redactor.redact("about"), "two characters are no secret");
    }

    /** A service that repeats what it was sent, in whichever form. */
    @ParameterizedTest
    @ValueSource(strings = {"Zq3~k_s8Q.aB?c>d", "pa\"ss\\wo/rd+1", "schl\u00fcssel \u65e5\u672c", "s3cr3t"})
    void knownValuesAreMaskedInEveryUsualEncoding(String value) {
        Redactor of = Redactor.of(List.of(SecretText.of(value)));
        Set<String> forms = new LinkedHashSet<>();
        String url = URLEncoder.encode(value, StandardCharsets.UTF_8);
        forms.add(value);
        forms.add(url);
        forms.add(url.replace("+", "%20"));
        forms.add(lowerCaseEscapes(url));
        forms.add(value.replace("\\", "\\\\").replace("\"", "\\\""));
        for (Base64.Encoder each : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            forms.add(each.encodeToString(value.getBytes(StandardCharsets.UTF_8)));
            forms.add(each.withoutPadding().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
        }
        for (String form : forms) {
            assertEquals("got <****> back", of.redactValues("got <" + form + "> back"), form);
        }
    }

    private static String lowerCaseEscapes(String url) {
        return Pattern.compile("%..")
                .matcher(url)
                .replaceAll(found -> found.group().toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "abc", "Bearer ", "client-1:"})
    void knownValuesAreMaskedAtAnyOffsetInBase64(String before) {
        String secret = "Zq3~k_s8Q.aB?c>d";
        Redactor of = Redactor.of(List.of(SecretText.of(secret)));
        for (String after : List.of("", "x", "\n", "&more=1")) {
            for (Base64.Encoder each : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
                String text = each.encodeToString((before + secret + after).getBytes(StandardCharsets.UTF_8));
                String redacted = of.redactValues(text);
                assertTrue(redacted.contains("****"), redacted);
                // But for the characters that it shares with its neighbors.
                assertTrue(redacted.length() - 4 <= text.length() - 20, text + " became " + redacted);
            }
        }
    }

    @Test
    void shortValuesAreNotMaskedInBase64() {
        Redactor of = Redactor.of(List.of(SecretText.of("abc"), SecretText.of("admi")));
        assertEquals("YWJj and ZG1p and YWRt", of.redactValues("YWJj and ZG1p and YWRt"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AuthorizationFailed: the client has no role",
                "design=1 is kept",
                "see https://aka.ms/azureml for more",
                "Basic training is done"
            })
    void otherTextIsUnchanged(String text) {
        assertEquals(text, redactor.redact(text));
    }

    @Test
    void nullStaysNull() {
        assertNull(redactor.redact(null));
    }

    @Test
    void onlyKnownValuesAreMaskedInTextsOfUsers() {
        assertEquals(
                "password: mine, key **** sig=****", redactor.redactValues("password: mine, key no+t/real sig=abcdef"));
    }

    @Test
    void signaturesAreMaskedInTextsOfUsersInAnySpelling() {
        Redactor redactor = Redactor.of(List.of());
        assertEquals("a=b Sig=**** c=d", redactor.redactValues("a=b Sig=abc c=d"));
        assertEquals("SIGNATURE=****", redactor.redactValues("SIGNATURE=abc"));
        assertEquals("sig=****", redactor.redactValues("sig=abc"));
        assertEquals("design=new", redactor.redactValues("design=new"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cannot clone https://ci:HIDDEN@git_lab.example/r.git: not found",
                "cannot clone https://ci:p@HIDDEN@git.example/r.git",
                "cannot clone https://ci:HIDDEN?HIDDEN@git.example/r.git",
                "cannot clone ssh://ci:HIDDEN@git.example/r.git"
            })
    void loginIsRemovedFromUrls(String text) {
        String shown = redactor.redact(text);
        assertFalse(shown.contains("HIDDEN"), shown);
        assertTrue(shown.contains("/r.git"), shown);
    }
}
