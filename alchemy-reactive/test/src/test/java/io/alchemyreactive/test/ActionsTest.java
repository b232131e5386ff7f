package io.alchemyreactive.test;

import static io.alchemyreactive.test.PlanAssert.assertThatPlan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Stack;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.event.EventForm;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.resource.Action;
import io.alchemyreactive.resource.ActionRun;
import io.alchemyreactive.state.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Actions: when they run and under which key, and what becomes of them when the program or the world changes. */
class ActionsTest extends SeedFixture {

    @Test
    void anActionRunsOnceAndAgainWhenItsInputsAreOthers() {
        assertThatPlan(plan(seeding(1))).runs("seed");
        assertThat(runs).isEmpty();

        deploy(seeding(1));
        assertThat(runs).extracting(ActionRun::inputs).containsExactly(new Seed("here", 1));
        assertThat(runs.get(0).action().toString()).isEqualTo("shop/dev/seed");
        assertThat(plan(seeding(1)).isEmpty()).isTrue();
        deploy(seeding(1));
        assertThat(runs).hasSize(1);

        assertThatPlan(plan(seeding(2))).runs("seed");
        deploy(seeding(2));
        deploy(seeding(1));
        assertThat(runs).extracting(run -> run.inputs().version()).containsExactly(1, 2, 1);
        assertThat(keys()).doesNotHaveDuplicates().allMatch(key -> key.matches("[a-z2-7]{26}"));
    }

    @Test
    void aPlanSaysThatItIsRunAndWhy() {
        assertThat(plan(seeding(1)).toText())
                .contains("  * seed (Alchemy.Action)  run\n")
                .contains("      uri = here\n")
                .contains("      version = 1\n")
                .contains("      known after apply: label, rows\n")
                .endsWith("1 to run.\n");
        deploy(seeding(1));
        assertThat(plan(seeding(2)).toText()).contains("  * seed (Alchemy.Action)  run\n      version: 1 -> 2\n");
        assertThat(plan(seeding(2)).toJson()).contains("\"action\":\"run\"", "\"summary\":{\"run\":1}");
    }

    @Test
    void eventsAndTheJournalSayThatItIsRun() {
        List<DeployEvent> told = new ArrayList<>();
        run(Alchemy.start(seeding(1), DEV, DeployOptions.DEFAULTS)
                .flatMap(run -> run.events().doOnNext(told::add).then(run.result())));

        assertThat(told.subList(1, 4))
                .containsExactly(
                        new DeployEvent.Planned(1, "seed", "Alchemy.Action", ChangeAction.RUN),
                        new DeployEvent.Started(2, "seed", "Alchemy.Action", ChangeAction.RUN),
                        new DeployEvent.Finished(3, "seed", "Alchemy.Action", ChangeAction.RUN));
        assertThat(run(store.journal(KEY).flatMapIterable(EventForm::read).collectList()))
                .hasSameSizeAs(told);
    }

    @Test
    void anActionOfEveryDeployRunsInEachUnderAKeyOfItsOwn() {
        Stack<Nothing> always = stack(fx -> fx.yield(
                Action.named("seed").inputs(new Seed("here", 1)).everyDeploy().run(Seeded.class, this::seed)));
        deploy(always);
        Plan plan = plan(always);
        assertThatPlan(plan).runs("seed");
        assertThat(plan.toText()).contains("  * seed (Alchemy.Action)  run\n      each deploy runs it\n");
        assertThat(plan(always).hash()).isEqualTo(plan.hash());
        deploy(always);
        deploy(seeding(1));
        assertThat(keys()).hasSize(2).doesNotHaveDuplicates();

        failure = new IllegalStateException("no route to host");
        fails(always);
        failure = null;
        deploy(always);
        assertThat(keys()).hasSize(4);
        assertThat(keys().get(3)).isEqualTo(keys().get(2));
    }

    @Test
    void aRunThatFailedIsMadeAgainUnderItsKeyAndItsRowSaysSo() {
        failure = new IllegalStateException("no route to host");
        assertThatThrownBy(() -> deploy(seeding(1)))
                .hasMessageContaining("'seed': running it failed: no route to host");
        assertThat(row("seed").orElseThrow().status()).isEqualTo(Status.CREATING);
        fails(seeding(1));
        failure = null;
        assertThat(plan(seeding(1)).toText()).contains("run\n      an earlier run of it did not end\n");
        deploy(seeding(1));
        assertThat(runs).hasSize(3);
        assertThat(keys().stream().distinct()).hasSize(1);

        failure = new IllegalStateException("no route to host");
        fails(seeding(2));
        assertThat(row("seed").orElseThrow().status()).isEqualTo(Status.UPDATING);
        fails(seeding(2));
        failure = null;
        deploy(seeding(2));
        assertThat(keys().subList(3, 6).stream().distinct()).hasSize(1).doesNotContain(keys().get(0));
    }

    @Test
    void aRunThatDidNotEndIsFollowedByOneWithTheFormerInputsAndAKeyOfItsOwn() {
        deploy(seeding(1));
        failure = new IllegalStateException("no route to host");
        fails(seeding(2));
        failure = null;
        deploy(seeding(1));
        assertThat(runs).extracting(run -> run.inputs().version()).containsExactly(1, 2, 1);
        assertThat(keys()).doesNotHaveDuplicates();
    }

