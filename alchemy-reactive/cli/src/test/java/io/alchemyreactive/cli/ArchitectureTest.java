package io.alchemyreactive.cli;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.alchemyreactive.cli");

    @Test
    void onlyOneClassReadsTheEnvironmentOfTheProcess() {
        noClasses()
                .that()
                .doNotHaveSimpleName("SystemEnvironment")
                .should()
                .callMethodWhere(target(owner(DescribedPredicate.describe(
                                "is the process's",
                                type -> type.isEquivalentTo(ProcessHandle.class)
                                        || type.isEquivalentTo(Clock.class)
                                        || type.isEquivalentTo(Instant.class))))
                        .and(target(nameMatching("current|system.*|tick.*|now"))))
                .orShould()
                .callMethodWhere(target(owner(
                                DescribedPredicate.describe("is System", type -> type.isEquivalentTo(System.class))))
                        .and(target(nameMatching("getenv|getProperty|currentTimeMillis|nanoTime|console"))))
                .orShould()
                .accessFieldWhere(DescribedPredicate.describe(
                        "a stream of the process",
                        (JavaAccess<?> access) -> access.getTargetOwner().isEquivalentTo(System.class)))
                .check(CLASSES);
    }

    @Test
    void onlyTheRunnerWaits() {
        noClasses()
                .that()
                .doNotHaveSimpleName("CommandRunner")
                .should()
                .callMethodWhere(target(owner(DescribedPredicate.describe(
                                "is a publisher",
                                (JavaClass type) ->
                                        type.isAssignableTo(Mono.class) || type.isAssignableTo(Flux.class))))
                        .and(target(nameMatching("block.*|toIterable|toStream"))))
                .check(CLASSES);
    }

    @Test
    void renderingKnowsNoCommands() {
        noClasses()
                .that()
                .resideInAPackage("io.alchemyreactive.cli.render")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.alchemyreactive.cli", "picocli..")
                .check(CLASSES);
        assertThat(CLASSES).hasSizeGreaterThan(30);
    }
}
