package io.jenkins.plugins.azureml.forms;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.kohsuke.stapler.verb.GET;
import org.kohsuke.stapler.verb.POST;

/** Enforces rules of the Jenkins security scan and of plugin reviewers. */
@AnalyzeClasses(packages = "io.jenkins.plugins.azureml", importOptions = ImportOption.DoNotIncludeTests.class)
class WebMethodsTest {

    private static final String ROOT = "io.jenkins.plugins.azureml";

    private static final DescribedPredicate<JavaMethod> WEB = DescribedPredicate.describe(
            "are web methods",
            method -> method.getName().matches("do[A-Z].*")
                    && method.getModifiers().contains(JavaModifier.PUBLIC));

    @ArchTest
    static final ArchRule webMethodsNameTheirVerb =
            methods().that(WEB).should().beAnnotatedWith(POST.class).orShould().beAnnotatedWith(GET.class);

    @ArchTest
    static final ArchRule webMethodsCheckPermissionOrCompareText = methods()
            .that(WEB)
            .should(new ArchCondition<>("check a permission, or use nothing but text") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    Reached reached = new Reached();
                    reached.from(method);
                    if (!reached.checksPermission && reached.more != null) {
                        events.add(SimpleConditionEvent.violated(
                                method, method.getFullName() + " checks no permission, but calls " + reached.more));
                    }
                }
            });

    @ArchTest
    static final ArchRule textFieldsContainNoSecrets = fields().that()
            .haveRawType(String.class)
            .and()
            .areNotStatic()
            .and()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage(ROOT + ".client..")
            .should(new ArchCondition<>("have no name of a secret, unless it is the id of credentials") {
                @Override
                public void check(JavaField field, ConditionEvents events) {
                    String name = field.getName().toLowerCase(Locale.ROOT);
                    boolean suspicious = name.matches(".*(password|pwd|pass|secret|token|credential|access|key).*");
                    boolean persisted = !field.getModifiers().contains(JavaModifier.TRANSIENT);
                    // The name of an environment variable is not a secret.
                    if (suspicious && persisted && !name.contains("credentialsid") && !name.endsWith("variable")) {
                        events.add(SimpleConditionEvent.violated(field, field.getFullName() + " looks like a secret"));
                    }
                }
            });

    @ArchTest
    static final ArchRule otherLibrariesAreNotPersisted = fields().that()
            .areNotStatic()
            .and()
            .areDeclaredInClassesThat()
            .areAssignableTo(Serializable.class)
            .and()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage(ROOT + ".client..")
            .should(new ArchCondition<>("be transient, or of a type of Java, Jenkins or this plugin") {
                @Override
                public void check(JavaField field, ConditionEvents events) {
                    String type = field.getRawType().getBaseComponentType().getName();
                    boolean foreign = type.startsWith("com.fasterxml.") || type.startsWith("org.apache.");
                    boolean ofTheClient = type.startsWith(ROOT + ".client.");
                    if ((foreign || ofTheClient) && !field.getModifiers().contains(JavaModifier.TRANSIENT)) {
                        events.add(SimpleConditionEvent.violated(field, field.getFullName() + " is a " + type));
                    }
                }
            });

    @ArchTest
    static final ArchRule onlyOneClassDependsOnAzureCredentialsPlugin = noClasses()
            .that()
            .haveNameNotMatching(".*\\.AzureCredentialsKinds(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.microsoft..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(ROOT + ".(*)..").namingSlices("$1").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule lowerLayersDoNotDependOnUpperOnes = noClasses()
            .that()
            .resideInAnyPackage(
                    ROOT + ".client..",
                    ROOT + ".net..",
                    ROOT + ".credentials..",
                    ROOT + ".threads..",
                    ROOT + ".actions..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".config..", ROOT + ".steps..", ROOT + ".freestyle..");

    /** Collects what a web method calls through code of the plugin. */
    private static final class Reached {

        private final Set<String> seen = new HashSet<>();
        private boolean checksPermission;
        /** The first call that does more than compare text. */
        private String more;

        void from(JavaCodeUnit unit) {
            if (!seen.add(unit.getFullName())) {
                return;
            }
            for (JavaCall<?> call : unit.getCallsFromSelf()) {
                String owner = call.getTargetOwner().getName();
                String name = call.getName();
                if (name.matches("(check|has)(Any)?Permission")) {
                    checksPermission = true;
                } else if (owner.startsWith(ROOT) && !isDangerous(call.getTargetOwner())) {
                    call.getTarget().resolveMember().ifPresent(member -> from((JavaCodeUnit) member));
                } else if (more == null && !isText(owner, name)) {
                    more = owner + "." + name;
                }
            }
        }

        private static boolean isDangerous(JavaClass owner) {
            return owner.getName()
                    .matches("io\\.jenkins\\.plugins\\.azureml\\.(net\\..*|config\\.AmlConnection|client\\.Aml.*)");
        }

        private static boolean isText(String owner, String name) {
            return owner.startsWith("java.lang.")
                    || owner.startsWith("java.util.")
                    || owner.equals("java.net.URI")
                    || owner.equals("java.net.URISyntaxException")
                    || owner.equals("java.net.URLDecoder")
                    || owner.equals("java.io.UncheckedIOException")
                    || owner.startsWith("java.math.")
                    || owner.startsWith("java.time.")
                    || owner.startsWith("java.nio.charset.")
                    || owner.startsWith("org.jvnet.localizer.")
                    || owner.startsWith("hudson.scheduler.")
                    || owner.startsWith("[")
                    || owner.equals("hudson.Util")
                    || owner.equals("hudson.AbortException")
                    || owner.equals("java.io.IOException")
                    || owner.equals("hudson.util.Secret") && name.equals("toString")
                    || owner.startsWith("hudson.util.FormValidation")
                    || owner.startsWith("hudson.util.ListBoxModel")
                    || owner.startsWith("com.fasterxml.jackson.")
                    || owner.startsWith("org.yaml.snakeyaml.")
                    || owner.equals("java.io.StringReader")
                    || owner.equals("java.io.StringWriter");
        }
    }
}
