package io.alchemyreactive;

import static io.alchemyreactive.WidgetStage.DEV;
import static io.alchemyreactive.WidgetStage.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.StoppedException;
import io.alchemyreactive.plan.UnfinishedOperationException;
import io.alchemyreactive.state.LockedException;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

/** What a run leaves behind that fails, is stopped or loses an answer, and how the next one goes on from there. */
class InterruptedRunsTest {

    private final WidgetStage stage = new WidgetStage();
    private final WidgetCloud cloud = stage.cloud;
    private final WidgetCalls calls = stage.calls;
    private final Stack<WidgetStage.Nothing> chainAndOne = sized(1, "eu");

    private Stack<WidgetStage.Nothing> sized(int size, String region) {
        return stage.stack(fx -> {
            Widget base = fx.yield(Widget.of("base", w -> w.size(size).region(region)));
            Widget user = fx.yield(Widget.of("user", w -> w.size(size).uses(base.id())));
            fx.yield(Widget.of("last", w -> w.size(size).uses(user.id())));
            fx.yield(Widget.of("alone", w -> w.size(size)));
        });
    }

    @AfterEach
    void noCallWasAMistake() {
        assertThat(cloud.mistakes()).isEmpty();
    }

    private void failsToDeploy(Stack<?> stack, String message) {
        StepVerifier.create(stage.in(Alchemy.deploy(stack, DEV)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ApplyFailedException.class)
                        .hasMessageContaining(message))
                .verify(PATIENCE);
        assertThat(stage.stored().leasedBy()).isNull();
    }

    @Test
    void failureStopsWhatDependsOnItAndNothingElse() {
        calls.refuse("create user");
        failsToDeploy(chainAndOne, "not tried because of that: last");
        assertThat(cloud.existing()).containsExactly("alone", "base");
        assertThat(stage.row("alone").status()).isEqualTo(Status.CREATED);
        assertThat(stage.stored().rows()).doesNotContainKey("last");
        assertThat(stage.stored().outputs()).isNull();
        calls.allow("create user");
        calls.take();
        stage.deploy(chainAndOne);
        assertThat(calls.take()).containsExactly("create user", "create last");
        assertThat(stage.plan(chainAndOne).isEmpty()).isTrue();
    }

    @Test
    void failedDeleteLeavesWhatItUsesInPlace() {
        stage.deploy(chainAndOne);
        calls.refuse("delete user");
        StepVerifier.create(stage.in(Alchemy.destroy(chainAndOne, DEV)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ApplyFailedException.class)
                        .hasMessageContaining("not tried because of that: base"))
                .verify(PATIENCE);
        assertThat(cloud.existing()).containsExactly("base", "user");
        assertThat(stage.row("user").status()).isEqualTo(Status.DELETING);
        calls.allow("delete user");
        stage.destroy(chainAndOne);
        assertThat(cloud.existing()).isEmpty();
    }

    @Test
    void whatIsNoLongerDeclaredStaysWhileItsUserHoldsIt() {
        stage.deploy(chainAndOne);
        calls.refuse("update last");
        Stack<WidgetStage.Nothing> less = stage.stack(fx -> fx.yield(Widget.of("last", w -> w.size(2))));
        failsToDeploy(less, "'last': updating it failed");
        assertThat(cloud.existing()).containsExactly("base", "last", "user");
        calls.allow("update last");
        stage.deploy(less);
        assertThat(cloud.existing()).containsExactly("last");
    }

    @Test
    void intentIsStoredBeforeTheCallAndTheResultBeforeTheNews() {
        WidgetCalls.Gate gate = calls.hold("create base");
        var run = stage.start(chainAndOne, DeployOptions.builder());
        gate.arrived().block(PATIENCE);
        assertThat(stage.row("base").status()).isEqualTo(Status.CREATING);
        assertThat(stage.row("base").current().props().values().get("size")).isEqualTo(new Value.Num(BigDecimal.ONE));
        assertThat(stage.stored().leasedBy()).isNotNull();
        gate.open();
        List<Status> told = stage.run(run.events()
                .ofType(DeployEvent.Finished.class)
                .concatMap(event -> stage.store
                        .load(new StageKey("laws", "dev"))
                        .map(now -> now.rows().get(event.fqn()).status()))
                .collectList());
        assertThat(told).hasSize(4).containsOnly(Status.CREATED);
        stage.run(run.result());
    }

    @Test
    void createOfUnknownOutcomeIsFoundAndNotMadeTwice() {
        calls.loseAnswer("create base");
        failsToDeploy(chainAndOne, "'base': creating it failed");
        String instance = stage.row("base").current().instance();
        String id = cloud.idOf("base");
        assertThat(stage.row("base").status()).isEqualTo(Status.CREATING);
        stage.deploy(chainAndOne);
        assertThat(stage.row("base").status()).isEqualTo(Status.CREATED);
        assertThat(stage.row("base").current().instance()).isEqualTo(instance);
        assertThat(cloud.idOf("base")).isEqualTo(id);
        assertThat(cloud.existing()).hasSize(4);
    }

    @Test
    void createOfUnknownOutcomeThatIsNoLongerWantedIsFoundAndDeleted() {
        calls.loseAnswer("create base");
        failsToDeploy(chainAndOne, "'base': creating it failed");
        stage.destroy(chainAndOne);
        assertThat(cloud.existing()).isEmpty();
        assertThat(stage.stored().rows()).isEmpty();
    }

