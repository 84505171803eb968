package hudson;

import hudson.remoting.Future;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jenkinsci.remoting.RoleSensitive;

/** Supports only local files. */
public final class FilePath {
    private final File file;

    public FilePath(File localPath) {
        file = localPath;
    }

    public FilePath(FilePath base, String rel) {
        file = base.file.toPath().resolve(rel).normalize().toFile();
    }

    public String getRemote() {
        return file.getPath();
    }

    public String getName() {
        return file.getName();
    }

    public FilePath child(String relOrAbsolute) {
        return new FilePath(this, relOrAbsolute);
    }

    public FilePath getParent() {
        return file.getParentFile() == null ? null : new FilePath(file.getParentFile());
    }

    public boolean exists() throws IOException, InterruptedException {
        return file.exists();
    }

    public boolean isDirectory() throws IOException, InterruptedException {
        return file.isDirectory();
    }

    public long length() throws IOException, InterruptedException {
        return file.length();
    }

    public void mkdirs() throws IOException, InterruptedException {
        Files.createDirectories(file.toPath());
    }

    public boolean delete() throws IOException, InterruptedException {
        return Files.deleteIfExists(file.toPath());
    }

    public void deleteRecursive() throws IOException, InterruptedException {
        if (!file.exists()) return;
        try (Stream<Path> all = Files.walk(file.toPath())) {
            for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) Files.delete(path);
        }
    }

    /** Lists the files directly in this folder whose names match; the real one supports Ant patterns. */
    public FilePath[] list(String includes) throws IOException, InterruptedException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(file.toPath(), includes)) {
            return StreamSupport.stream(files.spliterator(), false)
                    .map(path -> new FilePath(path.toFile()))
                    .toArray(FilePath[]::new);
        }
    }

    public InputStream read() throws IOException, InterruptedException {
        return Files.newInputStream(file.toPath());
    }

    public String readToString() throws IOException, InterruptedException {
        return Files.readString(file.toPath());
    }

    public OutputStream write() throws IOException, InterruptedException {
        return Files.newOutputStream(file.toPath());
    }

    public void write(String content, String encoding) throws IOException, InterruptedException {
        mkParents();
        Files.writeString(
                file.toPath(), content, encoding == null ? Charset.defaultCharset() : Charset.forName(encoding));
    }

    public FilePath createTempFile(String prefix, String suffix) throws IOException, InterruptedException {
        return new FilePath(File.createTempFile(prefix, suffix, file));
    }

    public boolean isRemote() {
        return false;
    }

    public <T> T act(FileCallable<T> callable) throws IOException, InterruptedException {
        return callable.invoke(file, null);
    }

    public <T> Future<T> actAsync(FileCallable<T> callable) throws IOException, InterruptedException {
        Now<T> result = new Now<>();
        try {
            result.complete(callable.invoke(file, null));
        } catch (IOException | RuntimeException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    private static final class Now<T> extends CompletableFuture<T> implements Future<T> {}

    private void mkParents() throws IOException {
        if (file.getParentFile() != null)
            Files.createDirectories(file.getParentFile().toPath());
    }

    public interface FileCallable<T> extends Serializable, RoleSensitive {
        T invoke(File f, VirtualChannel channel) throws IOException, InterruptedException;
    }
}
