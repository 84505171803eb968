package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Map;
import jenkins.agents.ControllerToAgentFileCallable;

/** Computes the hashes of a source folder that a snapshot requires. Runs on the machine that has the folder. */
public record HashScan(@NonNull SourceFolder folder) implements ControllerToAgentFileCallable<HashedFiles> {

    private static final long serialVersionUID = 1L;

    /** @throws SnapshotException if the folder cannot be sent, with what to do about it */
    @Override
    public HashedFiles invoke(File workspace, VirtualChannel channel) throws IOException {
        SourceFiles files = folder.files(workspace);
        ArrayList<HashedFile> hashed = new ArrayList<>();
        for (Map.Entry<String, Path> file : files.byName().entrySet()) {
            hashed.add(
                    new HashedFile(file.getKey(), hash(file.getKey(), file.getValue()), Files.size(file.getValue())));
        }
        return new HashedFiles(hashed, files.contentHash());
    }

    private static String hash(String path, Path file) throws IOException {
        MessageDigest digest = sha512();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        digest.update(path.substring(path.lastIndexOf('/') + 1).getBytes(StandardCharsets.UTF_8));
        digest.update("File".getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha512() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
