package io.jenkins.plugins.azureml.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import hudson.Extension;
import hudson.init.Terminator;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import net.java.sezpoz.Index;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.stapler.export.ExportedBean;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Checks what Jenkins requires of target/azure-ml.hpi, against the sources. */
class PluginArchiveIT {

    private static final String PLUGIN = "io.jenkins.plugins.azureml";
    private static final String SYMBOLS = "META-INF/services/annotations/org.jenkinsci.Symbol";
    private static final String RESTRICTED = "META-INF/services/annotations/org.kohsuke.accmod.Restricted";
    private static final String BEANS = "META-INF/services/annotations/org.kohsuke.stapler.export.ExportedBean";
    private static final String TERMINATORS = "META-INF/services/annotations/hudson.init.Terminator";

    @TempDir
    static Path folder;

    private static Path jar;
    private static JavaClasses classes;

    @BeforeAll
    static void open() throws IOException {
        try (JarFile hpi = new JarFile("target/azure-ml.hpi")) {
            jar = folder.resolve("azure-ml.jar");
            try (InputStream in = hpi.getInputStream(hpi.getEntry("WEB-INF/lib/azure-ml.jar"))) {
                Files.copy(in, jar);
            }
        }
        classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(PLUGIN);
    }

    @Test
    void archiveContainsOnlyThePluginAndItsBundledLibrary() throws IOException {
        try (JarFile hpi = new JarFile("target/azure-ml.hpi")) {
            assertEquals(
                    Set.of(
                            "META-INF/MANIFEST.MF",
                            "WEB-INF/lib/azure-ml.jar",
                            "WEB-INF/lib/gitignore-reader-1.14.1.jar",
                            "WEB-INF/licenses.xml"),
                    files(hpi));
        }
    }

    @Test
    void licenseOfTheBundledLibraryIsIncluded() throws Exception {
        try (JarFile hpi = new JarFile("target/azure-ml.hpi");
                InputStream in = hpi.getInputStream(hpi.getEntry("WEB-INF/licenses.xml"))) {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            NodeList bundled = factory.newDocumentBuilder().parse(in).getElementsByTagName("l:dependency");
            Set<String> said = new TreeSet<>();
            for (int i = 0; i < bundled.getLength(); i++) {
                Element library = (Element) bundled.item(i);
                said.add(library.getAttribute("artifactId") + "-" + library.getAttribute("version") + ".jar");
                assertEquals(1, library.getElementsByTagName("l:license").getLength());
            }
            Set<String> there = new TreeSet<>(files(hpi));
            there.removeIf(file -> !file.endsWith(".jar") || file.endsWith("/azure-ml.jar"));
            assertEquals(there, said.stream().map(jar -> "WEB-INF/lib/" + jar).collect(Collectors.toSet()));
        }
    }

    @Test
    void jarContainsNoJenkinsClasses() throws IOException {
        try (JarFile plugin = new JarFile(jar.toFile())) {
            for (String file : files(plugin)) {
                assertTrue(
                        file.startsWith("io/jenkins/plugins/azureml/")
                                || file.startsWith("META-INF/")
                                || file.equals("index.jelly"),
                        file);
            }
        }
    }

    @Test
    void jarAndArchiveHaveTheSameManifest() throws IOException {
        try (JarFile hpi = new JarFile("target/azure-ml.hpi");
                JarFile plugin = new JarFile(jar.toFile())) {
            Manifest outer = hpi.getManifest();
            assertEquals(outer, plugin.getManifest());
            Attributes facts = outer.getMainAttributes();
            Map.of(
                            "Short-Name", "azure-ml",
                            "Long-Name", "Azure Machine Learning Plugin",
                            "Group-Id", "io.jenkins.plugins",
                            "Artifact-Id", "azure-ml",
                            "Jenkins-Version", "2.541.3",
                            "Plugin-License-Name", "MIT License",
                            "Plugin-License-Url", "https://opensource.org/license/mit/",
                            "Url", "https://github.com/jenkinsci/azure-ml-plugin",
                            "Support-Dynamic-Loading", "true")
                    .forEach((name, value) -> assertEquals(value, facts.getValue(name), name));
            assertTrue(facts.getValue("Plugin-Version").matches("\\d+(\\.\\d+)+"), facts.getValue("Plugin-Version"));
            assertEquals(facts.getValue("Plugin-Version"), facts.getValue("Implementation-Version"));
            assertTrue(facts.getValue("Plugin-Developers").matches("[^:]+:[^:]*:[^:]*"));
            for (String dependency :
                    outer.getMainAttributes().getValue("Plugin-Dependencies").split(",")) {
                assertTrue(dependency.matches("[a-z0-9-]+:[^:;]+(;resolution:=optional)?"), dependency);
            }
        }
    }

