package io.jenkins.plugins.azureml.localazure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The Python interpreter of this machine, and the environment that its processes get. */
final class Python {
    /** The only variables inherited, since scripts must not see credentials of the user who runs the server. */
    private static final Set<String> INHERITED =
            Set.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "PYENV_ROOT", "VIRTUAL_ENV", "LD_LIBRARY_PATH");

    private static final Map<String, Optional<String>> FOUND = new ConcurrentHashMap<>();

    private Python() {}

    /** Returns the path of the interpreter itself, behind wrapper scripts; empty if the command does not work. */
    static Optional<String> find(String command) {
        Optional<String> found = FOUND.computeIfAbsent(command, Python::ask);
        return found == null ? Optional.empty() : found;
    }

    /** Returns null, which is not remembered, if the server is closed meanwhile. */
    private static Optional<String> ask(String command) {
        try {
            Process process = new ProcessBuilder(command, "-c", "import sys; print(sys.executable)")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            if (process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0 && !output.isEmpty()) {
                return Optional.of(output);
            }
            process.destroyForcibly();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        return Optional.empty();
    }

    static String require(String command) throws IOException {
        return find(command).orElseThrow(() -> new IOException("The Python command '" + command + "' does not work."));
    }

    /** Sets an environment without secrets, in which Python writes UTF-8 unbuffered. */
    static void prepare(ProcessBuilder builder) {
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(INHERITED);
        environment.put("PYTHONUNBUFFERED", "1");
        environment.put("PYTHONIOENCODING", "utf-8");
        environment.put("PYTHONUTF8", "1");
        environment.put("PYTHONDONTWRITEBYTECODE", "1");
    }

    /** Terminates a process and its descendants, and kills them after the given time. */
    static void kill(Process process, java.util.concurrent.ScheduledExecutorService timer, long millis) {
        var all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroy);
        try {
            timer.schedule(() -> all.forEach(ProcessHandle::destroyForcibly), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The server is closing, so there is no time to wait.
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }

    static void killNow(Process process) {
        Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList()
                .forEach(ProcessHandle::destroyForcibly);
        try {
            process.toHandle().onExit().get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
            // The directory then cannot be deleted, which does no harm.
        }
    }
}
