package io.jenkins.plugins.azureml.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.jenkins.plugins.azureml.client", importOptions = ImportOption.DoNotIncludeTests.class)
class ClientIsFreeOfJenkinsTest {

    @ArchTest
    static final ArchRule THE_CLIENT_KNOWS_NOTHING_OF_JENKINS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("hudson..", "jenkins..", "org.jenkinsci..", "com.cloudbees..", "org.kohsuke..");

    @ArchTest
    static final ArchRule THE_CLIENT_KNOWS_NO_OTHER_PART_OF_THE_PLUGIN = noClasses()
            .should()
            .dependOnClassesThat(com.tngtech.archunit.base.DescribedPredicate.describe(
                    "are in another part of the plugin",
                    c -> c.getPackageName().startsWith("io.jenkins.plugins.azureml")
                            && !c.getPackageName().startsWith("io.jenkins.plugins.azureml.client")));

    @ArchTest
    static final ArchRule NOTHING_SLEEPS = noClasses().should().callMethod(Thread.class, "sleep", long.class);
}
