package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Run;
import io.alchemyreactive.RunEnvironment;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.provider.Change;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Diff;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.Action;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.RenewalTime;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Stable;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Objects that a deploy updates because their time has come. */
class RenewalTest {

    record Nothing() {}

    record Wish(String name, @Nullable Integer days) {}

    record Seen(
            @Stable String id,
            String name,
            @Nullable @RenewalTime Instant renewalTime) {}

    record Twice(@RenewalTime Instant one, @RenewalTime Instant other) {}

    record Worded(@RenewalTime String when) {}

    record Certified(@RenewalTime Instant when) {}

    static final class Pass extends Resource<Seen> {
        Pass(Handle<Seen> handle) {
            super(handle);
        }

        Output<String> name() {
            return attribute("name", Seen::name);
        }
    }

    static final class Inputs extends InputBuilder<Inputs> {
        Inputs with(String property, Object value) {
            return set(property, value);
        }
    }

    private static final ResourceType<Pass, Wish, Seen> TYPE =
            ResourceType.of("Test.Pass", Wish.class, Seen.class, Pass::new);
    private static final Stage DEV = Stage.of("dev");

    private final StateStore store = MemoryStateStore.create();
    private final List<String> calls = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-30T10:00:00Z");
    private boolean broken;
    private @Nullable Integer days = 4;

    /** Gives passes for some days, of which the second half is the time to renew them. */
    private final class Passes implements Provider<Wish, Seen> {

        @Override
        public ResourceType<?, Wish, Seen> type() {
            return TYPE;
        }

        @Override
        public Mono<Diff> diff(Change<Wish, Seen> change) {
            return Mono.fromSupplier(() -> {
                calls.add("diff " + change.changed());
                return new Diff.Update(Set.of("id", "name"));
            });
        }

        @Override
        public Mono<Seen> reconcile(Reconcile<Wish, Seen> request) {
            return Mono.fromSupplier(() -> {
                calls.add(request.phase() + " " + request.news().name());
                if (broken) {
                    throw new IllegalStateException("the office is closed");
                }
                Integer valid = request.news().days();
                return new Seen(
                        request.identity().instance(),
                        request.news().name(),
                        valid == null ? null : now.plus(Duration.ofDays(valid).dividedBy(2)));
            });
        }

        @Override
        public Mono<Void> delete(Delete<Wish, Seen> request) {
            return Mono.empty();
        }
    }

    @Test
    void anEqualObjectIsLeftAloneUntilItIsDue() {
        deploy();
        now = now.plus(Duration.ofDays(2)).minusMillis(1);

        assertThat(deploy().isEmpty()).isTrue();
        assertThat(calls).containsExactly("CREATE first", "CREATE first's friend");
    }

    @Test
    void anObjectThatIsDueIsUpdatedOnceAndThePlanSaysWhy() {
        deploy();
        calls.clear();
        now = now.plus(Duration.ofDays(2));

        Plan plan = deploy();

        var change = plan.change("first").orElseThrow();
        assertThat(change.action()).isEqualTo(ChangeAction.UPDATE);
        assertThat(plan.toText()).contains("it is due for renewal since 2026-12-02T10:00:00Z");
        assertThat(plan.change("second").orElseThrow().action())
                .as("uses an attribute that the renewal keeps")
                .isEqualTo(ChangeAction.NOOP);
        assertThat(calls).contains("UPDATE first").doesNotContain("UPDATE first's friend");
        calls.clear();
        assertThat(deploy().isEmpty()).isTrue();
        assertThat(calls).isEmpty();
    }

    @Test
    void aPlanOfWhatIsDueCallsNothing() {
        deploy();
        calls.clear();
        now = now.plus(Duration.ofDays(3));
        assertThat(run(Alchemy.plan(stack(), DEV)).isEmpty()).isFalse();
        assertThat(calls).containsExactly("diff []");
    }

    @Test
    void aRenewalThatFailedIsTriedAgainByTheNextDeploy() {
        deploy();
        now = now.plus(Duration.ofDays(2));
        broken = true;
        assertThatThrownBy(this::deploy).hasStackTraceContaining("the office is closed");
        broken = false;

        assertThat(deploy().isEmpty()).isFalse();
        assertThat(deploy().isEmpty()).isTrue();
    }

    @Test
    void anObjectWithoutATimeIsNeverDue() {
        days = null;
        deploy();
        now = now.plus(Duration.ofDays(10_000));
        assertThat(deploy().isEmpty()).isTrue();
    }

    @Test
    void oneInstantOfAnObjectIsItsTime() {
        for (Class<? extends Record> wrong : List.of(Twice.class, Worded.class)) {
            assertThatThrownBy(() -> ResourceType.of("Test.Wrong", Nothing.class, wrong, Unusable::new))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong.getName());
        }
        Stack<Nothing> acting = Stack.named("office")
                .providers(Providers.of(new Passes()))
                .program(
                        Nothing.class,
                        Action.named("act")
                                .run(Certified.class, run -> Mono.just(new Certified(now)))
                                .thenReturn(new Nothing()));
        assertThatThrownBy(() -> run(Alchemy.plan(acting, DEV)))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("@RenewalTime");
    }

    private static final class Unusable<A extends Record> extends Resource<A> {
        Unusable(Handle<A> handle) {
            super(handle);
        }
    }

    private Stack<Nothing> stack() {
        return Stack.named("office")
                .providers(Providers.of(new Passes()))
                .program(
                        Nothing.class,
                        TYPE.declare("first", Inputs::new, (Inputs i) -> {
                                    i.with("name", "first");
                                    if (days != null) {
                                        i.with("days", days);
                                    }
                                })
                                .flatMap(first -> TYPE.declare(
                                        "second",
                                        Inputs::new,
                                        (Inputs i) ->
                                                i.with("name", first.name().map(name -> name + "'s friend"))))
                                .thenReturn(new Nothing()));
    }

    private Plan deploy() {
        return run(Alchemy.start(stack(), DEV, DeployOptions.DEFAULTS).flatMap(Run::result))
                .plan();
    }

    private <T> T run(Mono<T> mono) {
        RunEnvironment system = RunEnvironment.standard("tester", "here");
        var environment = new RunEnvironment(
                Clock.fixed(now, ZoneOffset.UTC), system.ids(), system.user(), system.host(), system.pid());
        return Objects.requireNonNull(mono.contextWrite(StateStore.provide(store))
                .contextWrite(RunEnvironment.SERVICE.provide(environment))
                .block(Duration.ofSeconds(20)));
    }
}
