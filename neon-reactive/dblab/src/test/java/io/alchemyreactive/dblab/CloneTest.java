package io.alchemyreactive.dblab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.CiRun;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.OperationCall;
import io.alchemyreactive.Run;
import io.alchemyreactive.RunEnvironment;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.dblab.api.CloneFailedException;
import io.alchemyreactive.dblab.api.DbLabClone;
import io.alchemyreactive.dblab.api.DbLabSnapshot;
import io.alchemyreactive.dblab.api.DbLabUnauthorizedException;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.plan.DataLossException;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.postgres.DataClass;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.PreviewMarks;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Clones through the engine, at a local DBLab without servers and by one movable clock. */
class CloneTest {

    record Shop(Clone db) {}

    private static final Stage STAGE = Stage.of("pr-7");
    private static final Duration TWO_DAYS = Duration.ofHours(48);
    private static final Consumer<Clone.Inputs> LASTING = db -> db.ttl(TWO_DAYS);

    private final MemoryClones servers = new MemoryClones();
    private final StateStore store = MemoryStateStore.create();
    private volatile Instant now = Instant.parse("2026-11-30T10:00:00Z");
    private CiRun ci = CiRun.NONE;
    private Clones clones;

    @BeforeEach
    void start() {
        clones = Clones.inMemory(servers, new Moved());
    }

    @AfterEach
    void stop() {
        clones.close();
    }

    @Test
    void aCloneIsMadeProtectedForItsLifetimeAndDeletedWithItsProtection() {
        Deployment<Shop> deployed = deploy(LASTING);

        PostgresOrigin origin = deployed.get(shop -> shop.db().origin());
        assertThat(origin.user()).isEqualTo("app");
        assertThat(origin.database()).isEqualTo("postgres");
        assertThat(origin.password().reveal()).hasSizeGreaterThanOrEqualTo(24);
        int port = deployed.get(shop -> shop.db().port());
        assertThat(port).isEqualTo(origin.port());
        Instant expiry = deployed.get(shop -> shop.db().expiresAt());
        assertThat(expiry).isEqualTo(now.plus(TWO_DAYS));
        String owner = deployed.get(shop -> shop.db().owner());
        assertThat(owner).isEqualTo("shop/pr-7/db");
        DataClass rows = deployed.get(shop -> shop.db().dataClass());
        assertThat(rows).isEqualTo(DataClass.PRODUCTION_COPY);
        assertThat(only().isProtected()).isTrue();
        assertThat(only().id()).startsWith("shop-db-pr-7-");

        destroy();
        assertThat(servers.ids()).isEmpty();
    }

    @Test
    void aDeployRenewsTheProtectionWhenHalfOfItIsLeft() {
        ci = CiRun.of("1").ofPullRequest("7");
        deploy(LASTING);
        ci = CiRun.of("2").ofPullRequest("7");
        now = now.plus(Duration.ofHours(23));
        assertThat(plan(LASTING).isEmpty()).isTrue();
        assertThat(operate("describe", new CloneVerbs.Nothing()).description().marks())
                .contains(new PreviewMarks("tester", "1", "7"));

        now = now.plus(Duration.ofHours(1));
        Deployment<Shop> renewed = deploy(LASTING);

        assertThat(renewed.plan().toText()).contains("it is due for renewal since");
        PreviewMarks marks = renewed.get(shop -> shop.db().marks());
        assertThat(marks).isEqualTo(new PreviewMarks("tester", "2", "7"));
        assertThat(only().protectedTill()).contains(now.plus(TWO_DAYS));
        assertThat(plan(LASTING).isEmpty()).isTrue();
    }

    @Test
    void aLifetimeIsChangedInPlaceAndTakenAway() {
        String id = deploy(LASTING).get(shop -> shop.db().id());

        deploy(db -> db.ttl(Duration.ofHours(72)));
        assertThat(only().protectedTill()).contains(now.plus(Duration.ofHours(72)));
        deploy(db -> {});

        assertThat(only().id()).isEqualTo(id);
        assertThat(only().isProtected()).isFalse();
    }

    @Test
    void aLifetimeBeyondTheLimitOfTheServerIsRenewedInTimeAndThePlanWarns() {
        Consumer<Clone.Inputs> month = db -> db.ttl(Duration.ofDays(30));
        Deployment<Shop> deployed = deploy(month);

        assertThat(deployed.plan().toText()).contains("DBLab protects clones for PT168H at most");
        Instant renewal = deployed.get(shop -> shop.db().renewalTime());
        assertThat(renewal).isEqualTo(now.plus(Duration.ofHours(84)));
        assertThat(plan(month).isEmpty()).isTrue();
    }

