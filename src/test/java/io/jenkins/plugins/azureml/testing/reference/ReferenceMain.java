package io.jenkins.plugins.azureml.testing.reference;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes docs/reference for {@code mvn -q -Preference}. */
public final class ReferenceMain {
    private ReferenceMain() {}

    /** Argument: the project's folder. */
    public static void main(String[] arguments) throws Exception {
        Path project = Path.of(arguments[0]);
        Path folder = Files.createDirectories(ReferencePages.folder(project));
        Map<String, String> pages = new ReferencePages(project).render();
        for (Map.Entry<String, String> page : pages.entrySet()) {
            Files.writeString(folder.resolve(page.getKey()), page.getValue());
        }
        System.out.println("Wrote " + pages.size() + " pages to docs/reference");
        System.exit(0);
    }
}
