package io.jenkins.plugins.azureml.archive;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The way of the data is one way; see docs/architecture.md. */
@AnalyzeClasses(packages = "io.jenkins.plugins.azureml", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {

    private static final String ROOT = "io.jenkins.plugins.azureml";

    @ArchTest
    static final ArchRule theClientKnowsNothingOfJenkins = noClasses()
            .that()
            .resideInAPackage(ROOT + ".client..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "hudson..", "jenkins..", "org.jenkinsci..", "com.cloudbees..", "org.kohsuke..", "net.sf.json..");

    @ArchTest
    static final ArchRule theClientKnowsNothingOfTheRestOfThePlugin = noClasses()
            .that()
            .resideInAPackage(ROOT + ".client..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + ".steps..",
                    ROOT + ".credentials..",
                    ROOT + ".config..",
                    ROOT + ".threads..",
                    ROOT + ".snapshot..",
                    ROOT + ".transfer..",
                    ROOT + ".logs..");

    @ArchTest
    static final ArchRule onlyCredentialsReadSecrets = classes()
            .that()
            .resideOutsideOfPackages(ROOT + ".credentials..", ROOT + ".net..")
            .should()
            .onlyAccessMembersThat(new com.tngtech.archunit.base.DescribedPredicate<>("are not Secret.getPlainText()") {
                @Override
                public boolean test(com.tngtech.archunit.core.domain.JavaMember member) {
                    return !member.getFullName().startsWith("hudson.util.Secret.getPlainText");
                }
            });

    @ArchTest
    static final ArchRule scoringKnowsNeitherJenkinsNorTheNetwork = noClasses()
            .that()
            .resideInAPackage(ROOT + ".scoring..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "hudson..",
                    "jenkins..",
                    "org.jenkinsci..",
                    "org.kohsuke..",
                    ROOT + ".client..",
                    ROOT + ".steps..",
                    ROOT + ".threads..");

    @ArchTest
    static final ArchRule nobodySleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule theSnapshotRunsOnAgentsAndKnowsNoCredentials = noClasses()
            .that()
            .resideInAPackage(ROOT + ".snapshot..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".client..", ROOT + ".credentials..", ROOT + ".threads..", ROOT + ".config..");

    @ArchTest
    static final ArchRule transfersRunOnAgentsAndKnowNoCredentials = noClasses()
            .that()
            .resideInAPackage(ROOT + ".transfer..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + ".client.auth..",
                    ROOT + ".credentials..",
                    ROOT + ".threads..",
                    ROOT + ".config..",
                    ROOT + ".steps..");
}
