package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Stack;
import io.alchemyreactive.error.CredentialsException;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.test.FakeCloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class DeployCommandsTest {

    @TempDir
    private Path folder;

    private final FakeCloud cloud = FakeCloud.create();
    private Cli cli;

    @BeforeEach
    void chooseFolder() {
        cli = Cli.of(Shop.on(cloud), folder);
    }

    /** On a thread that may block, as a person and the operating system have it. */
    private static Mono<Void> elsewhere(Runnable work) {
        return Mono.<Void>fromRunnable(work).subscribeOn(Schedulers.boundedElastic());
    }

    private List<String> changes() {
        return cloud.changes().stream().map(FakeCloud.Call::toString).toList();
    }

    @Test
    void aPlanIsShownOnStdoutAndNothingIsWritten() {
        var done = cli.run("plan", "--stage", "staging");

        assertThat(done.err()).isEmpty();
        assertThat(done.out())
                .startsWith("Plan for shop/staging\n")
                .contains("  + app-db (Fake.Thing)  create\n", "  + app-branch (Fake.Thing)  create\n")
                .endsWith("2 to create.\n");
        assertThat(done.code()).isZero();
        assertThat(changes()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void coloursAreForcedWithoutATerminalUnlessTheyAreNotWanted() {
        Cli forced = Cli.of(Shop.on(cloud), folder).variable("CLICOLOR_FORCE", "1");

        assertThat(forced.run("plan", "--stage", "staging").out()).contains("\u001b[32m  + app-db");
        assertThat(forced.run("plan", "--stage", "staging", "--no-color").out()).doesNotContain("\u001b");
        assertThat(forced.variable("NO_COLOR", "1")
                        .run("plan", "--stage", "staging")
                        .out())
                .doesNotContain("\u001b");
        assertThat(Cli.of(Shop.on(cloud), folder)
                        .variable("CLICOLOR_FORCE", "0")
                        .run("plan", "--stage", "staging")
                        .out())
                .doesNotContain("\u001b");
    }

    @Test
    void beforeATerminalLongLinesAreBrokenBetweenWords() {
        Cli person = Cli.of(Shop.on(cloud), folder).typing("n\n").variable("NO_COLOR", "1");

        var plan = person.run("plan", "--stage", "staging", "--concurrency", "0");
        assertThat(plan.err()).isEqualTo("error: --concurrency must be at least 1, not 0\n");
        var missing = person.run("output", "--stage", "staging");
        assertThat(missing.err().lines()).hasSizeGreaterThan(1).allMatch(line -> line.length() <= 80);
        assertThat(missing.err().replaceAll("\\s+", " "))
                .isEqualTo(cli.run("output", "--stage", "staging").err().replaceAll("\\s+", " "));
        assertThat(person.variable("COLUMNS", "200")
                        .run("output", "--stage", "staging")
                        .err()
                        .lines())
                .hasSize(1);
    }

    @Test
    void thePlansExitCodeTellsWhetherThereAreChanges() {
        assertThat(cli.run("plan", "--stage", "staging", "--detailed-exitcode").code())
                .isEqualTo(10);
        cli.run("deploy", "--stage", "staging", "--yes");

        var done = cli.run("plan", "--stage", "staging", "--detailed-exitcode");
        assertThat(done.code()).isZero();
        assertThat(done.out()).contains("No changes.");
        assertThat(cli.run("plan", "--stage", "staging", "--all").out()).contains("app-db (Fake.Thing)  as it is\n");
    }

    @Test
    void thePlanAsJsonListsChangesAndOnDemandAllResources() {
        JsonNode data = cli.run("plan", "--stage", "staging", "--json").json().path("data");
        assertThat(data.path("stage").asString()).isEqualTo("staging");
        assertThat(data.at("/changes/0/action").asString()).isEqualTo("create");
        assertThat(data.at("/summary/create").asInt()).isEqualTo(2);

        cli.run("deploy", "--stage", "staging", "--yes");
        assertThat(cli.run("plan", "--stage", "staging", "--json").json().at("/data/changes"))
                .isEmpty();
        assertThat(cli.run("plan", "--stage", "staging", "--json", "--all")
                        .json()
                        .at("/data/changes"))
                .hasSize(2);
    }

    @Test
    void aDeployShowsThePlanThenEachStepAndThenTheOutputs() {
        var done = cli.run("deploy", "--stage", "staging", "--yes");

        assertThat(done.code()).isZero();
        assertThat(done.err().lines().map(line -> line.replaceAll("[0-9.]+ s\\b", "N s")))
                .containsSubsequence(
                        "Plan for shop/staging",
                        "2 to create.",
                        "Deploying shop/staging",
                        "  app-db (Fake.Thing)  creating",
                        "  app-db (Fake.Thing)  created (N s, 1 of 2)",
                        "  app-branch (Fake.Thing)  creating",
                        "  app-branch (Fake.Thing)  created (N s, 2 of 2)",
                        "Deployed shop/staging after N s: 2 created",
                        "Outputs of shop/staging:",
                        "Next: output --stage staging tells the outputs again, destroy --stage staging takes the"
                                + " stage away.");
        assertThat(done.err()).doesNotContain("held at the moment");
        assertThat(done.out()).isEqualTo("""
                        branch.id = thing-2
                        branch.label = size-1
                        branch.token = ***
                        db.id = thing-1
                        db.label = size-1
                        db.token = ***
                        """);
    }

    @Test
    void aDeployAsJsonHoldsThePlanAndTheOutputs() {
        var done = cli.run("deploy", "--stage", "staging", "--yes", "--json");

        assertThat(done.json().at("/data/outputs/db/id").asString()).isEqualTo("thing-1");
        assertThat(done.json().at("/data/outputs/db/token").asString()).isEqualTo("***");
        assertThat(done.json().at("/data/plan/summary/create").asInt()).isEqualTo(2);
        assertThat(done.json().at("/data/plan/leasedBy").isMissingNode()).isTrue();
        assertThat(cli.run("output", "--stage", "staging", "--json", "--show-secrets")
                        .json()
                        .at("/data/db/token")
                        .asString())
                .isEqualTo("token-of-thing-1");
    }

    @Test
    void nothingIsChangedWithoutAYesAndNobodyToAsk() {
        for (Cli alone : List.of(cli, Cli.of(Shop.on(cloud), folder).typing("y\n"))) {
            var done = alone.run("deploy", "--stage", "staging", "--no-input", "--json");
            assertThat(done.code()).isEqualTo(22);
            assertThat(done.json().at("/error/message").asString()).contains("--yes");
            assertThat(done.json().at("/data/plan/summary/create").asInt()).isEqualTo(2);
        }
        assertThat(cli.run("deploy", "--stage", "staging").code()).isEqualTo(22);
        assertThat(changes()).isEmpty();
        assertThat(cli.run("stages").out()).contains("No stage");
    }

    @Test
    void aPersonIsAskedAndHeard() {
        for (String no : List.of("n\n", "\n", "", "yet\n")) {
            var done = Cli.of(Shop.on(cloud), folder).typing(no).run("deploy", "--stage", "staging");
            assertThat(done.code()).isEqualTo(22);
            assertThat(done.err())
                    .contains(
                            "Go ahead with deploy --stage staging? [y/N] ",
                            "The plan for shop/staging was not approved; nothing was changed.\n")
                    .doesNotContain("error:", "Deploying");
        }
        assertThat(changes()).isEmpty();

        assertThat(Cli.of(Shop.on(cloud), folder)
                        .typing("Yes\n")
                        .run("deploy", "--stage", "staging")
                        .code())
                .isZero();
        assertThat(changes()).hasSize(2);
    }

    @Test
    void anEmptyPlanNeedsNoConfirmation() {
        cli.run("deploy", "--stage", "staging", "--yes");
        cloud.forgetCalls();

        var done = cli.run("deploy", "--stage", "staging");

        assertThat(done.code()).isZero();
        assertThat(done.err()).contains("No changes.").doesNotContain("Deployed");
        assertThat(done.out()).contains("db.id = thing-1");
        assertThat(cloud.calls()).isEmpty();
    }

    @Test
    void aPreviewBorrowsAndLeavesWithoutATrace() {
        cli.run("deploy", "--stage", "staging", "--yes");

        var plan = cli.run("plan", "--stage", "pr-147");
        assertThat(plan.out()).contains("= app-db (Fake.Thing)  reference to shop/staging", "1 to create.");
        assertThat(cli.run("deploy", "--stage", "pr-147", "--yes").code()).isZero();

        var refused = cli.run("destroy", "--stage", "staging", "--yes", "--json");
        assertThat(refused.code()).isEqualTo(21);
        assertThat(refused.json().at("/error/message").asString()).contains("pr-147");
        assertThat(cloud.items()).hasSize(3);

        var gone = cli.run("destroy", "--stage", "pr-147", "--yes");
        assertThat(gone.code()).isZero();
        assertThat(gone.out()).isEmpty();
        assertThat(gone.err()).contains("  app-branch (Fake.Thing)  deleted", "Destroyed shop/pr-147");
        assertThat(cli.run("stages").out()).contains("staging").doesNotContain("pr-147");
        assertThat(cli.run("destroy", "--stage", "staging", "--yes", "--json")
                        .json()
                        .at("/data/plan/summary/delete")
                        .asInt())
                .isEqualTo(2);
        assertThat(cloud.items()).isEmpty();
    }

    @Test
    void aDestroyNeedsAConfirmationToo() {
        cli.run("deploy", "--stage", "staging", "--yes");

        assertThat(cli.run("destroy", "--stage", "staging").code()).isEqualTo(22);
        assertThat(cloud.items()).hasSize(2);
        assertThat(cli.run("destroy", "--stage", "never-there").code()).isZero();
    }

    @Test
    void whereNothingIsStoredTheNearestStageOrThoseThatThereAreAreNamed() {
        cli.run("deploy", "--stage", "staging", "--yes");

        assertThat(cli.run("destroy", "--stage", "stagng", "--yes").out())
                .isEqualTo("Nothing is stored of shop/stagng. Did you mean staging?\n");
        assertThat(cli.run("history", "--stage", "stagng").out()).endsWith("Did you mean staging?\n");
        assertThat(cli.run("output", "--stage", "other").err())
                .contains("it was never deployed. Stored stages: staging. To deploy it: deploy --stage other");
    }

    @Test
    void afterADestroyTheOutputsAreSaidToBeGoneWithIt() {
        cli.run("deploy", "--stage", "staging", "--yes");
        cli.run("destroy", "--stage", "staging", "--yes");

        assertThat(cli.run("output", "--stage", "staging").err())
                .startsWith("error: no outputs are stored of stage shop/staging: it was destroyed at 20")
                .contains(" by sam@laptop. To deploy it: deploy --stage staging");
    }

    @Test
    void aReferenceToNothingNamesItAndTheCure() {
        for (String command : List.of("plan", "deploy")) {
            var done = cli.run(command, "--stage", "pr-1", "--yes", "--json");

            assertThat(done.code()).isEqualTo(1);
            assertThat(done.json().at("/error/code").asString()).isEqualTo("InvalidReference");
            assertThat(done.json().at("/error/resource").asString()).isEqualTo("app-db");
            assertThat(done.err()).contains("InvalidReference", "shop", "staging", "deploy --stage staging");
            assertThat(done.err()).doesNotContain("\tat ");
        }
        assertThat(cloud.calls()).isEmpty();
    }

    @Test
    void aStageThatSomebodyHoldsIsLockedAndNamesTheHolder() {
        Lease lease = Stored.in(folder).hold("staging");

        var done = cli.run("deploy", "--stage", "staging", "--yes", "--json");
        assertThat(done.code()).isEqualTo(20);
        assertThat(done.json().at("/error/code").asString()).isEqualTo("Locked");
        assertThat(done.err()).contains("ann@ci", "pid 12");

        lease.release().block(Duration.ofSeconds(30));
        assertThat(cli.run("deploy", "--stage", "staging", "--yes").code()).isZero();
    }

    @Test
    void whoeverDeploysIsNamedAsTheHolder() {
        var seen = new AtomicReference<JsonNode>();
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return call.toString().equals("CREATE app-branch") ? elsewhere(this::look) : Mono.empty();
            }

            private void look() {
                seen.set(cli.run("stages", "--json").json().at("/data/stages/0/leasedBy"));
            }
        });
        assertThat(cli.run("deploy", "--stage", "staging", "--yes").code()).isZero();

        assertThat(seen.get().path("user").asString()).isEqualTo("sam");
        assertThat(seen.get().path("host").asString()).isEqualTo("laptop");
        assertThat(seen.get().path("pid").asInt()).isEqualTo(4711);
        assertThat(seen.get().path("command").asString()).isEqualTo("deploy --stage staging");
    }

    @Test
    void aFailureAfterAChangeIsPartlyAppliedAndTheNextRunGoesOn() {
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return call.toString().equals("CREATE app-branch")
                        ? Mono.error(new IllegalStateException("out of branches"))
                        : Mono.empty();
            }
        });

        var done = cli.run("deploy", "--stage", "staging", "--yes", "--json");
        assertThat(done.code()).isEqualTo(30);
        assertThat(done.json().at("/error/code").asString()).isEqualTo("ApplyFailed");
        assertThat(done.json().at("/error/resource").asString()).isEqualTo("app-branch");
        assertThat(done.err())
                .contains("  app-branch (Fake.Thing)  failed: ", "out of branches", "shop/staging failed after")
                .doesNotContain("\tat ");

        cloud.intercept(FakeCloud.Interceptor.NONE);
        assertThat(cli.run("deploy", "--stage", "staging", "--yes").code()).isZero();
        assertThat(cloud.items()).hasSize(2);
    }

    @Test
    void aWrongKeyHasItsOwnExitCodeAlsoAfterAnIntentIsStored() {
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return call.verb() == FakeCloud.Verb.CREATE ? Mono.error(new WrongKey()) : Mono.empty();
            }
        });

        var done = cli.run("deploy", "--stage", "staging", "--yes");
        assertThat(done.code()).isEqualTo(40);
        assertThat(done.err()).contains("the key does not open the cloud").doesNotContain("\tat ");
    }

    private static final class WrongKey extends CredentialsException {
        WrongKey() {
            super("the key does not open the cloud");
        }
    }

    @Test
    void aStateFolderThatCannotBeMadeIsAClearFailure() throws IOException {
        Files.writeString(folder.resolve(".alchemy"), "in the way");

        var done = cli.run("deploy", "--stage", "staging", "--yes");
        assertThat(done.code()).isEqualTo(1);
        assertThat(done.err())
                .contains("error: ", folder.resolve(".alchemy").toString())
                .doesNotContain("\tat ");
        assertThat(changes()).isEmpty();
    }

    @Test
    void theStackTraceOfAFailureIsShownOnDemand() {
        assertThat(cli.variable("ALCHEMY_DEBUG", "1")
                        .run("plan", "--stage", "pr-1")
                        .err())
                .contains("\tat io.alchemyreactive");
    }

    @Test
    void theHintAtTheStackTraceIsGivenWhereThereIsNone() {
        Stack<Nothing> broken =
                Stack.named("shop").program(Nothing.class, Mono.error(new IllegalStateException("bad config")));
        var program = Cli.of(broken, folder);
        String hint = "Set ALCHEMY_DEBUG=1";
        assertThat(program.run("plan").err()).contains(hint).doesNotContain("\tat ");
        assertThat(program.run("plan", "--json").out()).contains(hint);

        program.variable("ALCHEMY_DEBUG", "1");
        assertThat(program.run("plan").err()).contains("bad config", "\tat ").doesNotContain(hint);
        assertThat(program.run("plan", "--json").out()).contains("bad config").doesNotContain(hint);
    }

    @Test
    void aCauseThatCannotBePrintedEndsTheStackTraceAndNotTheProgram() {
        var unprintable = new RuntimeException() {
            @Override
            public String getMessage() {
                throw new IllegalStateException("no message");
            }
        };
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return Mono.error(new IllegalArgumentException("the quota is used up", unprintable));
            }
        });
        var done = cli.variable("ALCHEMY_DEBUG", "1").run("deploy", "--stage", "staging", "--yes");
        assertThat(done.code()).isEqualTo(1);
        assertThat(done.err())
                .contains("the quota is used up", "The trace ends here", "java.lang.IllegalStateException");
    }

    @Test
    void anInterruptLetsWhatRunsFinishAndStartsNothingNew() {
        var press = new AtomicReference<Runnable>();
        cli.interrupts(action -> {
            press.set(action);
            return () -> {};
        });
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return call.toString().equals("CREATE app-db")
                        ? elsewhere(() -> press.get().run())
                        : Mono.empty();
            }
        });

        var done = cli.run("deploy", "--stage", "staging", "--yes", "--json");

        assertThat(done.code()).isEqualTo(130);
        assertThat(done.err()).contains("Interrupted: ", "app-db (Fake.Thing)  created");
        assertThat(changes()).containsExactly("CREATE app-db");
        assertThat(cli.run("state", "list", "--stage", "staging").out()).contains("app-db");

        cloud.intercept(FakeCloud.Interceptor.NONE);
        assertThat(cli.run("deploy", "--stage", "staging", "--yes").code()).isZero();
        assertThat(cloud.items()).hasSize(2);
    }

    @Test
    void aSecondInterruptCancelsWhatRunsAndTheNextRunSettlesIt() {
        var press = new AtomicReference<Runnable>();
        cli.interrupts(action -> {
            press.set(action);
            return () -> {};
        });
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> after(FakeCloud.Call call) {
                return elsewhere(() -> {
                            press.get().run();
                            press.get().run();
                        })
                        .then(Mono.never());
            }
        });

        var done = cli.run("deploy", "--stage", "staging", "--yes");
        assertThat(done.code()).isEqualTo(130);
        assertThat(done.err()).contains("Interrupted again: ");

        cloud.intercept(FakeCloud.Interceptor.NONE);
        assertThat(cli.run("deploy", "--stage", "staging", "--yes").code()).isZero();
        assertThat(cloud.items()).hasSize(2);
    }

    @Test
    void anInterruptAtTheQuestionChangesNothing() {
        var interrupt = new AtomicReference<Runnable>(() -> {});
        cli.typing(() -> interrupt.get().run()).interrupts(action -> {
            interrupt.set(action);
            return () -> {};
        });

        assertThat(cli.run("deploy", "--stage", "staging").code()).isEqualTo(130);
        assertThat(changes()).isEmpty();
        assertThat(cli.run("lock", "list").out()).doesNotContain("staging");
    }

    @Test
    void secretsAreShownNowhereUnlessAskedFor() {
        var text = new StringBuilder();
        for (List<String> args : List.of(
                List.of("plan", "--stage", "staging"),
                List.of("deploy", "--stage", "staging", "--yes"),
                List.of("plan", "--stage", "staging", "--all", "--json"),
                List.of("output", "--stage", "staging", "--json"),
                List.of("output", "--stage", "staging"),
                List.of("state", "list", "--stage", "staging", "--json"),
                List.of("state", "show", "app-branch", "--stage", "staging"),
                List.of("state", "show", "app-db", "--stage", "staging", "--json"))) {
            var done = cli.run(args.toArray(String[]::new));
            text.append(done.out()).append(done.err());
        }
        var bigger = Cli.of(Shop.on(cloud, 2), folder);
        for (String command : List.of("plan", "deploy", "destroy")) {
            var done = bigger.run(command, "--stage", "staging", "--yes", "--json");
            assertThat(done.code()).isZero();
            text.append(done.out()).append(done.err());
        }

        assertThat(text).contains("***").doesNotContain("token-of-thing");
    }

    @Test
    void destroyOfAStageThatNeverWasSaysSoAndWritesNothing() {
        var done = Cli.of(Shop.on(FakeCloud.create()), folder).run("destroy", "--stage", "nope", "--yes");

        assertThat(done.code()).isZero();
        assertThat(done.out()).isEqualTo("Nothing is stored of shop/nope.\n");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anExceptionOfTheProgramNamesItsStackAndHowToSeeMore() {
        Stack<Nothing> broken =
                Stack.named("shop").program(Nothing.class, Mono.error(new IllegalStateException("bad config")));

        var done = Cli.of(broken, folder).run("plan", "--stage", "staging");

        assertThat(done.code()).isEqualTo(1);
        assertThat(done.err())
                .contains(
                        "error: the program of stack 'shop' failed: IllegalStateException: bad config\n",
                        "ALCHEMY_DEBUG=1");
    }

    record Nothing() {}
}
