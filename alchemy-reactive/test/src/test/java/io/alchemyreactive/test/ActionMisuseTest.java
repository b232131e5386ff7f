package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.OperationCall;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ImportRefusedException;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.provider.InvalidAnswerException;
import io.alchemyreactive.provider.NothingMade;
import io.alchemyreactive.provider.OperationRefusedException;
import io.alchemyreactive.provider.OperationTimeoutException;
import io.alchemyreactive.provider.ProviderCallException;
import io.alchemyreactive.provider.ReplaceRequired;
import io.alchemyreactive.resource.Action;
import io.alchemyreactive.resource.ActionRun;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.Replaces;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Retries;
import io.alchemyreactive.resource.Stable;
import io.alchemyreactive.state.Status;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Mistakes that a program can make with an action, each with a failure that names it. */
class ActionMisuseTest extends SeedFixture {

    record Marked(@Replaces String uri) {}

    record Kept(@Stable String id) {}

    record Picky(int version) {
        Picky {
            if (version < 1) {
                throw new IllegalArgumentException("versions begin with 1");
            }
        }
    }

    private Stack<Nothing> doing(Function<ActionRun<Seed>, Mono<Seeded>> function) {
        return stack(
                fx -> fx.yield(Action.named("seed").inputs(new Seed("here", 1)).run(Seeded.class, function)));
    }

    private <E extends Throwable> void refuses(Stack<Nothing> stack, Class<E> type, String message) {
        assertThatThrownBy(() -> deploy(stack))
                .satisfies(error -> assertThat(error.getMessage() + " / " + error.getCause())
                        .contains(message))
                .cause()
                .isInstanceOf(type);
    }

    private void refusesDeclaration(Stack<Nothing> stack, String message) {
        assertThatThrownBy(() -> plan(stack))
                .isInstanceOfAny(PlanFailedException.class, InvalidDeclarationException.class)
                .satisfies(error -> assertThat(error.getMessage() + " / " + error.getCause())
                        .contains("'seed'", message));
        assertThat(run(store.load(KEY)).rows()).isEmpty();
    }

    @Test
    void twoActionsOfOneIdAreRefusedByName() {
        refusesDeclaration(
                stack(fx -> {
                    fx.yield(seed(new Seed("here", 1)));
                    fx.yield(seed(new Seed("here", 1)));
                }),
                "two functions cannot be told to be the same. Give one of them another id");
        refusesDeclaration(
                stack(fx -> {
                    fx.yield(seed(new Seed("here", 1)));
                    fx.yield(Thing.of("seed", t -> t.size(1)));
                }),
                "is declared as Alchemy.Action in");
    }

    @Test
    void oneDeclarationMayBeYieldedTwice() {
        Mono<Action<Seeded>> seed = seed(new Seed("here", 1));
        deploy(stack(fx -> assertThat(fx.yield(seed)).isSameAs(fx.yield(seed))));
        assertThat(runs).hasSize(1);
    }

    @Test
    void anActionThatIsNeverYieldedIsWarnedOf() {
        assertThat(plan(stack(fx -> {
                            Mono<?> unused = seed(new Seed("here", 1));
                        }))
                        .toText())
                .contains("'seed' (Alchemy.Action) is built in", "never yielded");
    }

    @Test
    void anActionWithoutAFunctionIsRefusedByName() {
        Function<ActionRun<Action.None>, Mono<Void>> none = missing();
        assertThatThrownBy(() -> Action.named("seed").run(none))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("'seed' is an action and has no function");
        Function<ActionRun<Action.None>, Mono<Seeded>> no = missing();
        assertThatThrownBy(() -> Action.named("seed").run(Seeded.class, no))
                .isInstanceOf(InvalidDeclarationException.class);
        refusesDeclaration(
                stack(fx -> fx.yield(Action.type(Seeded.class).declare("seed", NoInputs::new, t -> {}))),
                "declared by the type of actions alone");
    }

    static final class NoInputs extends InputBuilder<NoInputs> {}

    @SuppressWarnings("NullAway")
    private static <T> T missing() {
        return null;
    }

    @Test
    void aFunctionIsCalledNeitherWhereItIsWrittenNorInAPlan() {
        var called = new AtomicInteger();
        Stack<Nothing> stack = doing(run -> {
            called.incrementAndGet();
            return seed(run);
        });
        plan(stack);
        assertThat(called).hasValue(0);
        deploy(stack);
        deploy(stack);
        assertThat(called).hasValue(1);
    }

    @Test
    void aFunctionThatGivesNothingFailsByName() {
        refuses(
                doing(run -> missing()),
                ProviderCallException.class,
                "'seed': running it failed: its function returned null in place of a Mono");
        refuses(
                stack(fx -> fx.yield(Action.named("seed").run(run -> missing()))),
                ProviderCallException.class,
                "'seed': running it failed: its function returned null in place of a Mono");
        refuses(
                doing(run -> Mono.empty()),
                ProviderCallException.class,
                "'seed': running it failed: its function completed without its outputs, a " + Seeded.class.getName());
        refuses(
                doing(run -> Mono.just(new Seeded(1, missing()))),
                InvalidAnswerException.class,
                "'seed': its function emitted outputs of which 'label' is null");
    }

