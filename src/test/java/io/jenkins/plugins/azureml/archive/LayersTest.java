package io.jenkins.plugins.azureml.archive;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.kohsuke.stapler.DataBoundSetter;

/** Enforces the package structure that docs/dev/architecture.md describes: no cycles, and no dependency that points up. */
@AnalyzeClasses(packages = "io.jenkins.plugins.azureml", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {

    private static final String ROOT = "io.jenkins.plugins.azureml";

    private static final String[] JENKINS = {
        "hudson..", "jenkins..", "org.jenkinsci..", "com.cloudbees..", "org.kohsuke..", "net.sf.json.."
    };

    /** From the bottom up. A package may depend on those before it in the list, with their subpackages. */
    private static final List<String> LAYERS = List.of(
            "client",
            "logs",
            "gate",
            "checks",
            "scoring",
            "snapshot",
            "transfer",
            "definitions",
            "actions",
            "threads",
            "net",
            "credentials",
            "config",
            "overview",
            "forms",
            "scripts",
            "steps",
            "parameters",
            "triggers",
            "freestyle");

    /** The base of the client, from the bottom up. The areas of the API and the front door are above all of these. */
    private static final List<String> CLIENT_BASE =
            List.of("content", "json", "error", "paging", "cloud", "http", "auth", "storage", "service");

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles =
            slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static void dependenciesPointDown(JavaClasses classes) {
        check(classes, ROOT + ".", LAYERS);
    }

    @ArchTest
    static void dependenciesOfTheClientPointDown(JavaClasses classes) {
        check(classes, ROOT + ".client.", CLIENT_BASE);
    }

    @ArchTest
    static final ArchRule baseOfTheClientDoesNotDependOnAreas = noClasses()
            .that()
            .resideInAnyPackage(
                    CLIENT_BASE.stream().map(p -> ROOT + ".client." + p + "..").toArray(String[]::new))
            .should()
            .dependOnClassesThat(new DescribedPredicate<>("are in an area of the API or the front door") {
                @Override
                public boolean test(com.tngtech.archunit.core.domain.JavaClass target) {
                    String name = target.getPackageName();
                    return name.startsWith(ROOT + ".client")
                            && CLIENT_BASE.stream()
                                    .noneMatch(p -> (name + ".").startsWith(ROOT + ".client." + p + "."));
                }
            });

    @ArchTest
    static final ArchRule clientIsFreeOfJenkins = noClasses()
            .that()
            .resideInAPackage(ROOT + ".client..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(JENKINS);

    @ArchTest
    static final ArchRule scoringAndGateAreFreeOfJenkinsAndTheClient = noClasses()
            .that()
            .resideInAnyPackage(ROOT + ".scoring..", ROOT + ".gate..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(JENKINS)
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".client..");

    @ArchTest
    static final ArchRule codeOnAgentsKnowsNoCredentials = noClasses()
            .that()
            .resideInAnyPackage(ROOT + ".snapshot..", ROOT + ".transfer..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + ".client.auth..",
                    ROOT + ".client.storage..",
                    ROOT + ".client.service..",
                    ROOT + ".credentials..");

    @ArchTest
    static final ArchRule onlyCredentialsReadSecrets = classes()
            .that()
            .resideOutsideOfPackages(ROOT + ".credentials..", ROOT + ".net..")
            .should()
            .onlyAccessMembersThat(new DescribedPredicate<>("are not Secret.getPlainText()") {
                @Override
                public boolean test(JavaMember member) {
                    return !member.getFullName().startsWith("hudson.util.Secret.getPlainText");
                }
            });

    @ArchTest
    static final ArchRule noThreadSleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    /** Jenkins logs a warning for each field that it sets in spite of its access modifier when a form is submitted. */
    @ArchTest
    static final ArchRule formsSetOnlyWhatIsPublic =
            members().that().areAnnotatedWith(DataBoundSetter.class).should().bePublic();

    private static void check(JavaClasses classes, String prefix, List<String> layers) {
        for (int i = 0; i < layers.size() - 1; i++) {
            String[] above = layers.subList(i + 1, layers.size()).stream()
                    .map(p -> prefix + p + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(prefix + layers.get(i) + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(above)
                    .check(classes);
        }
    }
}