    @Test
    void createThatNeverReachedTheCloudIsForgottenOrMade() {
        calls.refuse("create base");
        failsToDeploy(chainAndOne, "'base': creating it failed");
        calls.allow("create base");
        stage.deploy(stage.stack(fx -> {}));
        assertThat(stage.stored().rows()).isEmpty();
        stage.deploy(chainAndOne);
        assertThat(cloud.existing()).hasSize(4);
    }

    @Test
    void updateOfUnknownOutcomeIsMadeAgainAlsoWhereTheProgramWentBack() {
        stage.deploy(chainAndOne);
        calls.loseAnswer("update alone");
        failsToDeploy(sized(2, "eu"), "'alone': updating it failed");
        assertThat(stage.row("alone").status()).isEqualTo(Status.UPDATING);
        calls.take();
        stage.deploy(chainAndOne);
        assertThat(calls.take()).contains("update alone");
        assertThat(cloud.props("alone").size()).isEqualTo(1);
        assertThat(stage.row("alone").status()).isEqualTo(Status.CREATED);
    }

    @Test
    void deleteOfUnknownOutcomeIsEnded() {
        stage.deploy(chainAndOne);
        calls.loseAnswer("delete last");
        StepVerifier.create(stage.in(Alchemy.destroy(chainAndOne, DEV)))
                .expectError(ApplyFailedException.class)
                .verify(PATIENCE);
        assertThat(stage.row("last").status()).isEqualTo(Status.DELETING);
        stage.destroy(chainAndOne);
        assertThat(cloud.existing()).isEmpty();
        assertThat(stage.stored().rows()).isEmpty();
    }

    @Test
    void operationOfUnknownOutcomeIsEndedByTheNextDeploy() {
        stage.deploy(chainAndOne);
        calls.loseAnswer("polish base");
        StepVerifier.create(stage.in(stage.polish(chainAndOne, "base")))
                .expectError(UnfinishedOperationException.class)
                .verify(PATIENCE);
        assertThat(stage.row("base").status()).isEqualTo(Status.OPERATING);
        calls.take();
        stage.deploy(chainAndOne);
        assertThat(calls.take()).containsExactly("update base");
        assertThat(stage.row("base").status()).isEqualTo(Status.CREATED);
        assertThat(stage.row("base").current().attributes().values().get("label"))
                .isEqualTo(new Value.Text("size 1, polished"));
    }

    @Test
    void replacementGoesOnWhereItBrokeOff() {
        stage.deploy(chainAndOne);
        calls.loseAnswer("create base");
        failsToDeploy(sized(1, "us"), "'base': creating it failed");
        assertThat(stage.row("base").status()).isEqualTo(Status.REPLACING);
        stage.deploy(sized(1, "us"));
        assertThat(cloud.existing()).containsExactly("alone", "base", "last", "user");
        assertThat(cloud.props("base").region()).isEqualTo("us");
        assertThat(stage.row("base").older()).isEmpty();
    }

    @Test
    void replacementThatIsTakenBackKeepsTheObjectThatIsInUse() {
        stage.deploy(chainAndOne);
        String id = cloud.idOf("base");
        calls.loseAnswer("create base");
        failsToDeploy(sized(1, "us"), "'base': creating it failed");
        stage.deploy(chainAndOne);
        assertThat(cloud.idOf("base")).isEqualTo(id);
        assertThat(cloud.existing()).hasSize(4);
        assertThat(stage.plan(chainAndOne).isEmpty()).isTrue();
    }

    @Test
    void cancelLetsRunningCallsFinishAndReleasesTheLease() {
        WidgetCalls.Gate gate = calls.hold("create base");
        var run = stage.start(chainAndOne, DeployOptions.builder().concurrency(1));
        Disposable waiting = run.result().subscribe();
        gate.arrived().block(PATIENCE);
        waiting.dispose();
        StepVerifier.create(stage.in(Alchemy.deploy(chainAndOne, DEV)))
                .expectError(LockedException.class)
                .verify(PATIENCE);
        gate.open();
        run.stop().block(PATIENCE);
        StepVerifier.create(run.result()).expectError(StoppedException.class).verify(PATIENCE);
        assertThat(stage.stored().leasedBy()).isNull();
        assertThat(stage.row("base").status()).isEqualTo(Status.CREATED);
        assertThat(stage.stored().rows()).doesNotContainKeys("user", "last");
        calls.take();
        stage.deploy(chainAndOne);
        assertThat(calls.take()).doesNotContain("create base");
        assertThat(cloud.existing()).hasSize(4);
    }

    @Test
    void abortCancelsRunningCallsAndLeavesTheIntent() {
        WidgetCalls.Gate gate = calls.hold("create base");
        var run = stage.start(chainAndOne, DeployOptions.builder());
        gate.arrived().block(PATIENCE);
        run.abort();
        StepVerifier.create(run.result()).expectError(StoppedException.class).verify(PATIENCE);
        assertThat(stage.stored().leasedBy()).isNull();
        assertThat(stage.row("base").status()).isEqualTo(Status.CREATING);
        gate.open();
        stage.deploy(chainAndOne);
        assertThat(cloud.existing()).hasSize(4);
    }
}