    @Test
    void aFunctionThatThrowsFailsByName() {
        refuses(
                doing(run -> {
                    throw new IllegalStateException("no route to host");
                }),
                ProviderCallException.class,
                "'seed': running it failed: no route to host");
        refuses(
                doing(run -> {
                    throw new NoSuchMethodError("old jar");
                }),
                ProviderCallException.class,
                "old jar");
        refuses(doing(run -> Mono.error(new StackOverflowError("deep"))), ProviderCallException.class, "deep");
    }

    @Test
    void whatOnlyAProviderOfObjectsMaySayIsAnOrdinaryFailureThatKeepsTheKey() {
        deploy(seeding(1));
        failure = ReplaceRequired.createFirst("another one");
        fails(seeding(2));
        failure = NothingMade.because("was down");
        fails(seeding(2));
        assertThat(row("seed").orElseThrow().status()).isEqualTo(Status.UPDATING);
        failure = null;
        deploy(seeding(2));
        assertThat(keys().subList(1, 4).stream().distinct()).hasSize(1);
    }

    @Test
    void aFirstRunThatSaysThatNothingWasMadeKeepsItsKey() {
        failure = new IllegalStateException("lost");
        fails(seeding(1));
        failure = NothingMade.because("was down");
        fails(seeding(1));
        failure = null;
        deploy(seeding(1));
        assertThat(keys().stream().distinct()).hasSize(1);
    }

    @Test
    void marksOfObjectsAreRefused() {
        refusesDeclaration(
                stack(fx ->
                        fx.yield(Action.named("seed").inputs(new Marked("here")).run(run -> Mono.empty()))),
                "'uri' of " + Marked.class.getName() + " is marked with @Replaces");
        refusesDeclaration(
                stack(fx -> fx.yield(Action.named("seed").run(Kept.class, run -> Mono.just(new Kept("1"))))),
                "'id' of " + Kept.class.getName() + " is marked with @Stable");
    }

    @Test
    void inputsThatAreMissingOrRefusedAreToldByName() {
        refusesDeclaration(stack(fx -> fx.yield(seed(new Seed(missing(), 1)))), "lacks uri");
        refusesDeclaration(
                stack(fx -> fx.yield(Action.named("seed")
                        .inputs(Picky.class, Output.of(0).map(Picky::new))
                        .run(run -> Mono.empty()))),
                "versions begin with 1");
        Output<Seed> absent = Output.of(null);
        refusesDeclaration(
                stack(fx ->
                        fx.yield(Action.named("seed").inputs(Seed.class, absent).run(Seeded.class, this::seed))),
                "'version' is missing");
    }

    @Test
    void theNameOfActionsIsNoNameForATypeOfObjects() {
        assertThatThrownBy(
                        () -> ResourceType.of("Alchemy.Action", Thing.Props.class, Thing.Attributes.class, Thing::new))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is that of actions");
        assertThatThrownBy(() -> Thing.TYPE.formerly("Alchemy.Action"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is that of actions");
    }

    @Test
    void anActionIsNotImported() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> run(Alchemy.planImport(seeding(1), DEV, "seed", "id-1", DeployOptions.DEFAULTS)))
                    .satisfies(error -> assertThat(error.getMessage() + " / " + error.getCause())
                            .contains("'seed' cannot be imported: it is an action, which has no object"))
                    .cause()
                    .isInstanceOf(ImportRefusedException.class);
            deploy(seeding(1));
        }
        assertThat(runs).hasSize(1);
    }

    @Test
    void anActionOffersNoOperation() {
        deploy(seeding(1));
        var call = new OperationCall<>(Action.type(Seeded.class), "seed", "reset", new Nothing());
        assertThatThrownBy(() -> run(Alchemy.startOperation(seeding(1), DEV, call, DeployOptions.DEFAULTS)
                        .flatMap(Run::result)))
                .isInstanceOf(OperationRefusedException.class)
                .hasMessageContaining("'seed': no reset", "It offers none.");
    }

    @Test
    void aRunThatTakesTooLongIsCancelledAndMadeAgain() {
        var cancelled = new AtomicInteger();
        Function<Boolean, Stack<Nothing>> program = hangs -> stack(fx -> fx.yield(Action.named("seed")
                .inputs(new Seed("here", 1))
                .timeout(Duration.ofSeconds(2))
                .retries(Retries.NONE)
                .run(
                        Seeded.class,
                        run -> hangs
                                ? Mono.<Seeded>never()
                                        .doOnSubscribe(begun -> runs.add(run))
                                        .doOnCancel(cancelled::incrementAndGet)
                                : seed(run))));
        refuses(program.apply(true), OperationTimeoutException.class, "'seed': running it took longer than 2 s");
        assertThat(cancelled).hasValue(1);
        deploy(program.apply(false));
        assertThat(keys().stream().distinct()).hasSize(1);
    }

    @Test
    void anActionDeclaresNothingWhileItRuns() {
        refuses(
                doing(run -> Thing.of("late", t -> t.size(1)).then(seed(run))),
                InvalidDeclarationException.class,
                "'late' is declared by the provider of 'seed' while it works");
    }
}