    @Test
    void aFirstRunThatDidNotEndLeavesItsKeyWhenTheInputsAreOthers() {
        failure = new IllegalStateException("no route to host");
        fails(seeding(1));
        fails(seeding(2));
        fails(seeding(1));
        fails(seeding(1));
        assertThat(keys().subList(0, 3)).doesNotHaveDuplicates();
        assertThat(keys().get(3)).isEqualTo(keys().get(2));
    }

    @Test
    void aFailureThatIsRetryableIsTriedAgainUnderTheSameKey() {
        failure = new Busy();
        Stack<Nothing> stack = stack(fx -> fx.yield(Action.named("seed")
                .inputs(new Seed("here", 1))
                .retries(AT_ONCE)
                .run(Seeded.class, this::seed)));
        List<DeployEvent> told = new ArrayList<>();
        assertThatThrownBy(() -> run(Alchemy.start(stack, DEV, DeployOptions.DEFAULTS)
                        .flatMap(run -> run.events().doOnNext(told::add).then(run.result()))))
                .isInstanceOf(ApplyFailedException.class);
        assertThat(runs).hasSize(3);
        assertThat(keys().stream().distinct()).hasSize(1);
        assertThat(told)
                .filteredOn(DeployEvent.Retrying.class::isInstance)
                .hasSize(2)
                .allMatch(event -> ((DeployEvent.Retrying) event).action() == ChangeAction.RUN);
    }

    @Test
    void itRunsAfterWhatItUsesAndBeforeWhatUsesItsOutputs() {
        Plan plan = deploy(chain(1, "eu", Thing::label));
        assertThatPlan(plan).creates("db", "user").runs("seed");
        assertThat(plan.toText()).contains("uri = (known after apply)", "region = (known after apply)");
        assertThat(runs).extracting(run -> run.inputs().uri()).containsExactly("size-1");
        assertThat(cloud.objects())
                .extracting(object -> object.props().toString())
                .anyMatch(props -> props.contains("v1"));
        assertThat(row("seed").orElseThrow().current().dependencies()).containsExactly("db");
        assertThat(plan(chain(1, "eu", Thing::label)).isEmpty()).isTrue();
    }

    /** A thing, and another one that gets the id of the first from an action. */
    private Stack<Nothing> handingOn(String region) {
        return stack(fx -> {
            Thing db = fx.yield(Thing.of("db", t -> t.size(1).region(region)));
            Action<Seeded> seed = fx.yield(Action.named("seed")
                    .inputs(Seed.class, db.id().map(uri -> new Seed(uri, 1)))
                    .run(
                            Seeded.class,
                            run -> Mono.just(new Seeded(1, run.inputs().uri()))));
            fx.yield(Thing.of(
                    "user",
                    t -> t.size(1).uses(Output.all(List.of(seed.attributes().map(Seeded::label))))));
        });
    }

    @Test
    void whatUsesItsOutputsKeepsWhatItHandsOn() {
        deploy(handingOn("eu"));
        assertThat(row("user").orElseThrow().current().dependencies()).containsExactly("db", "seed");
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return call.verb() == FakeCloud.Verb.UPDATE
                        ? Mono.error(new IllegalStateException("out of order"))
                        : Mono.empty();
            }
        });
        fails(handingOn("us"));
        assertThat(cloud.objects()).hasSize(3);
        cloud.intercept(FakeCloud.Interceptor.NONE);
        deploy(handingOn("us"));
        assertThat(cloud.objects()).hasSize(2);
        assertThat(cloud.mistakes()).isEmpty();
    }

    @Test
    void itDoesNotRunWhenItsInputsTurnOutToBeAsTheyWere() {
        deploy(chain(1, "eu", db -> db.label().map(label -> "fixed")));
        Plan plan = plan(chain(2, "eu", db -> db.label().map(label -> "fixed")));
        assertThat(plan.toText())
                .contains("* seed (Alchemy.Action)  run, unless its inputs turn out to be as they were");
        deploy(chain(2, "eu", db -> db.label().map(label -> "fixed")));
        assertThat(runs).hasSize(1);
        deploy(chain(3, "eu", Thing::label));
        assertThat(runs).hasSize(2);
    }

    @Test
    void aReplacedResourceMakesItRunAgainWhenItsInputsSayWhichOneItIs() {
        deploy(chain(1, "eu", Thing::id));
        deploy(chain(1, "us", Thing::id));
        assertThat(runs).hasSize(2);
        deploy(chain(1, "us", Thing::label));
        deploy(chain(1, "eu", Thing::label));
        assertThat(runs).hasSize(3);
        assertThat(cloud.mistakes()).isEmpty();
        assertThat(StageAudit.byOwner(
                                run(store.load(KEY)),
                                cloud.objects().stream()
                                        .map(FakeCloud.CloudObject::owner)
                                        .toList())
                        .sentences())
                .isEmpty();
    }
}
