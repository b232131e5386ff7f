package io.alchemyreactive.neon;

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
            .resideInAnyPackage(
                    "..neon.internal.http..",
                    "..neon.internal.transport..",
                    "io.netty..",
                    "reactor.netty..",
                    "tools.jackson..",
                    "com.fasterxml..");

    @ArchTest
    static final ArchRule OF_THE_HTTP_CLIENT_ONLY_ITS_FACTORY_IS_PUBLIC = classes()
            .that()
            .resideInAPackage("..neon.internal.http")
            .and()
            .arePublic()
            .should()
            .haveSimpleName("HttpNeonClient");
}
