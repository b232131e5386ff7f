package io.alchemyreactive.examples;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.Status;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The arrows between the modules and packages of the whole repository. */
class ArchitectureTest {

    private static final String ROOT = "io.alchemyreactive";
    private static final String[] PROGRAMS = {ROOT + ".examples..", ROOT + ".benchmarks.."};
    private static final String[] NEON = {ROOT + ".neon..", ROOT + ".postgres..", ROOT + ".dblab.."};
    private static final String CLI = ROOT + ".cli..";
    private static final String[] TESTKITS = {ROOT + ".test..", ROOT + ".neon.local.junit.."};
    private static final String CLI_HOOKS = ROOT + ".cli.UncaughtErrors";
    /** The last two release without ever failing. */
    private static final String RELEASES =
            ".*\\.(effect\\.LayerBuild|neon\\.local\\.internal\\.storage\\.Using|state\\.postgres\\.(Connections|Notices))";

    private static final String EFFECT = ROOT + ".effect..";
    private static final String DECLARE = ROOT + ".internal.declare";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private static final DescribedPredicate<JavaClass> OURS = resideInAnyPackage(ROOT + "..");
    private static final DescribedPredicate<JavaClass> NEONS = resideInAnyPackage(NEON);
    private static final DescribedPredicate<JavaClass> PROGRAM = resideInAnyPackage(PROGRAMS);
    private static final DescribedPredicate<JavaClass> EFFECTS = resideInAnyPackage(EFFECT);
    private static final DescribedPredicate<JavaClass> TESTKIT = resideInAnyPackage(TESTKITS);
    private static final DescribedPredicate<JavaClass> ENGINE =
            OURS.and(DescribedPredicate.not(NEONS.or(PROGRAM).or(EFFECTS)));

    @Test
    void classesWereLoaded() {
        for (String part : new String[] {
            "effect.Effect",
            "Alchemy",
            "cli.AlchemyCli",
            "state.postgres.PostgresStateStore",
            "postgres.Postgres",
            "neon.Neon",
            "dblab.DbLab",
            "neon.local.LocalNeon",
            "neon.cli.NeonCliModule",
            "examples.Db",
            "test.FakeCloud"
        }) {
            assertThat(CLASSES.contain(ROOT + "." + part)).as(part).isTrue();
        }
    }

    @Test
    void effectsKnowOnlyThemselvesAndReactor() {
        check(
                noClasses()
                        .that(EFFECTS)
                        .should()
                        .dependOnClassesThat(DescribedPredicate.not(EFFECTS)
                                .and(DescribedPredicate.not(resideInAnyPackage(
                                        "java..", "reactor..", "org.reactivestreams..", "org.jspecify..")))
                                // Optional for Reactor, and so it is here.
                                .and(DescribedPredicate.not(resideInAnyPackage("io.micrometer.context..")))),
                "move what needs more than Reactor to the module that uses it");
    }

    @Test
    void theEngineKnowsNoNeon() {
        check(
                noClasses().that(ENGINE).should().dependOnClassesThat(NEONS.or(PROGRAM)),
                "ask through the engine's own interfaces (Provider, CliModule, StateStore)");
    }

    @Test
    void theEngineKnowsNeitherItsCommandLineNorItsTestKit() {
        check(
                noClasses()
                        .that(ENGINE.and(
                                DescribedPredicate.not(resideInAnyPackage(CLI).or(TESTKIT))))
                        .should()
                        .dependOnClassesThat(resideInAnyPackage(CLI).or(TESTKIT)),
                "move what both need down into the engine");
    }

    @Test
    void nothingDependsOnPrograms() {
        check(
                noClasses().that(DescribedPredicate.not(PROGRAM)).should().dependOnClassesThat(PROGRAM),
                "move what is shared out of the program into a library");
    }

    @Test
    void theLocalNeonKnowsNoEngine() {
        var local = resideInAnyPackage(ROOT + ".neon.local..");
        check(
                noClasses().that(local).should().dependOnClassesThat(OURS.and(DescribedPredicate.not(local))),
                "the local Neon is a server of its own: let it speak HTTP");
    }

    @Test
    void dbLabKnowsNoNeon() {
        check(
                noClasses()
                        .that(resideInAnyPackage(ROOT + ".dblab.."))
                        .should()
                        .dependOnClassesThat(resideInAnyPackage(ROOT + ".neon..")),
                "move what both need to the module of plain PostgreSQL");
    }

    @Test
    void onlyTheEngineItsStoreAndItsTestKitUseItsInternals() {
        check(
                noClasses()
                        .that(PROGRAM.or(NEONS).or(EFFECTS).or(resideInAnyPackage(CLI)))
                        .should()
                        .dependOnClassesThat(resideInAnyPackage(ROOT + ".internal..")),
                "use the engine's API; where it lacks something, add that to the API");
    }

