package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.InvalidOutputException;
import io.alchemyreactive.Stack;
import io.alchemyreactive.StackRef;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.plan.PlannedChange;
import io.alchemyreactive.provider.InvalidAnswerException;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.InvalidNameException;
import io.alchemyreactive.resource.InvalidReferenceException;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.SchemaMigration;
import io.alchemyreactive.resource.SchemaMismatchException;
import io.alchemyreactive.resource.Scope;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.state.memory.MemoryStateStore;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Values that a program or a provider gives and that cannot be stored: who says so, when, and what is left. */
class RefusedValuesTest {

    record Nothing() {}

    private static final Stage DEV = Stage.of("dev");
    private static final StageKey KEY = new StageKey("keep", "dev");

    private final StateStore store = MemoryStateStore.create();
    private final Keepsake.Maker maker = new Keepsake.Maker();

    private Stack<Nothing> stack(Mono<?> program) {
        return stack(Nothing.class, program.thenReturn(new Nothing()), maker);
    }

    private static <T extends Record> Stack<T> stack(Class<T> outputs, Mono<T> program, Provider<?, ?> provider) {
        return Stack.named("keep").providers(Providers.of(provider)).program(outputs, program);
    }

    private <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(
                mono.contextWrite(StateStore.provide(store)).block(Duration.ofSeconds(20)));
    }

    private void nothingWasDone() {
        assertThat(maker.calls).isEmpty();
        assertThat(run(store.load(KEY)).rows()).isEmpty();
    }

    /** A program in which another resource comes first, whose provider could be asked. */
    private static Mono<?> program(Consumer<? super Keepsake.Inputs> inputs) {
        return Keepsake.of("first", first -> first.with("text", "fine")).then(Keepsake.of("it", inputs));
    }

    private void refused(String property, Object value, String... words) {
        assertThatThrownBy(() -> run(Alchemy.deploy(stack(program(inputs -> inputs.with(property, value))), DEV)))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageStartingWith("resource 'it' (Fake.Keepsake) has invalid properties: '" + property)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("hush");
        nothingWasDone();
    }

    @Test
    void whatCannotBeReadBackIsRefusedBeforeAnyProviderIsAsked() {
        refused("price", new BigDecimal("1e1001"), "more than 1000 digits");
        refused("labels", Map.of("k".repeat(60_000), "hush"), "a key of 60000 characters");
        List<Object> deep = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            deep = new ArrayList<>(List.of(deep));
        }
        refused("anything", Map.of("deep", deep), "nests more than 200 levels deep");
        deep.set(0, deep);
        refused("anything", Map.of("own", deep), "contains itself");
        refused("ratio", Double.NaN, "NaN or infinite");
        refused("share", Float.POSITIVE_INFINITY, "NaN or infinite");
        refused("text", "half \ud83d", "half of a surrogate pair");
        refused("secret", Redacted.of("hush \ude00"), "half of a surrogate pair");
        refused("anything", Map.of("bean", new IllegalStateException("hush")), "'anything.bean'");
    }

    @Test
    void anOutputInsideAPropertyIsRefusedWithTheRightForm() {
        Output<String> output = Output.of("hush");
        refused("anything", Map.of("a", output), "'anything.a' is an Output inside another value", "Output.zip");
        refused("labels", Map.of("a", output), "'labels.a' is an Output inside another value");
        refused("tags", Set.of(output), "'tags[]' is an Output inside another value");
        refused("words", new Object[] {output}, "'words'");
        refused("several", List.of(Optional.of(output)), "'several[0]' is an Output", "Output.all");
        refused("maybe", Optional.of(output), "'maybe' is an Output");
        refused("secrets", Map.of("a", Redacted.of(output)), "'secrets.a' is an Output");
        refused("text", Mono.just("hush"), "yield it in the program");
    }

    @Test
    void whatCallbacksMakeOfAProgramsOwnValuesIsRefusedBeforeAnyProviderIsAsked() {
        Output<String> output = Output.of("hush");
        refusedComputed("text", output, "'text' is an Output inside another value", "flatMap");
        refusedComputed("text", "see " + output, "'text' is text into which an Output was printed");
        refusedComputed("labels", Map.of("\ud83d", "hush"), "'labels' has a key", "half of a surrogate pair");
        refusedComputed("ratio", Double.NaN, "'ratio' is NaN or infinite");
        refusedComputed("price", new BigDecimal("1e1001"), "more than 1000 digits");
        List<Object> own = new ArrayList<>();
        own.add(own);
        refusedComputed("anything", Map.of("own", own), "contains itself");
    }

    private void refusedComputed(String property, Object value, String... words) {
        Mono<?> program = program(inputs -> inputs.with(property, Output.of(1).map(one -> value)));
        assertThatThrownBy(() -> run(Alchemy.deploy(stack(program), DEV)))
                .isInstanceOf(PlanFailedException.class)
                .hasCauseInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("resource 'it' (Fake.Keepsake)")
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("hush");
        nothingWasDone();
    }

    @Test
    void allThatIsRefusedBeforeAnyProviderIsAskedIsReportedTogether() {
        Mono<?> program = Keepsake.of(
                        "one", inputs -> inputs.with("ratio", Output.of(1).map(one -> Double.NaN)))
                .then(Keepsake.of(
                        "two", inputs -> inputs.with("text", Output.of(1).map(one -> "\ud83d"))));
        assertThatThrownBy(() -> run(Alchemy.plan(stack(program), DEV)))
                .isInstanceOf(PlanFailedException.class)
                .hasMessageContainingAll("'one'", "NaN", "'two'", "half of a surrogate pair");
        nothingWasDone();
    }

    @Test
    void anOutputPrintedIntoATextIsRefusedWhereverItWouldBeTakenForAValue() {
        Output<String> output = Output.of("hush");
        refused("text", "see " + output, "an Output was printed", "Output.format", "map");
        refused("labels", Map.of("a", "see " + output), "'labels.a'", "an Output was printed");
        refused("labels", Map.of("see " + output, "a"), "has a key", "an Output was printed");
        refused("secret", Redacted.of("see " + output), "an Output was printed");
        refused("text", ("see " + output).substring(0, 9), "an Output was printed");

        var nested = new RandomValues.Tree("see " + output, List.of());
        refused("tree", nested, "'tree.name'", "an Output was printed");
        refusedName(() -> Keepsake.of("it" + output, inputs -> {}));
        refusedName(() -> Scope.of("in" + output, Keepsake.of("it", inputs -> {})));
        refusedName(() -> Keepsake.of("it", inputs -> inputs.options(o -> o.renamedFrom("was" + output))));
        assertThatThrownBy(() -> Stage.of("dev" + output)).isInstanceOf(InvalidNameException.class);
        assertThatThrownBy(() -> Stack.named("keep" + output)
                        .providers(Providers.of(maker))
                        .program(Nothing.class, Mono.just(new Nothing())))
                .isInstanceOf(InvalidNameException.class);
    }

    private void refusedName(java.util.function.Supplier<Mono<?>> program) {
        assertThatThrownBy(() -> run(Alchemy.deploy(stack(Mono.defer(program::get)), DEV)))
                .isInstanceOf(InvalidNameException.class)
                .hasMessageContaining("an Output was printed into it")
                .hasMessageNotContaining("hush");
        nothingWasDone();
    }

    @Test
    void whatOneCallbackMakesOfAnotherResourceIsCheckedToo() {
        Mono<?> program = Effect.gen(fx -> {
            Keepsake first = fx.yield(Keepsake.of("first", inputs -> inputs.with("text", "a")));
            Keepsake second = fx.yield(Keepsake.of(
                    "second", inputs -> inputs.with("text", first.id().map(id -> "see " + first.id()))));
            return fx.yield(Keepsake.of("third", inputs -> inputs.with("text", second.id())));
        });
        assertThatThrownBy(() -> run(Alchemy.deploy(stack(program), DEV)))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContainingAll("resource 'second'", "'text' is text into which an Output was printed");
        assertThat(run(store.load(KEY)).rows()).containsOnlyKeys("first");
        assertThat(maker.existing).hasSize(1);
    }

    @Test
    void knownValuesAreCheckedWhileOthersAreUnknown() {
        Mono<?> program = Effect.gen(fx -> {
            Keepsake first = fx.yield(Keepsake.of("first", inputs -> inputs.with("text", "a")));
            return fx.yield(Keepsake.of(
                    "it",
                    inputs -> inputs.with("text", first.id())
                            .with("ratio", Output.of(0).map(zero -> 1.0 / zero))));
        });
        assertThatThrownBy(() -> run(Alchemy.plan(stack(program), DEV)))
                .isInstanceOf(PlanFailedException.class)
                .hasCauseInstanceOf(InvalidDeclarationException.class)
                .hasMessageContainingAll("'it'", "'ratio' is NaN or infinite");
    }

    @Test
    void absentValuesAreNotCombinedAndAreNamedWithResourcePropertyAndSource() {
        run(Alchemy.deploy(stack(Keepsake.of("first", inputs -> {})), DEV));
        for (String combined : List.of("Output.format", "Output.zip", "Output.all")) {
            Mono<?> program = Effect.gen(fx -> {
                Keepsake first = fx.yield(Keepsake.of("first", inputs -> {}));
                Output<@Nullable String> absent = first.text();
                Output<?> made = switch (combined) {
                    case "Output.format" -> Output.format("%s-%s", first.id(), absent);
                    case "Output.zip" -> Output.zip(first.id(), absent, (a, b) -> a + b);
                    default -> Output.all(List.of(first.id(), absent)).map(String::valueOf);
                };
                return fx.yield(Keepsake.of("it", inputs -> inputs.with("text", made)));
            });
            assertThatThrownBy(() -> run(Alchemy.plan(stack(program), DEV)))
                    .isInstanceOf(PlanFailedException.class)
                    .hasCauseInstanceOf(InvalidDeclarationException.class)
                    .hasMessageContainingAll("'it'", "'text'", combined, "its 2nd one", "is absent", "orElse");
        }
        Mono<?> mended = Effect.gen(fx -> {
            Keepsake first = fx.yield(Keepsake.of("first", inputs -> {}));
            return fx.yield(Keepsake.of(
                    "it",
                    inputs -> inputs.with(
                                    "text", Output.format("%s!", first.text().orElse("nothing")))
                            .with("locale", first.text().map(text -> {
                                throw new AssertionError("a callback was called with nothing");
                            }))));
        });
        run(Alchemy.deploy(stack(mended), DEV));
        assertThat(maker.existing.values()).anyMatch(props -> "nothing!".equals(props.text()));
    }

    @Test
    void aCallbackThatFailsIsNamedByResourceAndProperty() {
        Mono<?> program = Keepsake.of(
                "it",
                inputs -> inputs.with("text", Output.of("a").map(a -> {
                    throw new IllegalStateException("no such region");
                })));
        assertThatThrownBy(() -> run(Alchemy.plan(stack(program), DEV)))
                .isInstanceOf(PlanFailedException.class)
                .hasCauseInstanceOf(InvalidDeclarationException.class)
                .hasMessageContainingAll("resource 'it'", "'text'", "no such region");
    }

    record Gauge(String name) {}

    record Reading(String id, @Nullable String note) {}

    static final class Meter extends Resource<Reading> {
        Meter(Handle<Reading> handle) {
            super(handle);
        }

        Output<String> note() {
            return attribute("note", Reading::note);
        }
    }

    static final class MeterInputs extends InputBuilder<MeterInputs> {
        MeterInputs with(String property, Object value) {
            return set(property, value);
        }
    }

    private static final ResourceType<Meter, Gauge, Reading> METER =
            ResourceType.of("Test.Meter", Gauge.class, Reading.class, Meter::new);

    private static Provider<Gauge, Reading> meters() {
        return provider(METER, new Reading("m", null));
    }

    private static <P extends Record, A extends Record> Provider<P, A> provider(ResourceType<?, P, A> type, A answer) {
        return new Provider<>() {
            @Override
            public ResourceType<?, P, A> type() {
                return type;
            }

            @Override
            public Mono<A> reconcile(io.alchemyreactive.provider.Reconcile<P, A> request) {
                return Mono.just(answer);
            }

            @Override
            public Mono<Void> delete(io.alchemyreactive.provider.Delete<P, A> request) {
                return Mono.empty();
            }
        };
    }

    @Test
    void aRequiredPropertyWhoseOutputIsAbsentIsRefused() {
        Mono<Nothing> program = Effect.gen(fx -> {
            Meter first = fx.yield(METER.declare("first", MeterInputs::new, (MeterInputs i) -> i.with("name", "a")));
            fx.yield(METER.declare("second", MeterInputs::new, (MeterInputs i) -> i.with("name", first.note())));
            return new Nothing();
        });
        assertThatThrownBy(() -> run(Alchemy.deploy(stack(Nothing.class, program, meters()), DEV)))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContainingAll("resource 'second' (Test.Meter)", "'name' is null", "not @Nullable");
        assertThat(run(store.load(KEY)).rows()).containsOnlyKeys("first");
    }

    @Test
    void aRequiredAttributeThatIsAnsweredAsNullFailsTheResourceAndTheNextRunGoesOn() {
        maker.answers(good -> new Keepsake.Attributes(null, good.given()));
        assertThatThrownBy(() -> run(Alchemy.deploy(stack(program(inputs -> inputs.with("text", "a"))), DEV)))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContainingAll("'it'", "the provider of Fake.Keepsake", "'id' is null");
        Row row = run(store.load(KEY)).rows().get("it");
        assertThat(row.status()).isEqualTo(Status.CREATING);
        assertThat(row.current().attributes()).isNull();
        assertThat(maker.existing).hasSize(2).containsKey(row.current().instance());

        maker.answers(good -> good);
        run(Alchemy.deploy(stack(program(inputs -> inputs.with("text", "a"))), DEV));
        assertThat(run(store.load(KEY)).rows().get("it").current().instance())
                .isEqualTo(row.current().instance());
        assertThat(maker.existing).hasSize(2);
    }

    @Test
    void aRequiredAttributeThatIsAnsweredAsNullToAnImportOrALookIsNoObject() {
        Mono<?> program = Keepsake.of("it", inputs -> inputs.with("text", "a"));
        maker.answers(good -> new Keepsake.Attributes(null, good.given()));
        assertThatThrownBy(() ->
                        run(Alchemy.planImport(stack(program), DEV, "it", "keepsake-old", DeployOptions.DEFAULTS)))
                .isInstanceOf(PlanFailedException.class)
                .hasCauseInstanceOf(InvalidAnswerException.class)
                .hasMessageContainingAll("'it'", "answered to find", "'id' is null");

        maker.answers(good -> good);
        run(Alchemy.deploy(stack(program), DEV));
        maker.answers(good -> new Keepsake.Attributes(null, good.given()));
        assertThat(run(Alchemy.drift(stack(program), DEV, DeployOptions.DEFAULTS))
                        .failure())
                .hasValueSatisfying(failure ->
                        assertThat(failure).hasMessageContainingAll("'it'", "answered to read", "'id' is null"));
    }

    @Test
    void anAttributeThatCannotBeReadBackFailsTheResourceAndNotTheStage() {
        maker.answers(good -> new Keepsake.Attributes("half \ud83d", good.given()));
        assertThatThrownBy(() -> run(Alchemy.deploy(stack(program(inputs -> inputs.with("text", "a"))), DEV)))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContainingAll("'it'", "Fake.Keepsake", "'id' is text with half of a surrogate pair");
        maker.answers(good -> good);
        run(Alchemy.deploy(stack(program(inputs -> inputs.with("text", "a"))), DEV));
        assertThat(maker.existing).hasSize(2);
    }

    record Picky(int size) {
        Picky {
            if (size < 1) {
                throw new UnsupportedOperationException("too small");
            }
        }
    }

    @Test
    void aRecordWhoseConstructorFailsIsNamedWithItsResource() {
        ResourceType<Meter, Picky, Reading> type =
                ResourceType.of("Test.Picky", Picky.class, Reading.class, Meter::new);
        Mono<Nothing> program = type.declare("it", MeterInputs::new, (MeterInputs i) -> i.with("size", 0))
                .thenReturn(new Nothing());
        assertThatThrownBy(() ->
                        run(Alchemy.plan(stack(Nothing.class, program, provider(type, new Reading("m", null))), DEV)))
                .isInstanceOf(PlanFailedException.class)
                .hasCauseInstanceOf(InvalidDeclarationException.class)
                .hasMessageContainingAll("resource 'it' (Test.Picky)", Picky.class.getName(), "too small");
    }

    record Beans(Map<String, Thread> threads) {}

    @Test
    void aTypeWhoseRecordsCannotBeStoredIsRefusedWhenItIsDeclared() {
        ResourceType<Meter, Beans, Reading> type =
                ResourceType.of("Test.Beans", Beans.class, Reading.class, Meter::new);
        assertThatThrownBy(() -> run(Alchemy.plan(
                        stack(
                                Nothing.class,
                                type.declare("it", MeterInputs::new, (MeterInputs i) -> i.with("threads", Map.of()))
                                        .thenReturn(new Nothing()),
                                provider(type, new Reading("m", null))),
                        DEV)))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContainingAll("resource 'it' (Test.Beans)", "'threads[]' is a java.lang.Thread");
    }

    record Texts(Output<String> url) {}

    record Threads(Output<Thread> thread) {}

    record Numbers(Output<Integer> url) {}

    record Outer(Texts inner, Output<Instant> at) {}

    @Test
    void anOutputOfTheProgramThatCannotBeStoredIsRefusedBeforeAnyProviderIsAsked() {
        Mono<Keepsake> keepsake = Keepsake.of("it", inputs -> inputs.with("text", "a"));
        Output<String> hidden = Output.of("hush");
        refusedOutput(Texts.class, keepsake.map(it -> new Texts(Output.of("see " + hidden))), "'url'", "was printed");
        refusedOutput(
                Outer.class,
                keepsake.map(it -> new Outer(new Texts(Output.of("\ud83d")), Output.of(Instant.EPOCH))),
                "'inner.url'",
                "half of a surrogate pair");
        refusedOutput(
                Texts.class,
                keepsake.map(it -> new Texts(Output.of("a").map(a -> a + hidden))),
                "'url'",
                "was printed");
        refusedOutput(Threads.class, keepsake.map(it -> new Threads(Output.of(null))), "'thread'", "java.lang.Thread");
        refusedOutput(Texts.class, keepsake.map(it -> new Texts(null)), "'url' of the stack is null");
    }

    private <T extends Record> void refusedOutput(Class<T> type, Mono<T> program, String... words) {
        assertThatThrownBy(() -> run(Alchemy.deploy(stack(type, program, maker), DEV)))
                .isInstanceOf(InvalidOutputException.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("hush");
        assertThat(maker.existing).isEmpty();
        assertThat(run(store.load(KEY)).rows()).isEmpty();
    }

    @Test
    void anOutputOfAnotherStageThatIsOfAnotherTypeIsNamedWithWhatWasExpected() {
        run(Alchemy.deploy(stack(Texts.class, Mono.just(new Texts(Output.of("hush"))), maker), Stage.of("staging")));
        Mono<?> program = StackRef.of("keep", Numbers.class)
                .stage("staging")
                .flatMap(numbers -> Keepsake.of("it", inputs -> inputs.with("text", numbers.url())));
        assertThatThrownBy(() -> run(Alchemy.plan(stack(program), DEV)))
                .isInstanceOf(PlanFailedException.class)
                .hasCauseInstanceOf(InvalidReferenceException.class)
                .hasMessageContainingAll("'url'", "'staging'", "is text where a whole number (int) is expected")
                .hasMessageNotContaining("hush");
    }

    record Wide(int name) {}

    record Narrow(String id, int note) {}

    @Test
    void storedAttributesThatDoNotFitAreNamedByResourceRecordAndComponent() {
        run(Alchemy.deploy(
                stack(
                        Nothing.class,
                        METER.declare("first", MeterInputs::new, (MeterInputs i) -> i.with("name", "hush"))
                                .thenReturn(new Nothing()),
                        provider(METER, new Reading("m", "hush"))),
                DEV));
        ResourceType<NarrowMeter, Gauge, Narrow> changed =
                ResourceType.of("Test.Meter", Gauge.class, Narrow.class, NarrowMeter::new);
        Mono<Nothing> program = Effect.gen(fx -> {
            NarrowMeter first =
                    fx.yield(changed.declare("first", MeterInputs::new, (MeterInputs i) -> i.with("name", "hush")));
            fx.yield(changed.declare("second", MeterInputs::new, (MeterInputs i) -> i.with("name", first.id())));
            return new Nothing();
        });
        assertThatThrownBy(() ->
                        run(Alchemy.plan(stack(Nothing.class, program, provider(changed, new Narrow("m", 1))), DEV)))
                .isInstanceOf(PlanFailedException.class)
                .hasCauseInstanceOf(SchemaMismatchException.class)
                .hasMessageContainingAll(
                        "'first'",
                        Narrow.class.getName(),
                        "'note' is text where a whole number (int) is expected",
                        "schema")
                .hasMessageNotContaining("hush");
    }

    static final class NarrowMeter extends Resource<Narrow> {
        NarrowMeter(Handle<Narrow> handle) {
            super(handle);
        }

        Output<String> id() {
            return attribute("id", Narrow::id);
        }
    }

    @Test
    void whatAMigrationMakesIsCheckedToo() {
        run(Alchemy.deploy(
                stack(
                        Nothing.class,
                        METER.declare("first", MeterInputs::new, (MeterInputs i) -> i.with("name", "a"))
                                .thenReturn(new Nothing()),
                        meters()),
                DEV));
        ResourceType<Meter, Gauge, Reading> migrated = METER.schema(2, new SchemaMigration() {
            @Override
            public Value.Fields props(int from, Value.Fields stored) {
                return new Value.Fields(Map.of("name", new Value.Text("half \ud83d")));
            }
        });
        assertThatThrownBy(() -> run(Alchemy.plan(
                        stack(
                                Nothing.class,
                                migrated.declare("first", MeterInputs::new, (MeterInputs i) -> i.with("name", "a"))
                                        .thenReturn(new Nothing()),
                                provider(migrated, new Reading("m", null))),
                        DEV)))
                .hasCauseInstanceOf(CorruptStateException.class)
                .hasMessageContainingAll("'first'", "migration", "'name'", "half of a surrogate pair");
    }

    @Test
    void theSameArrayTwiceIsOneResource() {
        Mono<?> program = Mono.defer(() -> Keepsake.of("it", inputs -> inputs.with("bytes", new byte[] {1, 2})))
                .repeat(1)
                .then();
        List<PlannedChange> changes = run(Alchemy.plan(stack(program), DEV)).changes();
        assertThat(changes).hasSize(1);
    }
}
