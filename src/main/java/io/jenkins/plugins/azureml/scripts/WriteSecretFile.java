package io.jenkins.plugins.azureml.scripts;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * Writes a file that only the user of the agent can read, in a folder that only that user can enter. Replaces an existing file
 * in one step, so that a script never reads half of it. Runs on the agent, in the temporary folder of a Jenkins workspace, and
 * returns the path of the file.
 *
 * @param folder name of the folder, which is created if it is missing
 */
record WriteSecretFile(
        @NonNull String folder,
        @NonNull String name,
        @NonNull String content) implements ControllerToAgentFileCallable<String> {

    private static final long serialVersionUID = 1L;

    @Override
    public String invoke(File temporary, VirtualChannel channel) throws IOException {
        return write(temporary.toPath().toAbsolutePath());
    }

    String write(Path temporary) throws IOException {
        Path directory = temporary.resolve(folder);
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        create(directory, posix);
        Path part = directory.resolve(name + ".part");
        Files.deleteIfExists(part);
        // The permissions are those of the creation: a file that is restricted later can be opened before.
        try (var out = Files.newByteChannel(
                part,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                attributes(posix, "rw-------"))) {
            if (!posix) {
                restrict(part, EnumSet.noneOf(AclEntryFlag.class));
            }
            ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
        Path file = directory.resolve(name);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return file.toString();
    }

    private static void create(Path directory, boolean posix) throws IOException {
        Files.createDirectories(directory.getParent());
        try {
            Files.createDirectory(directory, attributes(posix, "rwx------"));
        } catch (FileAlreadyExistsException e) {
            return;
        }
        if (!posix) {
            restrict(directory, EnumSet.of(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT));
        }
    }

    private static FileAttribute<?>[] attributes(boolean posix, String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * Leaves access only to the owner, in Windows. Nothing is in the folder or file yet. An access control list that is set replaces
     * what was inherited. One that is given at the creation would be merged with it.
     */
    private static void restrict(Path path, Set<AclEntryFlag> flags) throws IOException {
        AclFileAttributeView view = Files.getFileAttributeView(path, AclFileAttributeView.class);
        if (view == null) {
            throw new IOException("The file system of " + path + " cannot keep other users from reading a file.");
        }
        view.setAcl(List.of(AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(view.getOwner())
                .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                .setFlags(flags)
                .build()));
    }

    /** Omits the content, since Jenkins logs what it sends to agents. */
    @Override
    public String toString() {
        return "WriteSecretFile[" + folder + "/" + name + "]";
    }
}