    @Test
    void indexListsEveryExtension() throws IOException {
        Set<String> indexed = new TreeSet<>();
        // Jenkins reads exactly this binary index, through a class loader of the plugin's jar only.
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader()) {
                    @Override
                    public java.util.Enumeration<URL> getResources(String name) throws IOException {
                        return findResources(name);
                    }
                }) {
            Index.load(Extension.class, Object.class, loader).forEach(item -> indexed.add(item.className()));
        }
        assertEquals(annotated(Extension.class), indexed);
        assertTrue(indexed.size() > 5, indexed.toString());
    }

    @Test
    void symbolIndexIsComplete() throws IOException {
        assertEquals(annotated(Symbol.class), new TreeSet<>(lines(SYMBOLS)));
    }

    @Test
    void restrictedIndexIsComplete() throws IOException {
        assertEquals(annotated(Restricted.class), new TreeSet<>(lines(RESTRICTED)));
    }

    @Test
    void exportedBeanIndexIsComplete() throws IOException {
        assertEquals(annotated(ExportedBean.class), new TreeSet<>(lines(BEANS)));
    }

    @Test
    void terminatorIndexIsComplete() throws IOException {
        Set<String> with = classes.stream()
                .filter(c -> c.getMethods().stream().anyMatch(m -> m.isAnnotatedWith(Terminator.class)))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(with, new TreeSet<>(lines(TERMINATORS)));
    }

    /** Compares with the archive of an earlier build of the same sources: {@code mvn clean package} twice. */
    @Test
    void archiveIsReproducible() throws IOException {
        Set<Object> times = new TreeSet<>();
        try (JarFile hpi = new JarFile("target/azure-ml.hpi");
                JarFile plugin = new JarFile(jar.toFile())) {
            hpi.stream().forEach(entry -> times.add(entry.getTimeLocal()));
            plugin.stream().forEach(entry -> times.add(entry.getTimeLocal()));
            assertEquals(1, times.size(), times.toString());
            assertEquals(null, plugin.getManifest().getMainAttributes().getValue("Built-By"));
        }
    }

    @Test
    void everyStepHasFormAndHelp() throws IOException {
        try (JarFile plugin = new JarFile(jar.toFile())) {
            Set<String> packed = files(plugin);
            Set<String> steps = classes.stream()
                    .filter(c ->
                            c.isAssignableTo(Step.class) && !c.getModifiers().contains(JavaModifier.ABSTRACT))
                    .map(c -> c.getName().replace('.', '/'))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertTrue(steps.size() >= 6, steps.toString());
            for (String step : steps) {
                assertTrue(packed.contains(step + "/config.jelly"), step);
                assertTrue(packed.contains(step + "/help.html"), step);
            }
        }
    }

    @Test
    void parameterNamesAreInTheClassFiles() {
        JavaClass step = classes.get(PLUGIN + ".steps.submit.AmlSubmitRunStep");
        assertEquals(
                "experiment",
                step.reflect().getConstructors()[0].getParameters()[0].getName());
    }

    @Test
    void everyViewIsIncluded() throws IOException {
        try (JarFile plugin = new JarFile(jar.toFile())) {
            assertNotNull(plugin.getEntry("index.jelly"));
            Set<String> sources = new TreeSet<>();
            Path resources = Path.of("src/main/resources");
            try (var walk = Files.walk(resources)) {
                walk.filter(Files::isRegularFile)
                        .forEach(file -> sources.add(
                                resources.relativize(file).toString().replace('\\', '/')));
            }
            Set<String> packed = files(plugin);
            sources.removeAll(packed);
            // Sources of docs/reference stand beside their steps and are not needed at run time.
            sources.removeIf(source -> source.endsWith("/reference.md"));
            assertEquals(Set.of(), sources, "resources that are not in the jar");
            assertTrue(packed.stream().noneMatch(name -> name.endsWith(".md")), "documentation in the jar");
        }
    }

    private static Set<String> annotated(Class<? extends java.lang.annotation.Annotation> annotation) {
        return StreamSupport.stream(classes.spliterator(), false)
                .filter(c -> c.isAnnotatedWith(annotation))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> lines(String entry) throws IOException {
        try (JarFile plugin = new JarFile(jar.toFile());
                InputStream in = plugin.getInputStream(plugin.getEntry(entry))) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private static Set<String> files(JarFile file) {
        return file.stream()
                .filter(entry -> !entry.isDirectory())
                .map(JarEntry::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
