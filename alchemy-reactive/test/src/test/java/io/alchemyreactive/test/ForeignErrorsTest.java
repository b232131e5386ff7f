package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.EditOptions;
import io.alchemyreactive.LiveRef;
import io.alchemyreactive.ProgramFailedException;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.StateEdits;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.effect.Layer;
import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.provider.Change;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Diff;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Lifecycle;
import io.alchemyreactive.provider.OperationTimeoutException;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.provider.Retryable;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceOptions;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Retries;
import io.alchemyreactive.resource.SchemaMigration;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StageDamage;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.VerifiedStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import io.alchemyreactive.test.TamperedProvider.Verb;
import io.alchemyreactive.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What goes wrong in code of others ends the run with a failure that names the resource, and gives the stage back. */
class ForeignErrorsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Stage DEV = Stage.of("dev");

    /** Real threads also in virtual time, which tell nobody of what was thrown on them. */
    private static final Scheduler OTHERS = Schedulers.fromExecutor(task -> {
        Thread thread = new Thread(task, "of-a-provider");
        thread.setUncaughtExceptionHandler((who, error) -> {});
        thread.start();
    });

    record One(Thing thing) {}

    private final FakeCloud cloud = FakeCloud.create();
    private final StateStore store = MemoryStateStore.create();

    private static Stack<One> stack(Providers providers, int size, Consumer<ResourceOptions.Builder> options) {
        return Stack.named("app")
                .providers(providers)
                .program(
                        One.class,
                        Thing.of("db", t -> t.size(size).options(options)).map(One::new));
    }

    private Stack<One> stack(int size) {
        return stack(cloud.providers(), size, options -> {});
    }

    private <T> Mono<T> stored(Mono<T> mono) {
        return mono.contextWrite(StateStore.provide(store));
    }

    /** Tells its type once; its class is gone after that. */
    private record Unloaded<P extends Record, A extends Record>(Provider<P, A> provider, AtomicInteger asked)
            implements Provider<P, A> {

        @Override
        public ResourceType<?, P, A> type() {
            if (asked.incrementAndGet() > 1) {
                throw new NoClassDefFoundError("cloud/Thing");
            }
            return provider.type();
        }

        @Override
        public Mono<Found<A>> read(Read<P, A> request) {
            return provider.read(request);
        }

        @Override
        public Mono<Diff> diff(Change<P, A> change) {
            return provider.diff(change);
        }

        @Override
        public Mono<A> reconcile(Reconcile<P, A> request) {
            return provider.reconcile(request);
        }

        @Override
        public Mono<Void> delete(Delete<P, A> request) {
            return provider.delete(request);
        }
    }

    @Test
    void providerIsAskedForItsTypeOnceWhereItIsAdded() {
        Providers providers = cloud.providers().each(provider -> new Unloaded<>(provider, new AtomicInteger()));
        for (int size = 1; size < 3; size++) {
            StepVerifier.create(stored(Alchemy.deploy(stack(providers, size, options -> {}), DEV)))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(PATIENCE);
        }
        StepVerifier.create(stored(Alchemy.drift(stack(providers, 2, options -> {}), DEV, DeployOptions.DEFAULTS)))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(stored(Alchemy.destroy(stack(providers, 2, options -> {}), DEV)))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
    }

    private void deployed() {
        StepVerifier.create(stored(Alchemy.deploy(stack(1), DEV)))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
    }

    private void stageIsFree() {
        StepVerifier.create(store.leases()).expectComplete().verify(PATIENCE);
        deployed();
    }

    static Stream<Arguments> verbsAndErrors() {
        return Stream.of(Verb.values())
                .flatMap(verb -> Stream.of(
                                new NoSuchMethodError("'void org.acme.Driver.open()'"),
                                new NoClassDefFoundError("org/acme/Driver"),
                                new ExceptionInInitializerError("no licence"),
                                new StackOverflowError(),
                                new OutOfMemoryError("Java heap space"))
                        .map(error -> Arguments.of(verb, error)));
    }

    /** What a deploy or destroy comes to in which a provider's answer to this verb is another one. */
    private Mono<?> run(Verb verb, UnaryOperator<Mono<?>> change, Consumer<ResourceOptions.Builder> options) {
        Providers tampered = TamperedProvider.of(cloud.providers(), verb, change);
        if (verb != Verb.READ && verb != Verb.CREATE && verb != Verb.WARNINGS) {
            StepVerifier.create(stored(Alchemy.deploy(stack(cloud.providers(), 1, options), DEV)))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(PATIENCE);
        }
        Stack<One> stack = stack(tampered, 2, options);
        return verb == Verb.DELETE ? stored(Alchemy.destroy(stack, DEV)) : stored(Alchemy.deploy(stack, DEV));
    }

    @ParameterizedTest
    @MethodSource("verbsAndErrors")
    void anErrorOfTheJvmInAProviderEndsTheRunAndIsNamed(Verb verb, Error error) {
        Mono<?> run = run(
                verb,
                answer -> Mono.defer(() -> {
                    throw error;
                }),
                options -> {});

        StepVerifier.create(run)
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .hasMessageContaining("'db': " + verb.words + " failed: "
                                + error.getClass().getSimpleName())
                        .hasRootCause(error))
                .verify(PATIENCE);
        stageIsFree();
    }

    @ParameterizedTest
    @EnumSource
    void anErrorOfTheJvmOnAThreadOfTheProvidersIsEndedByTheTimeOut(Verb verb) {
        Error error = new NoSuchMethodError("a driver of another version");
        UnaryOperator<Mono<?>> onWorker = answer -> Mono.fromRunnable(() -> {
                    throw error;
                })
                .subscribeOn(OTHERS);

        StepVerifier.withVirtualTime(() -> run(verb, onWorker, options -> options.timeout(Duration.ofMinutes(2))))
                .expectSubscription()
                .expectNoEvent(Duration.ofMinutes(2).minusMillis(1))
                .thenAwait(Duration.ofMillis(1))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .hasMessageContaining("'db': " + verb.words + " took longer than 120 s")
                        .hasMessageContaining("uncaught error")
                        .hasCauseInstanceOf(OperationTimeoutException.class))
                .verify(PATIENCE);
        stageIsFree();
    }

    private static final class Busy extends RuntimeException implements Retryable {
        Busy() {
            super("busy");
        }
    }

    private UnaryOperator<Mono<?>> busyTimes(int times, AtomicInteger calls) {
        return answer -> Mono.defer(() -> calls.incrementAndGet() <= times ? Mono.error(new Busy()) : answer);
    }

    @ParameterizedTest
    @EnumSource
    void everyCallIsTriedAgainAsOftenAsItsResourceSays(Verb verb) {
        var calls = new AtomicInteger();
        var twice = new Retries(2, Duration.ofMillis(1), Duration.ofMillis(1));

        StepVerifier.create(run(verb, busyTimes(2, calls), options -> options.retries(twice)))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
        assertThat(calls).hasValue(3);
    }

    @ParameterizedTest
    @EnumSource
    void aCallThatFailsMoreOftenThanItsResourceAllowsFails(Verb verb) {
        var calls = new AtomicInteger();

        StepVerifier.create(run(verb, busyTimes(1, calls), options -> options.retries(Retries.NONE)))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .hasMessageContaining("'db': " + verb.words + " failed: busy")
                        .hasRootCauseInstanceOf(Busy.class))
                .verify(PATIENCE);
        assertThat(calls).hasValue(1);
    }

    @Test
    void aLookThatIsMadeAgainIsToldInTheEventsOfTheRun() {
        var once = new Retries(1, Duration.ofMillis(1), Duration.ofMillis(1));
        Providers busy = TamperedProvider.of(cloud.providers(), Verb.READ, busyTimes(1, new AtomicInteger()));
        Mono<Run<Deployment<One>>> start =
                Alchemy.start(stack(busy, 1, options -> options.retries(once)), DEV, DeployOptions.DEFAULTS);

        StepVerifier.create(stored(start).flatMapMany(Run::events).ofType(DeployEvent.Retrying.class))
                .expectNext(new DeployEvent.Retrying(1, "db", "Fake.Thing", ChangeAction.NOOP, 1, "busy"))
                .expectComplete()
                .verify(PATIENCE);
    }

    /** Expects that the run fails with this error, in a sentence that begins so. */
    private void failsWith(Mono<?> run, Error error, String beginning) {
        StepVerifier.create(stored(run))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .hasMessageContaining(beginning + error.getClass().getSimpleName())
                        .hasRootCause(error))
                .verify(PATIENCE);
        stageIsFree();
    }

    static Stream<Error> errors() {
        return verbsAndErrors().limit(5).map(arguments -> (Error) arguments.get()[1]);
    }

    private static <T> T thrown(Error error) {
        throw error;
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorOfTheJvmInTheProgramIsNamed(Error error) {
        List<Mono<One>> programs = List.of(
                Mono.defer(() -> thrown(error)),
                Mono.fromSupplier(() -> thrown(error)),
                Mono.just("a").hide().map(a -> thrown(error)),
                Effect.gen(fx -> thrown(error)));
        for (Mono<One> program : programs) {
            failsWith(
                    Alchemy.deploy(
                            Stack.named("app").providers(cloud.providers()).program(One.class, program), DEV),
                    error,
                    "the program of stack 'app' failed: ");
        }
    }

    @Test
    void anExceptionOfTheProgramIsNamedWithItsStackAndIsTheCause() {
        var exception = new IllegalStateException("bad config");
        List<Mono<One>> programs = List.of(
                Mono.error(exception),
                Mono.defer(() -> {
                    throw exception;
                }),
                Effect.gen(fx -> {
                    throw exception;
                }));
        for (Mono<One> program : programs) {
            assertThatThrownBy(() -> stored(Alchemy.deploy(
                                    Stack.named("app")
                                            .providers(cloud.providers())
                                            .program(One.class, program),
                                    DEV))
                            .block(PATIENCE))
                    .isInstanceOf(ProgramFailedException.class)
                    .hasMessage("the program of stack 'app' failed: IllegalStateException: bad config")
                    .hasRootCause(exception);
        }
        assertThatThrownBy(() -> stored(Alchemy.deploy(
                                Stack.named("app").program(One.class, Mono.error(new NullPointerException())), DEV))
                        .block(PATIENCE))
                .hasMessage("the program of stack 'app' failed: NullPointerException");
    }

    @Test
    void inputsThatFailAreNamedWithTheirResource() {
        Mono<One> program = Thing.of("db", t -> {
                    throw new IllegalStateException("bad config");
                })
                .map(One::new);
        assertThatThrownBy(() -> stored(Alchemy.deploy(
                                Stack.named("app").providers(cloud.providers()).program(One.class, program), DEV))
                        .block(PATIENCE))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessage(
                        "resource 'db' cannot be declared, since its inputs fail: IllegalStateException: bad config."
                                + " Correct them in " + ForeignErrorsTest.class.getName());
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorOfTheJvmInTheInputsIsNamedWithItsResource(Error error) {
        failsWith(
                Alchemy.deploy(
                        Stack.named("app")
                                .providers(cloud.providers())
                                .program(
                                        One.class,
                                        Thing.of("db", t -> thrown(error)).map(One::new)),
                        DEV),
                error,
                "resource 'db' cannot be declared, since its inputs fail: ");
    }

    /** Handles whose constructor, or whose attribute's function, fails while {@link #broken} is set. */
    static final class Fragile extends Resource<Strict> {

        static volatile @Nullable Throwable broken;

        static final ResourceType<Fragile, Strict, Strict> TYPE =
                ResourceType.of("Fake.Fragile", Strict.class, Strict.class, Fragile::made);

        Fragile(Resource.Handle<Strict> handle) {
            super(handle);
        }

        static Fragile made(Resource.Handle<Strict> handle) {
            failing("handle");
            return new Fragile(handle);
        }

        Output<String> name() {
            return attribute("name", attributes -> {
                failing("function");
                return attributes.name();
            });
        }

        private static volatile String place = "";

        private static void failing(String where) {
            if (where.equals(place) && broken instanceof Error error) {
                throw error;
            } else if (where.equals(place) && broken instanceof RuntimeException exception) {
                throw exception;
            }
        }

        static Mono<Fragile> declared() {
            return TYPE.declare("fragile", Picky.Inputs::new, inputs -> inputs.name("a"));
        }
    }

    private void brokenIn(String place, Throwable thrown, Mono<?> run, String beginning) {
        Fragile.broken = thrown;
        Fragile.place = place;
        try {
            StepVerifier.create(stored(run))
                    .expectErrorSatisfies(failure -> assertThat(failure)
                            .hasMessageContaining(beginning + thrown.getClass().getSimpleName())
                            .hasMessageNotContaining("..")
                            .hasMessageNotContaining("stored")
                            .hasRootCause(thrown))
                    .verify(PATIENCE);
        } finally {
            Fragile.broken = null;
        }
    }

    record FragileName(Output<String> name) {}

    @ParameterizedTest
    @MethodSource("everyKind")
    void aHandleThatCannotBeMadeIsNamedWithItsResource(Throwable thrown) {
        Provider<Strict, Strict> provider = Lifecycle.of(Fragile.TYPE, (self, props) -> Mono.just(props));
        String named = "has no handle, since the function that makes handles of Fake.Fragile fails: ";
        for (Mono<Fragile> program : List.of(Fragile.declared(), Fragile.TYPE.ref("fragile", Ref.stage("prod")))) {
            brokenIn(
                    "handle",
                    thrown,
                    Alchemy.deploy(
                            Stack.named("app")
                                    .providers(Providers.of(provider))
                                    .program(Nothing.class, program.thenReturn(new Nothing())),
                            DEV),
                    "resource 'fragile' " + named);
        }
        stageIsFree();
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void aFunctionOfAnAttributeThatFailsIsNamedWithItsResourceAndAttribute(Throwable thrown) {
        Provider<Strict, Strict> provider = Lifecycle.of(Fragile.TYPE, (self, props) -> Mono.just(props));
        Stack<FragileName> stack = Stack.named("app")
                .providers(Providers.of(provider))
                .program(FragileName.class, Fragile.declared().map(fragile -> new FragileName(fragile.name())));
        var stage = Stage.of("attributes");
        StepVerifier.create(stored(Alchemy.deploy(stack, stage)))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);

        brokenIn(
                "function",
                thrown,
                Alchemy.deploy(stack, stage),
                "resource 'fragile' has an attribute 'name' whose function fails: ");
    }

    @Test
    void aProgramThatNeverEndsIsEndedByItsTime() {
        var cancelled = new AtomicInteger();
        Stack<One> stack = Stack.named("app")
                .providers(cloud.providers())
                .program(One.class, Mono.<One>never().doOnCancel(cancelled::incrementAndGet));
        var options =
                DeployOptions.builder().programTimeout(Duration.ofMinutes(4)).build();

        StepVerifier.withVirtualTime(
                        () -> stored(Alchemy.start(stack, DEV, options).flatMap(Run::result)))
                .expectSubscription()
                .expectNoEvent(Duration.ofMinutes(4).minusMillis(1))
                .thenAwait(Duration.ofMillis(1))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .hasMessageStartingWith("the program of stack 'app' took longer than 240 s and was cancelled.")
                        .hasMessageContaining("uncaught error"))
                .verify(PATIENCE);
        assertThat(cancelled).hasValue(1);
        stageIsFree();
        assertThat(DeployOptions.DEFAULTS.programTimeout()).isEqualTo(Duration.ofMinutes(30));
    }

    private static Stack<One> stack(Mono<Providers> acquired) {
        return Stack.named("app")
                .providers(Layer.of("the client", acquired, providers -> Mono.empty()))
                .program(One.class, Thing.of("db", t -> t.size(1)).map(One::new));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorOfTheJvmInTheLayerOfTheProvidersIsNamed(Error error) {
        for (Mono<?> run : List.of(
                Alchemy.deploy(stack(Mono.fromSupplier(() -> thrown(error))), DEV),
                Alchemy.plan(stack(Mono.fromSupplier(() -> thrown(error))), DEV),
                Alchemy.destroy(stack(Mono.fromSupplier(() -> thrown(error))), DEV),
                Alchemy.drift(stack(Mono.fromSupplier(() -> thrown(error))), DEV, DeployOptions.DEFAULTS))) {
            failsWith(run, error, "the providers of stack 'app' cannot be used: ");
        }
    }

    @Test
    void providersThatAreNeverAcquiredAreEndedByTheTimeOfTheProgram() {
        var options =
                DeployOptions.builder().programTimeout(Duration.ofMinutes(4)).build();

        StepVerifier.withVirtualTime(() -> stored(Alchemy.plan(stack(Mono.never()), DEV, options)))
                .expectSubscription()
                .expectNoEvent(Duration.ofMinutes(4).minusMillis(1))
                .thenAwait(Duration.ofMillis(1))
                .expectErrorMessage(
                        "the providers of stack 'app' cannot be used: acquiring the client took longer than 240 s")
                .verify(PATIENCE);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorOfTheJvmInTheApprovalIsNamed(Error error) {
        var thrown = DeployOptions.builder().approve(plan -> thrown(error)).build();
        var deferred = DeployOptions.builder()
                .approve(plan -> Mono.fromSupplier(() -> thrown(error)))
                .build();

        for (DeployOptions options : List.of(thrown, deferred)) {
            failsWith(
                    Alchemy.start(stack(1), DEV, options).flatMap(Run::result), error, "asking for approval failed: ");
        }
    }

    @Test
    void anApprovalThatAnswersNothingToAskIsNamed() {
        for (Throwable wrong : new Throwable[] {null, new IllegalStateException()}) {
            DeployOptions options = DeployOptions.builder()
                    .approve(plan -> wrong == null ? null : Mono.error(wrong))
                    .build();
            StepVerifier.create(stored(Alchemy.start(stack(1), DEV, options).flatMap(Run::result)))
                    .expectErrorSatisfies(e -> assertThat(e)
                            .isInstanceOf(ProgramFailedException.class)
                            .hasMessage("asking for approval failed: "
                                    + (wrong == null
                                            ? "null was returned in place of a publisher"
                                            : "IllegalStateException")))
                    .verify(PATIENCE);
        }
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorOfTheJvmInTheApprovalOfACorrectionIsNamed(Error error) {
        deployed();

        failsWith(
                StateEdits.forget(
                        new StageKey("app", "dev"),
                        "db",
                        EditOptions.builder().approve(edit -> thrown(error)).build()),
                error,
                "asking for approval failed: ");
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorOfTheJvmInACallbackOfAnOutputIsNamedWithItsProperty(Error error) {
        Stack<One> stack = Stack.named("app")
                .providers(cloud.providers())
                .program(
                        One.class,
                        Thing.of("base", t -> t.size(1))
                                .flatMap(base -> Thing.of(
                                        "user", t -> t.size(1).region(base.id().map(id -> thrown(error)))))
                                .map(One::new));

        failsWith(
                Alchemy.deploy(stack, DEV),
                error,
                "resource 'user' (Fake.Thing) has a property 'region' that cannot be computed: ");
    }

    record Named(Output<String> name) {}

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorOfTheJvmInAnOutputOfTheStackIsNamed(Error error) {
        Stack<Named> stack = Stack.named("app")
                .providers(cloud.providers())
                .program(
                        Named.class,
                        Thing.of("db", t -> t.size(1))
                                .map(db -> new Named(db.id().map(id -> thrown(error)))));

        failsWith(Alchemy.deploy(stack, DEV), error, "the output 'name' of the stack cannot be computed: ");
    }

    record Strict(String name) {

        static @Nullable Error error;

        Strict {
            if (error != null) {
                throw error;
            }
        }
    }

    static final class Picky extends Resource<Strict> {

        static final ResourceType<Picky, Strict, Strict> TYPE =
                ResourceType.of("Fake.Picky", Strict.class, Strict.class, Picky::new);

        Picky(Resource.Handle<Strict> handle) {
            super(handle);
        }

        static final class Inputs extends InputBuilder<Inputs> {
            Inputs name(String name) {
                return set("name", name);
            }
        }
    }

    record Nothing() {}

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorOfTheJvmInTheRecordOfThePropertiesIsNamed(Error error) {
        Provider<Strict, Strict> provider = Lifecycle.of(Picky.TYPE, (self, props) -> Mono.just(props));
        Stack<Nothing> stack = Stack.named("app")
                .providers(Providers.of(provider).and(cloud.providers()))
                .program(
                        Nothing.class,
                        Picky.TYPE
                                .declare("picky", Picky.Inputs::new, inputs -> inputs.name("a"))
                                .thenReturn(new Nothing()));
        Strict.error = error;
        try {
            failsWith(
                    Alchemy.deploy(stack, DEV),
                    error,
                    "resource 'picky' (Fake.Picky) has invalid properties: the value is refused by the constructor of record "
                            + Strict.class.getName() + ": ");
        } finally {
            Strict.error = null;
        }
    }

    record Label(String text) {

        static @Nullable Throwable broken;

        @Override
        public int hashCode() {
            if (broken instanceof Error error) {
                throw error;
            } else if (broken instanceof RuntimeException exception) {
                throw exception;
            }
            return text.hashCode();
        }
    }

    record Labels(Set<Label> labels) {}

    static final class Labelled extends Resource<Labels> {

        static final ResourceType<Labelled, Strict, Labels> TYPE =
                ResourceType.of("Fake.Labelled", Strict.class, Labels.class, Labelled::new);

        Labelled(Resource.Handle<Labels> handle) {
            super(handle);
        }

        Output<String> first() {
            return attributes().map(all -> all.labels().iterator().next().text());
        }
    }

    static Stream<Throwable> everyKind() {
        return Stream.concat(Stream.of(new IllegalStateException("no licence")), errors());
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void aRecordThatCannotBePutIntoASetIsNamedWithItsResource(Throwable thrown) {
        Provider<Strict, Labels> provider =
                Lifecycle.of(Labelled.TYPE, (self, props) -> Mono.just(new Labels(Set.of(new Label(props.name())))));
        record First(Output<String> first) {}
        Stack<First> stack = Stack.named("app")
                .providers(Providers.of(provider))
                .program(
                        First.class,
                        Labelled.TYPE
                                .declare("labelled", Picky.Inputs::new, inputs -> inputs.name("a"))
                                .map(labelled -> new First(labelled.first())));
        var stage = Stage.of("labels");
        StepVerifier.create(stored(Alchemy.deploy(stack, stage)))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
        var live = LiveRef.to(Labelled.TYPE, "labelled", Ref.of("app", "labels"));
        Label.broken = thrown;
        try {
            for (Mono<?> use : List.of(live.current(), live.changes().next(), Alchemy.deploy(stack, stage))) {
                StepVerifier.create(stored(use))
                        .expectErrorSatisfies(failure -> assertThat(failure)
                                .isInstanceOf(AlchemyException.class)
                                .hasMessageContaining("labelled'")
                                .hasMessageContaining("'labels' has elements whose hashCode, equals or compareTo cannot"
                                        + " be called: ")
                                .hasMessageContaining(thrown.getClass().getSimpleName())
                                .hasRootCause(thrown))
                        .verify(PATIENCE);
            }
        } finally {
            Label.broken = null;
        }
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorOfTheJvmInAMigrationOfATypeIsNamed(Error error) {
        Provider<Strict, Strict> provider = Lifecycle.of(Picky.TYPE, (self, props) -> Mono.just(props));
        Mono<Nothing> program = Picky.TYPE
                .declare("picky", Picky.Inputs::new, inputs -> inputs.name("a"))
                .thenReturn(new Nothing());
        Stack<Nothing> before =
                Stack.named("app").providers(Providers.of(provider)).program(Nothing.class, program);
        StepVerifier.create(stored(Alchemy.deploy(before, Stage.of("old"))))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
        ResourceType<Picky, Strict, Strict> newer = Picky.TYPE.schema(2, new SchemaMigration() {
            @Override
            public Value.Fields props(int from, Value.Fields stored) {
                throw error;
            }

            @Override
            public Value.Fields attributes(int from, Value.Fields stored) {
                throw error;
            }
        });
        Stack<Nothing> after = Stack.named("app")
                .providers(Providers.of(Lifecycle.of(newer, (self, props) -> Mono.just(props))))
                .program(Nothing.class, Mono.just(new Nothing()));

        failsWith(
                Alchemy.deploy(after, Stage.of("old")),
                error,
                "row of 'picky': it was written with version 1 of Fake.Picky, and its migration to"
                        + " version 2 failed: ");
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorOfTheJvmInTheStoreSaysWhatWasBeingDone(Error error) {
        record Step(String words, UnaryOperator<StateStore> broken) {}
        List<Step> steps = List.of(
                new Step("taking the lease of stage app/dev", store -> new ForwardingStateStore(store) {
                    @Override
                    public Mono<Lease> acquire(StageKey stage, Holder holder) {
                        throw error;
                    }
                }),
                new Step("reading stage app/dev", store -> new ForwardingStateStore(store) {
                    @Override
                    public Mono<StageSnapshot> load(StageKey stage) {
                        return Mono.fromSupplier(() -> thrown(error));
                    }
                }),
                new Step("writing stage app/dev", store -> new ForwardingStateStore(store) {
                    @Override
                    public Mono<Void> commit(Lease lease, List<StateChange> changes) {
                        return Mono.fromRunnable(() -> thrown(error));
                    }
                }));
        for (Step step : steps) {
            StepVerifier.create(Alchemy.deploy(stack(2), DEV)
                            .contextWrite(StateStore.provide(step.broken().apply(store))))
                    .expectErrorSatisfies(failure -> assertThat(failure)
                            .hasMessageContaining(step.words() + " failed: "
                                    + error.getClass().getSimpleName())
                            .hasRootCause(error))
                    .verify(PATIENCE);
            stageIsFree();
        }
    }

    /** A store whose check of a stage throws. */
    private static final class Unproved extends ForwardingStateStore implements VerifiedStore {

        private final Error error;

        Unproved(StateStore store, Error error) {
            super(store);
            this.error = error;
        }

        @Override
        public Mono<StageDamage> inspect(StageKey stage) {
            return Mono.fromSupplier(() -> thrown(error));
        }

        @Override
        public Mono<Void> acceptLoss(StageDamage seen, Holder holder) {
            throw new AssertionError("nothing was seen");
        }
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorOfTheJvmWhereALossIsLookedForSaysWhatWasBeingDone(Error error) {
        StepVerifier.create(StateEdits.acceptLoss(
                                new StageKey("app", "dev"), EditOptions.DEFAULTS, damage -> Mono.just(true))
                        .contextWrite(StateStore.provide(new Unproved(store, error))))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .hasMessageContaining("checking stage app/dev failed: "
                                + error.getClass().getSimpleName())
                        .hasRootCause(error))
                .verify(PATIENCE);
    }
}
