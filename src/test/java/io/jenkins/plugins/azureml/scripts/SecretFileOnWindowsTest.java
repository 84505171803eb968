package io.jenkins.plugins.azureml.scripts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Secret files on agents with access control lists, and on agents without any protection. */
class SecretFileOnWindowsTest {

    private static final String OWNER = "agent";

    private static FileSystem windows() throws IOException {
        List<AclEntry> inherited;
        try (FileSystem any = Jimfs.newFileSystem(Configuration.windows())) {
            inherited = List.of(AclEntry.newBuilder()
                    .setType(AclEntryType.ALLOW)
                    .setPrincipal(any.getUserPrincipalLookupService().lookupPrincipalByName("Everyone"))
                    .setPermissions(AclEntryPermission.READ_DATA)
                    .build());
        }
        return Jimfs.newFileSystem(Configuration.windows().toBuilder()
                .setAttributeViews("basic", "owner", "dos", "acl")
                .setDefaultAttributeValue("owner:owner", OWNER)
                .setDefaultAttributeValue("acl:acl", inherited)
                .build());
    }

    private static Path write(Path temporary, String content) throws IOException {
        return temporary
                .getFileSystem()
                .getPath(new WriteSecretFile("secrets", "certificate.pem", content).write(temporary));
    }

    private static AclEntry onlyEntry(Path path) throws IOException {
        List<AclEntry> entries =
                Files.getFileAttributeView(path, AclFileAttributeView.class).getAcl();
        assertEquals(1, entries.size(), entries::toString);
        return entries.get(0);
    }

    private static void isOwnersOnly(AclEntry entry) {
        assertEquals(OWNER, entry.principal().getName());
        assertEquals(AclEntryType.ALLOW, entry.type());
        assertEquals(EnumSet.allOf(AclEntryPermission.class), entry.permissions());
    }

    @Test
    void onlyTheOwnerHasAccessToFolderAndFile() throws Exception {
        try (FileSystem windows = windows()) {
            Path temporary = windows.getPath("C:\\agent\\job@tmp");
            Path file = write(temporary, "first");
            assertEquals("Everyone", onlyEntry(temporary).principal().getName());
            isOwnersOnly(onlyEntry(file.getParent()));
            assertEquals(
                    Set.of(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT),
                    onlyEntry(file.getParent()).flags());
            isOwnersOnly(onlyEntry(file));
            assertEquals("first", Files.readString(file));
        }
    }

    @Test
    void fileThatReplacesAnotherIsRestrictedToo() throws Exception {
        try (FileSystem windows = windows()) {
            Path temporary = windows.getPath("C:\\agent\\job@tmp");
            write(temporary, "first");
            Path file = write(temporary, "second");
            isOwnersOnly(onlyEntry(file));
            assertEquals("second", Files.readString(file));
        }
    }

    @Test
    void nothingIsWrittenWhereFilesCannotBeRestricted() throws Exception {
        try (FileSystem plain = Jimfs.newFileSystem(
                Configuration.windows().toBuilder().setAttributeViews("basic").build())) {
            Path temporary = plain.getPath("C:\\agent\\job@tmp");
            IOException e = assertThrows(IOException.class, () -> write(temporary, "secret"));
            assertTrue(e.getMessage().contains("cannot keep other users from reading a file"), e.getMessage());
            assertFalse(Files.exists(temporary.resolve("secrets\\certificate.pem")));
            assertThrows(IOException.class, () -> write(temporary, "secret"));
            assertFalse(Files.exists(temporary.resolve("secrets\\certificate.pem")));
        }
    }
}