    @Test
    void aCloneThatDbLabDeletedWhileItWasIdleIsDriftAndMadeAgain() {
        String first = deploy(db -> {}).get(shop -> shop.db().id());
        now = now.plus(Duration.ofHours(3));
        clones.dblab.tend().block(Clones.LIMIT);

        DeployOptions refresh = DeployOptions.builder().refresh(true).build();
        Deployment<Shop> again = deploy(db -> {}, refresh);

        assertThat(again.plan().toText())
                .contains("its object does not exist any more", "has no ttl: DBLab deletes the clone");
        assertThat(only().id()).isNotEqualTo(first);
    }

    @Test
    void anUpdateOfACloneThatIsGoneMakesAnotherOneWithConsent() {
        String first = deploy(db -> {}).get(shop -> shop.db().id());
        clones.call(client -> new CloneLifecycle(client).remove(first).thenReturn(true));

        assertThatThrownBy(() -> deploy(LASTING)).hasStackTraceContaining("loses what was written to the clone");
        deploy(LASTING, DeployOptions.builder().consent("db").build());

        assertThat(only().id()).isNotEqualTo(first);
    }

    @Test
    void aCloneInUseAndAProtectedOneOutliveTheIdleTime() {
        deploy(LASTING);
        now = now.plus(Duration.ofHours(3));
        clones.dblab.tend().block(Clones.LIMIT);
        assertThat(servers.ids()).hasSize(1);

        servers.busy(only().id());
        deploy(db -> {});
        now = now.plus(Duration.ofHours(3));
        clones.dblab.tend().block(Clones.LIMIT);
        assertThat(servers.ids()).hasSize(1);
    }

    @Test
    void anotherBranchResetsTheCloneInPlaceWithConsent() {
        clones.call(client -> client.createBranch("other", "main").thenReturn(true));
        Deployment<Shop> before = deploy(LASTING);
        PostgresOrigin origin = before.get(shop -> shop.db().origin());
        String contents = before.get(shop -> shop.db().contents());
        Consumer<Clone.Inputs> other = LASTING.andThen(db -> db.branch("other"));

        assertThatThrownBy(() -> deploy(other))
                .isInstanceOf(DataLossException.class)
                .hasMessageContaining("loses what was written to the clone");
        DeployOptions consent = DeployOptions.builder().consent("db").build();
        Deployment<Shop> after = deploy(other, consent);

        PostgresOrigin same = after.get(shop -> shop.db().origin());
        assertThat(same).isEqualTo(origin);
        String reset = after.get(shop -> shop.db().contents());
        assertThat(reset).isNotEqualTo(contents);
        assertThat(servers.ids()).hasSize(1);
    }

    @Test
    void aCloneThatWasResetElsewhereIsReplacedOnlyWithConsent() throws Exception {
        String first = deploy(LASTING).get(shop -> shop.db().snapshot());
        Consumer<Clone.Inputs> pinned = LASTING.andThen(db -> db.snapshot(first));
        String id = deploy(pinned).get(shop -> shop.db().id());
        takeSnapshot();
        String second = clones.call(client -> client.snapshots()
                .map(DbLabSnapshot::id)
                .filter(each -> !each.equals(first))
                .next());
        clones.call(client -> client.resetClone(id, second).then(client.awaitReady(id)));
        DeployOptions.Builder refreshing = DeployOptions.builder().refresh(true);

        assertThatThrownBy(() -> deploy(pinned, refreshing.build())).hasStackTraceContaining("--confirm db");
        assertThat(only().snapshotId()).contains(second);

        deploy(pinned, refreshing.consent("db").build());
        assertThat(only().snapshotId()).contains(first);
    }

