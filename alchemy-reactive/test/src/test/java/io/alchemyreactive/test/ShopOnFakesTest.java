package io.alchemyreactive.test;

import static io.alchemyreactive.test.PlanAssert.assertThatPlan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.BorrowedException;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.resource.InvalidReferenceException;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Seeds 000 and 001 on fakes: staging owns the project, a preview borrows it and has a branch of its own. */
class ShopOnFakesTest {

    record Shop(Thing project, Thing branch) {}

    private static final Stage STAGING = Stage.of("staging");
    private static final Stage PREVIEW = Stage.of("pr-147");

    private final FakeCloud cloud = FakeCloud.create();
    private final StateStore store = MemoryStateStore.create();

    private static final Mono<Shop> SHOP = Effect.gen(fx -> {
        boolean preview = fx.yield(Stage.current()).startsWith("pr-");
        Thing project = fx.yield(
                preview
                        ? Thing.ref("app-db", Ref.stage("staging"))
                        : Thing.of("app-db", t -> t.size(1).region("eu")));
        Thing branch = fx.yield(Thing.of("app-branch", t -> t.size(1).uses(Output.all(List.of(project.id())))));
        return new Shop(project, branch);
    });

    private Stack<Shop> stack() {
        return Stack.named("shop").providers(cloud.providers()).program(Shop.class, SHOP);
    }

    private <T> T run(Mono<T> mono) {
        return mono.contextWrite(StateStore.provide(store)).block(Duration.ofSeconds(20));
    }

    @Test
    void previewBorrowsTheProjectAndLeavesWithoutATrace() {
        Deployment<Shop> staging = run(Alchemy.deploy(stack(), STAGING));
        String owned = staging.get(shop -> shop.project().id());
        assertThat(owned).isEqualTo("thing-1");
        cloud.forgetCalls();

        Plan plan = run(Alchemy.plan(stack(), PREVIEW));
        assertThat(plan.references()).extracting(Plan.Reference::fqn).containsExactly("app-db");
        assertThatPlan(plan).creates("app-branch").changes(1);

        Deployment<Shop> preview = run(Alchemy.deploy(stack(), PREVIEW));
        String borrowed = preview.get(shop -> shop.project().id());
        assertThat(borrowed).isEqualTo("thing-1");
        assertThat(cloud.changes()).extracting(FakeCloud.Call::toString).containsExactly("CREATE app-branch");

        assertThatThrownBy(() -> run(Alchemy.destroy(stack(), STAGING)))
                .isInstanceOf(BorrowedException.class)
                .hasMessageContaining("pr-147");
        assertThat(cloud.items()).hasSize(3);

        run(Alchemy.destroy(stack(), PREVIEW));
        assertThat(cloud.items()).hasSize(2);
        run(Alchemy.destroy(stack(), STAGING));
        assertThat(cloud.items()).isEmpty();
        assertThat(run(store.stages().collectList())).isEmpty();
    }

    @Test
    void secondDeployCallsNothingAndChangesNoRow() {
        run(Alchemy.deploy(stack(), STAGING));
        var before = run(store.load(new io.alchemyreactive.state.StageKey("shop", "staging")));
        cloud.forgetCalls();
        Deployment<Shop> again = run(Alchemy.deploy(stack(), STAGING));
        assertThatPlan(again.plan()).isEmpty();
        assertThat(cloud.calls()).isEmpty();
        assertThat(run(store.load(new io.alchemyreactive.state.StageKey("shop", "staging"))))
                .isEqualTo(before);
    }

    @Test
    void referenceToAnUndeployedStageNamesItAndTheCure() {
        assertThatThrownBy(() -> run(Alchemy.deploy(stack(), Stage.of("pr-1"))))
                .isInstanceOf(PlanFailedException.class)
                .hasCauseInstanceOf(InvalidReferenceException.class)
                .hasMessageContaining("shop")
                .hasMessageContaining("staging")
                .hasMessageContaining("app-db")
                .hasMessageContaining("deploy --stage staging");
        assertThat(cloud.calls()).isEmpty();
    }

    @Test
    void eventsAreNumberedFromZeroAndEndWithTheRun() {
        Run<Deployment<Shop>> run = run(Alchemy.start(stack(), STAGING, DeployOptions.DEFAULTS));
        List<DeployEvent> events = run(run.events().collectList());
        assertThat(events).extracting(DeployEvent::sequence).isSorted().startsWith(0L, 1L);
        assertThat(events.get(0)).isInstanceOf(DeployEvent.RunStarted.class);
        assertThat(events.get(events.size() - 1))
                .isInstanceOfSatisfying(
                        DeployEvent.RunEnded.class,
                        end -> assertThat(end.outcome()).isEqualTo(DeployEvent.Outcome.SUCCEEDED));
        assertThat(events).filteredOn(DeployEvent.Finished.class::isInstance).hasSize(2);
    }
}
