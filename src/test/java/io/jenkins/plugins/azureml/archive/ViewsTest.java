package io.jenkins.plugins.azureml.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import hudson.ExtensionList;
import hudson.model.Descriptor;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Checks that forms and help pages match the sources. */
class ViewsTest {

    private static final Path RESOURCES = Path.of("src/main/resources");

    @Test
    void everyStepHasFormAndHelp() {
        List<Class<?>> steps = new ArrayList<>();
        for (StepDescriptor descriptor : StepDescriptor.all()) {
            if (descriptor instanceof AmlStepDescriptor) {
                steps.add(descriptor.clazz);
            }
        }
        assertTrue(steps.size() > 10, steps.toString());
        for (Class<?> step : steps) {
            assertNotNull(step.getResource(step.getSimpleName() + "/config.jelly"), step + " has no form");
            assertNotNull(step.getResource(step.getSimpleName() + "/help.html"), step + " has no help");
        }
    }

    @Test
    void everyPartOfAFreestyleJobHasFormAndHelp() {
        List<Class<?>> parts = new ArrayList<>();
        for (Descriptor<?> descriptor : ExtensionList.lookup(Descriptor.class)) {
            if (descriptor.clazz.getName().startsWith("io.jenkins.plugins.azureml.freestyle.")) {
                parts.add(descriptor.clazz);
            }
        }
        assertEquals(3, parts.size(), parts.toString());
        for (Class<?> part : parts) {
            assertNotNull(part.getResource(part.getSimpleName() + "/config.jelly"), part + " has no form");
            assertNotNull(part.getResource(part.getSimpleName() + "/help.html"), part + " has no help");
        }
    }

    @Test
    void everyConstructorParameterHasHelp() {
        Set<String> missing = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(
                        "io.jenkins.plugins.azureml.steps",
                        "io.jenkins.plugins.azureml.parameters",
                        "io.jenkins.plugins.azureml.triggers",
                        "io.jenkins.plugins.azureml.freestyle")) {
            for (Constructor<?> constructor : type.reflect().getConstructors()) {
                if (constructor.isAnnotationPresent(DataBoundConstructor.class)) {
                    for (Parameter field : constructor.getParameters()) {
                        String page = "help-" + field.getName() + ".html";
                        if (!hasHelp(type.reflect(), page)) {
                            missing.add(type.getSimpleName() + "/" + page);
                        }
                    }
                }
            }
        }
        assertEquals(Set.of(), missing);
    }

    /** Jenkins looks up help pages in the folders of superclasses too. */
    private static boolean hasHelp(Class<?> type, String page) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            if (each.getResource(each.getSimpleName() + "/" + page) != null) {
                return true;
            }
        }
        return false;
    }

    @Test
    void everyDataBoundSetterHasHelp() {
        Set<String> missing = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.jenkins.plugins.azureml")) {
            for (String field : settableFields(type)) {
                Path help = RESOURCES
                        .resolve(type.getName().replace('.', '/').replace('$', '/'))
                        .resolve("help-" + field + ".html");
                if (!Files.exists(help)) {
                    missing.add(help.toString());
                }
            }
        }
        assertEquals(Set.of(), missing);
    }

    private static List<String> settableFields(JavaClass type) {
        List<String> fields = new ArrayList<>();
        for (JavaField field : type.getFields()) {
            if (field.isAnnotatedWith(DataBoundSetter.class)) {
                fields.add(field.getName());
            }
        }
        for (JavaMethod method : type.getMethods()) {
            if (method.isAnnotatedWith(DataBoundSetter.class)) {
                String name = method.getName().substring(3);
                fields.add(name.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + name.substring(1));
            }
        }
        return fields;
    }

    @Test
    void everyViewIsWellFormedAndEscapesByDefault() throws Exception {
        List<Path> views;
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            views = files.filter(file -> file.toString().endsWith(".jelly")).toList();
        }
        assertTrue(views.size() > 5);
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        for (Path view : views) {
            factory.newDocumentBuilder().parse(view.toFile());
            assertTrue(
                    Files.readString(view).startsWith("<?jelly escape-by-default='true'?>"),
                    view + " does not escape by default");
        }
    }
}
