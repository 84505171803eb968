package io.jenkins.plugins.azureml.steps.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs of repositories reach everybody who may read a run; passwords in them do not. */
class GitUrlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '"',
            value = {
                "https://ci:not-a-real-token@git.example.com/r.git https://git.example.com/r.git",
                "https://ci:not-a-real-token@git_lab.corp.example/r.git https://git_lab.corp.example/r.git",
                "https://ci:p@not-a-real-token@git.example.com/r.git https://git.example.com/r.git",
                "https://ci:not-a-real-token@büro.example/r.git https://büro.example/r.git",
                "https://not-a-real-token@git.example.com:8443/r.git https://git.example.com:8443/r.git",
                "https://ci:not|a%real[token@[::1]:80/r.git https://[::1]:80/r.git",
                "HTTPS://ci:not-a-real-token@git.example.com HTTPS://git.example.com",
                "ssh://ci:not-a-real-token@git.example.com/r.git ssh://ci@git.example.com/r.git",
                "ssh://git@git.example.com:22/r.git ssh://git@git.example.com:22/r.git",
                "ssh://git.example.com/~u/r.git ssh://git.example.com/~u/r.git",
                "https://git.example.com/r.git?private_token=not-a-real-token https://git.example.com/r.git",
                "https://git.example.com/r.git#not-a-real-token https://git.example.com/r.git",
                "ci:not-a-real-token@git.example.com:r.git ci@git.example.com:r.git",
                "ci:p@not-a-real-token@git.example.com:r.git ci@git.example.com:r.git",
                "git@github.com:org/r.git git@github.com:org/r.git",
                "git.example.com:org/r.git git.example.com:org/r.git",
                "git@ssh.dev.azure.com:v3/org/project/r git@ssh.dev.azure.com:v3/org/project/r",
                "/srv/git/r.git /srv/git/r.git",
                "file:///srv/git/r.git file:///srv/git/r.git",
                "C:\\git\\r C:\\git\\r"
            })
    void repositoryIsKept(String url, String expected) {
        assertEquals(expected, GitUrl.withoutSecrets(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://ci:not/a/real/token@git.example.com/r.git",
                "https://ci:not?a-real-token@git.example.com/r.git",
                "https://ci:not#a-real-token@git.example.com/r.git",
                "https://ci:not-a-real-token",
                "https://ci%3Anot-a-real-token%40git.example.com/r.git",
                "https:/ci:not-a-real-token@git.example.com/r.git",
                "https://git.example.com/r.git\nci:not-a-real-token",
                "ext::sh -c not-a-real-token",
                "other://ci:not-a-real-token@git.example.com/r.git",
                "codecommit::eu-west-1://ci:not-a-real-token@r",
                "ci:not/a-real-token@git.example.com:r.git",
                "",
                " "
            })
    void unknownSyntaxIsLeftOut(String url) {
        assertNull(GitUrl.withoutSecrets(url));
    }

    /** The patterns of {@link GitUrl} must not backtrack over a long text: 256 KiB would take minutes then. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "a:", "a@", "a:a@", "://", "a://", "/", "\\", "[", ":1", "."})
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void repetitiveUrlIsReadInLinearTime(String part) {
        String text = part.repeat(256 * 1024 / part.length());
        assertNull(GitUrl.withoutSecrets("https://ci:" + text + " x"));
        assertNull(GitUrl.withoutSecrets(text + " x"));
    }
}
