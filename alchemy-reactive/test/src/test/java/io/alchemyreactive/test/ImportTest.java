package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.NotApprovedException;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.ImportRefusedException;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlannedChange;
import io.alchemyreactive.plan.SameObjectException;
import io.alchemyreactive.plan.UnconfirmedStageException;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** An existing object is taken into state by its id, and nothing else of the stage is touched. */
class ImportTest {

    private static final Stage DEV = Stage.of("dev");

    record Entries(Output<String> base, Output<String> user) {}

    private final Ledger ledger = Ledger.ownedByMark();
    private final StateStore store = MemoryStateStore.create();

    private Stack<Entries> stack(String name) {
        return builder().program(Entries.class, program(name));
    }

    private Stack.Builder builder() {
        return Stack.named("shop").providers(ledger.providers());
    }

    private static Mono<Entries> program(String name) {
        return Effect.gen(fx -> {
            Ledger.Entry base = fx.yield(Ledger.note("base", n -> n.name("base")));
            Ledger.Entry user = fx.yield(Ledger.book("user", b -> b.name(name).uses(Output.all(List.of(base.id())))));
            return new Entries(base.id(), user.id());
        });
    }

    private Mono<Plan> imported(Stack<?> stack, String fqn, String id) {
        return Alchemy.startImport(stack, DEV, fqn, id, DeployOptions.DEFAULTS).flatMap(Run::result);
    }

    private StageSnapshot state() {
        return run(store.load(new StageKey("shop", "dev")));
    }

    private <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(
                mono.contextWrite(StateStore.provide(store)).block(Duration.ofSeconds(20)));
    }

    /** The base is deployed, and the user's object exists without anybody knowing of it. */
    private String deployedBase() {
        run(Alchemy.deploy(
                builder()
                        .program(
                                OnlyBase.class,
                                Ledger.note("base", n -> n.name("base")).map(entry -> new OnlyBase(entry.id()))),
                DEV));
        return ledger.plant(Ledger.BOOK, "legacy", Ledger.SOMEBODY);
    }

    record OnlyBase(Output<String> base) {}

    @Test
    void objectIsTakenIntoStateAsDeclaredAndTheRestIsLeftAlone() {
        String id = deployedBase();
        StageSnapshot before = state();
        ledger.forgetCalls();
        Plan plan = run(Alchemy.planImport(stack("orders"), DEV, "user", id, DeployOptions.DEFAULTS));
        assertThat(plan.changes()).extracting(PlannedChange::fqn).containsExactly("user");
        assertThat(plan.change("user").orElseThrow().action()).isEqualTo(ChangeAction.ADOPT);
        assertThat(plan.toText()).contains("takes over the existing object with the id " + id);
        assertThat(ledger.calls()).isEmpty();
        run(imported(stack("orders"), "user", id));
        assertThat(ledger.calls()).containsExactly("UPDATE user");
        assertThat(ledger.names()).containsExactly("base", "orders");
        assertThat(state().rows().get("base")).isEqualTo(before.rows().get("base"));
        assertThat(state().outputs()).isEqualTo(before.outputs());
        assertThat(state().rows().get("user").current().dependencies()).containsExactly("base");
        ledger.forgetCalls();
        run(Alchemy.deploy(stack("orders"), DEV));
        assertThat(ledger.calls()).isEmpty();
        run(Alchemy.destroy(stack("orders"), DEV));
        assertThat(ledger.items()).isEmpty();
    }

    @Test
    void importIsRefusedWhereItCannotBeMeant() {
        String id = deployedBase();
        assertThatThrownBy(() -> run(imported(stack("orders"), "nosuch", id)))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageContaining("Declared are: base, user");
        assertThatThrownBy(() -> run(imported(stack("orders"), "user", "id-99")))
                .hasMessageContaining("finds no object of the type Ledger.Book with the id 'id-99'");
        assertThatThrownBy(() -> run(imported(stack("orders"), "base", id))).hasMessageContaining("stored already");
        run(imported(stack("orders"), "user", id));
        Stack<OnlyBase> other = Stack.named("other")
                .providers(ledger.providers())
                .program(
                        OnlyBase.class,
                        Ledger.book("mine", b -> b.name("orders")).map(entry -> new OnlyBase(entry.id())));
        assertThatThrownBy(() -> run(imported(other, "mine", id)))
                .hasRootCauseInstanceOf(SameObjectException.class)
                .hasMessageContaining("shop/dev/user");
        assertThat(run(store.stages().collectList())).containsExactly(new StageKey("shop", "dev"));
    }

    @Test
    void whatTheResourceUsesIsDeployedBefore() {
        String id = ledger.plant(Ledger.BOOK, "legacy", Ledger.SOMEBODY);
        assertThatThrownBy(() -> run(imported(stack("orders"), "user", id)))
                .hasMessageContaining("'base'")
                .hasMessageContaining("Deploy it first");
        assertThat(state().rows()).isEmpty();
    }

    @Test
    void objectsOfAStageOfWhichNothingIsStoredAreTakenInOneAfterTheOther() {
        String base = ledger.plant(Ledger.NOTE, "base", Ledger.SOMEBODY);
        String user = ledger.plant(Ledger.BOOK, "orders", Ledger.SOMEBODY);

        run(imported(stack("orders"), "base", base));
        assertThat(state().outputs()).isNull();
        run(imported(stack("orders"), "user", user));
        run(Alchemy.deploy(stack("orders"), DEV));

        assertThat(ledger.names()).containsExactly("base", "orders");
        assertThat(state().rows()).containsOnlyKeys("base", "user");
    }

    @Test
    void importAsksAndRespectsWhatProtectsTheStage() {
        String id = deployedBase();
        DeployOptions no =
                DeployOptions.builder().approve(plan -> Mono.just(false)).build();
        assertThatThrownBy(() -> run(Alchemy.startImport(stack("orders"), DEV, "user", id, no)
                        .flatMap(Run::result)))
                .isInstanceOf(NotApprovedException.class);
        Stack<Entries> confirmed =
                builder().protect("dev", Protection.CONFIRM).program(Entries.class, program("orders"));
        assertThatThrownBy(() -> run(imported(confirmed, "user", id))).isInstanceOf(UnconfirmedStageException.class);
        assertThat(ledger.names()).containsExactly("base", "legacy");
    }

    @Test
    void objectThatAHalfMadeResourceOfTheStageHasMadeIsNotImported() {
        ScratchStack stage = ledger.stage(store);
        Mono<?> made = Ledger.note("made", n -> n.name("paper"));
        stage.strike(Fault.on(Fault.Verb.CREATE, "made").with(Faults.Kind.FAIL_AFTER));
        assertThatThrownBy(() -> stage.deploy(made)).hasMessageContaining("made");
        stage.restart();
        Stack<Nothing> both = Stack.named("scratch")
                .providers(ledger.providers())
                .program(
                        Nothing.class,
                        made.then(Ledger.note("taker", n -> n.name("paper"))).thenReturn(new Nothing()));
        String id = ledger.items().get(0).id();
        assertThatThrownBy(
                        () -> run(Alchemy.planImport(both, Stage.of("scratch"), "taker", id, DeployOptions.DEFAULTS)))
                .hasRootCauseInstanceOf(SameObjectException.class)
                .hasMessageContaining("'made'");
        stage.destroy();
        assertThat(ledger.items()).isEmpty();
    }

    record Nothing() {}
}
