package io.alchemyreactive;

import static io.alchemyreactive.WidgetStage.DEV;
import static io.alchemyreactive.WidgetStage.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.BorrowedException;
import io.alchemyreactive.plan.DataLossException;
import io.alchemyreactive.plan.ForeignObjectException;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.plan.ProtectedStageException;
import io.alchemyreactive.plan.StalePlanException;
import io.alchemyreactive.plan.UnconfirmedStageException;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What a run refuses, before it has changed anything. */
class RefusedRunsTest {

    private final WidgetStage stage = new WidgetStage();
    private final WidgetCloud cloud = stage.cloud;
    private final WidgetCalls calls = stage.calls;

    private Mono<WidgetStage.Nothing> program(int size, String format) {
        return Widget.of("base", w -> w.size(size).format(format)).thenReturn(new WidgetStage.Nothing());
    }

    private Stack<WidgetStage.Nothing> stack(int size, String format) {
        return stage.named("laws").program(WidgetStage.Nothing.class, program(size, format));
    }

    private Stack<WidgetStage.Nothing> protectedBy(Protection protection, int size, String format) {
        return stage.named("laws").protect("dev", protection).program(WidgetStage.Nothing.class, program(size, format));
    }

    @BeforeEach
    void deployOnce() {
        stage.deploy(stack(1, "a"));
        calls.take();
    }

    @AfterEach
    void noCallWasAMistake() {
        assertThat(cloud.mistakes()).isEmpty();
    }

    private void refuses(Mono<?> run, Class<? extends RuntimeException> why) {
        StageSnapshot before = stage.stored();
        StepVerifier.create(stage.in(run)).expectError(why).verify(PATIENCE);
        assertThat(calls.take()).isEmpty();
        assertThat(stage.stored()).isEqualTo(before);
    }

    private static <T extends Record> Mono<?> deploy(Stack<T> stack, DeployOptions.Builder options) {
        return Alchemy.start(stack, DEV, options.build()).flatMap(Run::result);
    }

    @Test
    void planThatIsOutOfDateIsRefused() {
        Plan seen = stage.plan(stack(2, "a"));
        refuses(deploy(stack(3, "a"), DeployOptions.builder().expected(seen)), StalePlanException.class);
        stage.deploy(stack(2, "a"), DeployOptions.builder().expected(seen));
        calls.take();
        refuses(deploy(stack(2, "a"), DeployOptions.builder().expected(seen)), StalePlanException.class);
        Plan destroys = stage.run(Alchemy.planDestroy(stack(2, "a"), DEV, DeployOptions.DEFAULTS));
        stage.deploy(stack(1, "a"));
        calls.take();
        refuses(
                Alchemy.startDestroy(
                                stack(1, "a"),
                                DEV,
                                DeployOptions.builder().expected(destroys).build())
                        .flatMap(Run::result),
                StalePlanException.class);
    }

    @Test
    void planThatIsNotApprovedIsNotApplied() {
        refuses(
                deploy(stack(2, "a"), DeployOptions.builder().approve(plan -> Mono.just(plan.isEmpty()))),
                NotApprovedException.class);
    }

    @Test
    void dataIsLostOnlyWhereTheResourceIsNamed() {
        refuses(Alchemy.deploy(stack(1, "b"), DEV), DataLossException.class);
        refuses(deploy(stack(1, "b"), DeployOptions.builder().consent("other")), DataLossException.class);
        stage.deploy(stack(1, "b"), DeployOptions.builder().consent("base"));
        assertThat(cloud.props("base").format()).isEqualTo("b");
    }

    @Test
    void stageThatMustNotLoseDataLosesNoneWhoeverIsNamed() {
        refuses(
                deploy(
                        protectedBy(Protection.NO_DATA_LOSS, 1, "b"),
                        DeployOptions.builder().consent("base")),
                ProtectedStageException.class);
    }

    @Test
    void stageThatHasToBeNamedIsLeftAloneUntilItIs() {
        stage.deploy(
                protectedBy(Protection.CONFIRM, 1, "a"), DeployOptions.builder().consent("dev"));
        // Stored with the stage, so that it holds for programs that do not declare it.
        refuses(Alchemy.deploy(stack(2, "a"), DEV), UnconfirmedStageException.class);
        refuses(Alchemy.destroy(stack(1, "a"), DEV), UnconfirmedStageException.class);
        stage.deploy(stack(2, "a"), DeployOptions.builder().consent("dev"));
        assertThat(cloud.props("base").size()).isEqualTo(2);
    }

