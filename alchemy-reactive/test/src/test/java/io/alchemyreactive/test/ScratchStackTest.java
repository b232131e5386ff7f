package io.alchemyreactive.test;

import static io.alchemyreactive.test.PlanAssert.assertThatPlan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A user's test of a stack, in a few lines. */
class ScratchStackTest {

    record Out(Output<String> label) {}

    private final FakeCloud cloud = FakeCloud.create();
    private final ScratchStack scratch = ScratchStack.over(cloud);

    private static Mono<?> db(int size) {
        return Thing.of("db", t -> t.size(size));
    }

    // snippet: scratch
    @Test
    void anUpdateThatFailsIsMadeAgain() {
        ScratchStack scratch = ScratchStack.over(FakeCloud.create());
        scratch.deploy(Thing.of("db", t -> t.size(1)));
        scratch.fails(Fault.Verb.UPDATE, "db");
        assertThatThrownBy(() -> scratch.deploy(Thing.of("db", t -> t.size(2)))).hasMessageContaining("db");
        scratch.restart().deploy(Thing.of("db", t -> t.size(2)));
    }
    // end: scratch

    @Test
    void aCallThatFailsIsMadeAgainAfterARestart() {
        scratch.deploy(db(1));
        scratch.fails(Fault.Verb.UPDATE, "db");
        assertThatThrownBy(() -> scratch.deploy(db(2))).hasMessageContaining("db");
        assertThat(scratch.state().rows().get("db").status().word()).isEqualTo("updating");
        assertThat(scratch.audit().sentences()).singleElement().asString().contains("db is updating");
        scratch.restart().deploy(db(2));
        assertThat(cloud.items())
                .singleElement()
                .satisfies(item -> assertThat(item.props().size()).isEqualTo(2));
        scratch.destroy();
        assertThat(cloud.items()).isEmpty();
    }

    @Test
    void afterACrashNothingWorksUntilTheRestart() {
        scratch.strike(Fault.on(Fault.Verb.CREATE, "db").with(Faults.Kind.CRASH_AFTER));
        assertThatThrownBy(() -> scratch.deploy(db(1))).hasMessageContaining("db");
        assertThatThrownBy(() -> scratch.deploy(db(1))).hasMessageContaining("db");
        scratch.restart().deploy(db(1));
        assertThat(cloud.items()).hasSize(1);
    }

    @Test
    void faultsThatNothingMetAreNamed() {
        scratch.fails(Fault.Verb.UPDATE, "db").deploy(db(1));
        assertThatThrownBy(scratch::restart)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("update db")
                .hasMessageContaining("create db");
    }

    @Test
    void objectsThatNoRowKnowsFailADeployThatSucceeded() {
        var stray = new Identity(new ResourceKey(new StageKey("scratch", "scratch"), "db"), "stray");
        cloud.plant("thing-x", stray, new Thing.Props(1, null, null, null, null));
        assertThatThrownBy(() -> scratch.deploy(db(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("'db' has an object too many");
    }

    @Test
    void programsReturnOutputsAndStagesShareTheirWorld() {
        assertThat(scratch.deploy(Out.class, Thing.of("db", t -> t.size(1)).map(db -> new Out(db.label())))
                        .get(Out::label))
                .isEqualTo("size-1");
        scratch.stage("other").deploy(db(3));
        assertThat(cloud.items()).hasSize(2);
        assertThatPlan(scratch.planDestroy()).deletes("db");
        assertThatPlan(scratch.stage("other").plan(db(3))).isEmpty();
    }

    @Test
    void whatIsRetainedIsNoOrphanAndOptionsHoldForEachVerb() {
        scratch.deploy(Thing.of("db", t -> t.size(1).options(o -> o.retain())));
        scratch.destroy();
        assertThat(cloud.items()).hasSize(1);
        var legacy = new Identity(new ResourceKey(new StageKey("legacy", "prod"), "x"), "none");
        cloud.plant("thing-x", legacy, new Thing.Props(1, null, "front", null, null));
        Mono<?> front =
                Effect.run(fx -> fx.yield(Thing.of("front", t -> t.size(1).slot("front"))));
        assertThatThrownBy(() -> scratch.plan(front)).hasMessageContaining("not ours");
        ScratchStack adopting = scratch.with(DeployOptions.builder().adopt(true).build());
        assertThatPlan(adopting.plan(front)).adopts("front");
        assertThatPlan(adopting.deploy(front).plan()).adopts("front");
    }
}