    @Test
    void aCloneBeginsWithTheDataOfAMoment() throws Exception {
        Instant start = now;
        String first = deploy(LASTING).get(shop -> shop.db().snapshot());
        destroy();
        now = start.plus(Duration.ofHours(2));
        takeSnapshot();

        Consumer<Clone.Inputs> before = LASTING.andThen(db -> db.at(start.plus(Duration.ofHours(1))));
        Deployment<Shop> early = deploy(before);
        assertThat(only().snapshotId()).contains(first);
        assertThat(plan(before).isEmpty()).isTrue();
        PostgresOrigin origin = early.get(shop -> shop.db().origin());

        Consumer<Clone.Inputs> after = LASTING.andThen(db -> db.at(start.plus(Duration.ofHours(2))));
        assertThatThrownBy(() -> deploy(after)).hasStackTraceContaining("loses what was written to the clone");
        Deployment<Shop> late =
                deploy(after, DeployOptions.builder().consent("db").build());
        assertThat(only().snapshotId()).isPresent().get().isNotEqualTo(first);
        PostgresOrigin same = late.get(shop -> shop.db().origin());
        assertThat(same).isEqualTo(origin);

        destroy();
        assertThatThrownBy(() -> deploy(LASTING.andThen(db -> db.at(Instant.EPOCH))))
                .hasStackTraceContaining("has no snapshot of the branch 'main' with data of 1970-01-01T00:00:00Z");
        assertThat(servers.ids()).isEmpty();
        assertThatThrownBy(() -> deploy(db -> db.at(start).snapshot("b")))
                .hasStackTraceContaining("by its time, or at a snapshot");
    }