    @Test
    void noPackageStandsInTwoModules() {
        Map<String, Set<String>> modules = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            String place = type.getSource().orElseThrow().getUri().toString();
            modules.computeIfAbsent(type.getPackageName(), none -> new TreeSet<>())
                    .add(place.substring(0, place.lastIndexOf("io/alchemyreactive")));
        }
        assertThat(modules)
                .hasSizeGreaterThan(30)
                .allSatisfy((name, places) -> assertThat(places)
                        .as("%s [cure: give the package another name in one of the modules]", name)
                        .hasSize(1));
    }

    @Test
    void packagesFormNoCycle() {
        check(
                SlicesRuleDefinition.slices()
                        .assignedFrom(new SliceAssignment() {
                            @Override
                            public SliceIdentifier getIdentifierOf(JavaClass type) {
                                // Two sides of one thing: the handles of resources, and what a run keeps of them.
                                return SliceIdentifier.of(type.getPackageName().replace(DECLARE, ROOT + ".resource"));
                            }

                            @Override
                            public String getDescription() {
                                return "packages";
                            }
                        })
                        .should()
                        .beFreeOfCycles(),
                "move the type that closes the circle to the lower of the two packages");
    }

    @Test
    void onlyTheTransitionTableReadsTheStatusOfARow() {
        var others = OURS.and(DescribedPredicate.not(
                resideInAnyPackage(ROOT + ".internal.lifecycle", ROOT + ".internal.codec", ROOT + ".state..", CLI)
                        .or(TESTKIT)));
        String cure = "decide by what lifecycle answers; the command line may print a status";
        check(
                noClasses()
                        .that(others)
                        .should()
                        .callMethodWhere(target(owner(equivalentTo(Row.class))).and(target(nameMatching("status")))),
                cure);
        check(noClasses().that(others).should().dependOnClassesThat(equivalentTo(Status.class)), cure);
    }

    @Test
    void onlyTheCommandLineAndTheDaemonWait() {
        check(
                noClasses()
                        .that(DescribedPredicate.not(PROGRAM)
                                .and(DescribedPredicate.not(TESTKIT))
                                .and(describe(
                                        "are no entry points",
                                        type -> !type.getSimpleName().equals("CommandRunner")
                                                && !type.getSimpleName().equals("LocalNeonDaemon"))))
                        .should()
                        .callMethodWhere(target(owner(assignableTo(Mono.class).or(assignableTo(Flux.class))))
                                .and(target(nameMatching("block.*|toIterable|toStream")))),
                "return a Mono or Flux and let the caller wait");
    }

    @Test
    void onlyTheCommandLineReadsTheEnvironment() {
        check(
                noClasses()
                        .that(OURS.and(DescribedPredicate.not(resideInAnyPackage(CLI))))
                        .should()
                        .callMethodWhere(
                                target(owner(equivalentTo(System.class))).and(target(nameMatching("getenv")))),
                "take a map of settings from the caller");
        check(
                noClasses()
                        .that(OURS.and(DescribedPredicate.not(resideInAnyPackage(CLI, ROOT + ".neon.local.."))))
                        .should()
                        .callMethodWhere(
                                target(owner(equivalentTo(System.class))).and(target(nameMatching("getProperty")))),
                "take it as an option from the caller; the local Neon alone asks which machine it is on");
    }

    @Test
    void filesAreReadAndWrittenInFewPlaces() {
        check(
                noClasses()
                        .that(OURS.and(DescribedPredicate.not(PROGRAM))
                                .and(DescribedPredicate.not(resideInAnyPackage(
                                                CLI,
                                                ROOT + ".state.file",
                                                ROOT + ".state.postgres",
                                                ROOT + ".postgres.internal",
                                                ROOT + ".neon.cli",
                                                ROOT + ".neon.local..")
                                        .or(TESTKIT))))
                        .should()
                        .callMethodWhere(target(owner(equivalentTo(Files.class)))),
                "files block: use them on an elastic thread, in a package that is made for it");
    }

    @Test
    void noGlobalHookIsSetOutsideOfTheCommandLine() {
        check(
                noClasses()
                        .that(describe(
                                "are not the command line's",
                                type -> !type.getFullName().equals(CLI_HOOKS)))
                        .should()
                        .callMethodWhere(target(owner(equivalentTo(Hooks.class))))
                        .orShould()
                        .callMethodWhere(target(owner(equivalentTo(Schedulers.class)))
                                .and(target(nameMatching("onHandleError|.*Hook|setFactory"))))
                        .orShould()
                        .callMethodWhere(target(owner(equivalentTo(Thread.class)))
                                .and(target(nameMatching("setDefaultUncaughtExceptionHandler")))),
                "a hook is the whole process's: end each call by its time-out and signal its error");
    }

    @Test
    void theReleaseOfAResourceHidesNoError() {
        check(
                noClasses()
                        .that(DescribedPredicate.not(PROGRAM)
                                .and(describe(
                                        "are no place for releases",
                                        type -> !type.getFullName().matches(RELEASES))))
                        .should()
                        .callMethodWhere(target(nameMatching("usingWhen"))),
                "use a Layer, in the local Neon its Using: after usingWhen a release that fails stands for the first error");
    }

    private static void check(ArchRule rule, String cure) {
        rule.as(rule.getDescription() + " [cure: " + cure + "]").check(CLASSES);
    }
}
