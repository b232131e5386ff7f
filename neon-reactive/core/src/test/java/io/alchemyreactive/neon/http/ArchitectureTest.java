package io.alchemyreactive.neon.http;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.alchemyreactive.neon", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule THE_API_KNOWS_NO_HTTP_AND_NO_JSON = noClasses()
            .that()
            .resideInAPackage("..neon.api..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..neon.http..", "io.netty..", "reactor.netty..", "tools.jackson..", "com.fasterxml..");

    @ArchTest
    static final ArchRule ONLY_OPTIONS_AND_CLIENT_ARE_PUBLIC = classes()
            .that()
            .resideInAPackage("..neon.http")
            .and()
            .arePublic()
            .should()
            .haveNameMatching(".*\\.(ReactorNeonClient|NeonOptions(\\$Builder)?)");
}