    private void takeSnapshot() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(clones.dblab.url() + "/snapshot"))
                .header("Verification-Token", clones.dblab.token())
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void theSnapshotThatACloneHasAlreadyIsNoReset() {
        Deployment<Shop> before = deploy(LASTING);
        String snapshot = before.get(shop -> shop.db().snapshot());

        deploy(LASTING.andThen(db -> db.snapshot(snapshot)));

        assertThat(servers.ids()).hasSize(1);
    }

    @Test
    void aCloneThatDbLabGivesUpIsMadeOnceMore() {
        servers.failNextStart("no free port");

        deploy(LASTING);

        assertThat(servers.ids()).hasSize(1);
    }

    @Test
    void aSecondFailureIsToldAndLeavesNothing() {
        servers.failNextStart("no free port");
        servers.failNextStart("still no free port");

        assertThatThrownBy(() -> deploy(LASTING))
                .hasStackTraceContaining("gave up the clone")
                .hasStackTraceContaining("still no free port")
                .hasRootCauseInstanceOf(CloneFailedException.class);
        assertThat(servers.ids()).isEmpty();
        deploy(LASTING);
        assertThat(servers.ids()).hasSize(1);
    }

    @Test
    void aCloneThatFailsLaterIsReplaced() {
        String first = deploy(LASTING).get(shop -> shop.db().id());
        servers.failNextStart("the pool is gone");
        clones.call(client -> client.resetClone(first, only().snapshotId().orElseThrow())
                .then(client.awaitReady(first))
                .thenReturn(true)
                .onErrorReturn(CloneFailedException.class, true));

        DeployOptions refresh =
                DeployOptions.builder().refresh(true).consent("db").build();
        deploy(LASTING, refresh);

        assertThat(only().id()).isNotEqualTo(first);
        assertThat(only().status().isReady()).isTrue();
    }

    @Test
    void operationsResetExtendAndDescribe() {
        Deployment<Shop> deployed = deploy(LASTING);
        PostgresOrigin origin = deployed.get(shop -> shop.db().origin());

        Clone.Attributes reset = operate(CloneVerbs.RESET, new CloneVerbs.Nothing());
        assertThat(reset.origin()).isEqualTo(origin);
        String contents = deployed.get(shop -> shop.db().contents());
        assertThat(reset.contents()).isNotEqualTo(contents);

        Duration longer = Duration.ofHours(72);
        assertThat(operate(CloneVerbs.EXTEND, new CloneVerbs.Extend(longer)).expiresAt())
                .isEqualTo(now.plus(longer));
        assertThat(operate(CloneVerbs.EXTEND, new CloneVerbs.Extend(Duration.ofHours(1)))
                        .expiresAt())
                .isEqualTo(now.plus(longer));
        assertThat(operate(CloneVerbs.DESCRIBE, new CloneVerbs.Nothing()).expiresAt())
                .isEqualTo(now.plus(longer));
        assertThat(plan(LASTING).isEmpty()).isTrue();
    }

    @Test
    void whatCannotBeExtendedIsRefusedByNameAndLeftAlone() {
        deploy(LASTING);
        assertThatThrownBy(() -> operate(CloneVerbs.EXTEND, new CloneVerbs.Extend(Duration.ofDays(8))))
                .hasMessageContaining("DBLab protects it for a minute to PT168H");
        assertThatThrownBy(() -> operate(CloneVerbs.EXTEND, new CloneVerbs.Extend(Duration.ofSeconds(5))))
                .hasMessageContaining("DBLab counts in minutes");
        assertThatThrownBy(() -> operate(CloneVerbs.MIGRATE, new CloneVerbs.Migrate(null, null, null)))
                .hasMessageContaining("has no migrations");
        assertThat(only().protectedTill()).contains(now.plus(TWO_DAYS));

        deploy(db -> {});
        assertThatThrownBy(() -> operate(CloneVerbs.EXTEND, new CloneVerbs.Extend(TWO_DAYS)))
                .hasMessageContaining("has no ttl and cannot be extended");
        clones.call(client -> new CloneLifecycle(client).remove(only().id()).thenReturn(true));
        assertThatThrownBy(() -> operate(CloneVerbs.RESET, new CloneVerbs.Nothing()))
                .hasMessageContaining("does not exist any more. DBLab deletes clones that are idle");
    }

    @Test
    void badInputIsRefusedByNameAndLeavesNothing() {
        assertThatThrownBy(() -> deploy(LASTING.andThen(db -> db.branch("missing"))))
                .hasStackTraceContaining("failed to find the branch: missing");
        assertThatThrownBy(() ->
                        deploy(db -> db.instance(DbLabInstance.of(clones.dblab.url(), Redacted.of("wrong-token")))))
                .hasStackTraceContaining("DBLab refuses the token")
                .hasRootCauseInstanceOf(DbLabUnauthorizedException.class)
                .satisfies(error -> assertThat(error).hasMessageNotContaining("wrong-token"));
        assertThatThrownBy(() -> deploy(db -> db.branch("a").snapshot("b")))
                .hasStackTraceContaining("it begins at the newest snapshot of a branch, or at a snapshot");
        assertThatThrownBy(() -> deploy(db -> db.ttl(Duration.ofSeconds(1))))
                .hasStackTraceContaining("ttl is at least a minute");
        assertThatThrownBy(() -> DbLabInstance.of("http://dblab.example", Redacted.of("t")))
                .hasMessageContaining("in clear");
        assertThat(DbLabInstance.overPlainHttp("http://dblab.example/", Redacted.of("t"))
                        .url())
                .isEqualTo("http://dblab.example");
        assertThat(servers.ids()).isEmpty();
    }

    private Stack<Shop> stack(Consumer<Clone.Inputs> inputs) {
        Consumer<Clone.Inputs> all = ((Consumer<Clone.Inputs>) db -> db.instance(clones.instance)).andThen(inputs);
        return Stack.named("shop")
                .providers(clones.providers())
                .program(Shop.class, Mono.defer(() -> Clone.of("db", all)).map(Shop::new));
    }

    private Deployment<Shop> deploy(Consumer<Clone.Inputs> inputs) {
        return run(Alchemy.deploy(stack(inputs), STAGE));
    }

    private Deployment<Shop> deploy(Consumer<Clone.Inputs> inputs, DeployOptions options) {
        return run(Alchemy.start(stack(inputs), STAGE, options).flatMap(Run::result));
    }

    private Plan plan(Consumer<Clone.Inputs> inputs) {
        return run(Alchemy.plan(stack(inputs), STAGE));
    }

    private void destroy() {
        run(Alchemy.destroy(stack(LASTING), STAGE).thenReturn(true));
    }

    private Clone.Attributes operate(String operation, Record arguments) {
        return run(Alchemy.startOperation(
                        stack(LASTING),
                        STAGE,
                        new OperationCall<>(Clone.TYPE, "db", operation, arguments),
                        DeployOptions.builder().consent("db").build())
                .flatMap(Run::result));
    }

    private DbLabClone only() {
        return clones.call(client -> client.clones().single());
    }

    private <T> T run(Mono<T> work) {
        RunEnvironment system = RunEnvironment.standard("tester", "here");
        RunEnvironment moved =
                new RunEnvironment(new Moved(), system.ids(), system.user(), system.host(), system.pid(), ci);
        return work.contextWrite(StateStore.provide(store))
                .contextWrite(RunEnvironment.SERVICE.provide(moved))
                .blockOptional(Clones.LIMIT)
                .orElseThrow();
    }

    /** The time of the test. */
    private final class Moved extends Clock {

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