    @Test
    void protectedStageIsNotDestroyed() {
        Stack<WidgetStage.Nothing> kept = protectedBy(Protection.NO_DESTROY, 1, "a");
        stage.deploy(kept);
        refuses(Alchemy.destroy(kept, DEV), ProtectedStageException.class);
        refuses(Alchemy.destroy(stack(1, "a"), DEV), ProtectedStageException.class);
        stage.deploy(stack(1, "a"));
        stage.destroy(stack(1, "a"));
        assertThat(cloud.existing()).isEmpty();
    }

    @Test
    void whatAnotherStageUsesIsNeitherReplacedNorDeleted() {
        Stack<WidgetStage.Nothing> borrower = stage.named("shop")
                .program(
                        WidgetStage.Nothing.class,
                        Widget.ref("base", Ref.of("laws", "dev"))
                                .flatMap(
                                        base -> Widget.of("user", w -> w.size(1).uses(base.id())))
                                .thenReturn(new WidgetStage.Nothing()));
        stage.deploy(borrower);
        assertThat(cloud.props("user").uses()).isEqualTo(List.of(cloud.idOf("base")));
        calls.take();
        refuses(deploy(stack(1, "b"), DeployOptions.builder().consent("base")), BorrowedException.class);
        refuses(Alchemy.destroy(stack(1, "a"), DEV), BorrowedException.class);
        stage.destroy(borrower);
        stage.destroy(stack(1, "a"));
        assertThat(cloud.existing()).isEmpty();
    }

    @Test
    void existingObjectIsNotTakenOverUnasked() {
        stage.destroy(stack(1, "a"));
        calls.take();
        cloud.plant(
                new Identity(new ResourceKey(new StageKey("other", "dev"), "base"), "i-1"),
                new Widget.Props(9, null, "a", null));
        StepVerifier.create(stage.in(Alchemy.deploy(stack(1, "a"), DEV)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .satisfiesAnyOf(
                                one -> assertThat(one).isInstanceOf(ForeignObjectException.class),
                                one -> assertThat(one)
                                        .isInstanceOf(PlanFailedException.class)
                                        .hasMessageContaining("base")))
                .verify(PATIENCE);
        assertThat(calls.take()).isEmpty();
        assertThat(stage.stored().rows()).isEmpty();
    }

    /** Its handles name an attribute as the record does not. */
    static final class Misnamed extends Resource<Widget.Attributes> {

        static final ResourceType<Misnamed, Widget.Props, Widget.Attributes> TYPE =
                ResourceType.of("Test.Widget", Widget.Props.class, Widget.Attributes.class, Misnamed::new);

        private Misnamed(Resource.Handle<Widget.Attributes> handle) {
            super(handle);
        }

        Output<String> id() {
            return attribute("identity", Widget.Attributes::id);
        }

        static final class Inputs extends InputBuilder<Inputs> {
            Inputs size(int size) {
                return set("size", size);
            }
        }
    }

    @Test
    void attributeThatTheRecordDoesNotHaveIsRefusedWithTheClassThatNamesIt() {
        Mono<WidgetStage.Nothing> program = Misnamed.TYPE
                .declare("base", Misnamed.Inputs::new, (Misnamed.Inputs base) -> base.size(2))
                .flatMap(base -> Widget.of("user", user -> user.size(1).uses(base.id())))
                .thenReturn(new WidgetStage.Nothing());
        Stack<WidgetStage.Nothing> misnamed = stage.named("laws").program(WidgetStage.Nothing.class, program);
        StepVerifier.create(stage.in(Alchemy.plan(misnamed, DEV)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(InvalidDeclarationException.class)
                        .hasMessage("resource 'base' (Test.Widget) has no attribute 'identity'. Correct the name in "
                                + Misnamed.class.getName() + "."))
                .verify(PATIENCE);
        assertThat(calls.take()).isEmpty();
    }
}
