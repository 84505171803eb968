package io.jenkins.plugins.azureml.localazure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Validates the uploaded zip of a run's project, and unpacks it later. */
final class ProjectZip {
    private static final long MAX_BYTES = 300L * 1024 * 1024;
    private static final int MAX_FILES = 2000;
    private static final long MAX_UNPACKED = 2L * 1024 * 1024 * 1024;

    private ProjectZip() {}

    static void check(Path zip, String script) throws IOException {
        if (Files.size(zip) > MAX_BYTES) {
            throw bad("The snapshot has " + Files.size(zip) + " bytes; the limit is " + MAX_BYTES + ".");
        }
        int files = 0;
        boolean found = false;
        try (ZipFile file = new ZipFile(zip.toFile(), StandardCharsets.UTF_8)) {
            for (Enumeration<? extends ZipEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                String name = entry.getName();
                if (isOutside(name)) {
                    throw bad("The entry '" + name + "' of projectZipFile is not inside of the project folder.");
                }
                if (!entry.isDirectory()) {
                    files++;
                    found |= name.equals(script) || name.equals("./" + script);
                }
            }
        } catch (java.util.zip.ZipException | IllegalArgumentException e) {
            throw bad("projectZipFile is not a zip file.");
        }
        if (files > MAX_FILES) {
            throw bad("The snapshot has " + files + " files; the limit is " + MAX_FILES + ".");
        }
        if (!found) {
            throw ServiceException.userError(
                    "The script '" + script + "' was not found in the project folder. The zip must hold it at exactly "
                            + "that path from its root.",
                    "BadArgument",
                    "ScriptNotFound");
        }
    }

    private static boolean isOutside(String name) {
        if (name.startsWith("/") || name.contains("\\") || name.matches("[A-Za-z]:.*") || name.indexOf('\0') >= 0) {
            return true;
        }
        for (String segment : name.split("/")) {
            if (segment.equals("..")) {
                return true;
            }
        }
        return false;
    }

    /** Unpacks a validated zip. */
    static void unpack(Path zip, Path folder) throws IOException {
        Files.createDirectories(folder);
        long rest = MAX_UNPACKED;
        try (ZipFile file = new ZipFile(zip.toFile(), StandardCharsets.UTF_8)) {
            for (Enumeration<? extends ZipEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("outside of the project folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(target.getParent());
                try (InputStream in = file.getInputStream(entry)) {
                    rest -= Files.copy(in, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }
                if (rest < 0) {
                    throw new IOException("the unpacked project is larger than " + MAX_UNPACKED + " bytes");
                }
            }
        }
    }

    private static ServiceException bad(String message) {
        return ServiceException.userError(message, "BadArgument", "InvalidSnapshot");
    }
}
