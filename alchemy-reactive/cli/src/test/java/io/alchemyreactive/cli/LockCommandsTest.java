package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Stack;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.LeaseLostException;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class LockCommandsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final StageKey STAGING = new StageKey("shop", "staging");

    record Nothing() {}

    private static final Stack<Nothing> SHOP =
            Stack.named("shop").program(Nothing.class, Mono.fromSupplier(Nothing::new));

    @TempDir
    private Path folder;

    private Cli cli;
    private StateStore store;

    @BeforeEach
    void chooseState() {
        String url = "memory://" + folder.getFileName();
        cli = Cli.of(SHOP, folder).variable("ALCHEMY_STATE", url);
        store = new MemoryLocation().open(Redacted.of(url), Map.of());
    }

    @Test
    void heldStagesOfTheStackAreListedAlsoWhenNothingIsStoredOfThem() {
        Lease lease = hold(STAGING);
        hold(new StageKey("other", "staging"));

        assertThat(cli.run("lock", "list").out().lines().toList())
                .satisfiesExactly(
                        head -> assertThat(head).startsWith("STAGE"),
                        staging -> assertThat(staging)
                                .startsWith("staging")
                                .contains("ann@ci (pid 12", "with its process"));
        JsonNode json = cli.run("lock", "list", "--json").json();
        assertThat(json.path("command").asString()).isEqualTo("lock list");
        assertThat(json.at("/data/locks")).hasSize(1);
        assertThat(json.at("/data/locks/0/stage").asString()).isEqualTo("staging");
        assertThat(json.at("/data/locks/0/pid").asInt()).isEqualTo(12);
        assertThat(json.at("/data/locks/0/fence").asInt()).isEqualTo((int) lease.fence());

        lease.release().block(LIMIT);
        assertThat(cli.run("lock", "list").out()).isEqualTo("No stage of shop is held.\n");
    }

    @Test
    void aReleasedStageIsFreeAndItsFormerHolderWritesNoMore() {
        Lease lease = hold(STAGING);

        var done = cli.run("lock", "release", "--stage", "staging", "--yes", "--json");

        assertThat(done.code()).isZero();
        assertThat(done.json().at("/data/released").asBoolean()).isTrue();
        assertThat(done.json().at("/data/lock/user").asString()).isEqualTo("ann");
        assertThat(done.err()).contains("held by 'deploy --stage staging' of ann@ci");
        StepVerifier.create(store.commit(lease, List.of()))
                .expectError(LeaseLostException.class)
                .verify(LIMIT);
        assertThat(cli.run("lock", "list").out()).isEqualTo("No stage of shop is held.\n");
    }

    @Test
    void nothingIsReleasedWithoutAYes() {
        hold(STAGING);

        assertThat(cli.run("lock", "release", "--stage", "staging").code()).isEqualTo(22);
        cli.typing("no\n");
        assertThat(cli.run("lock", "release", "--stage", "staging").code()).isEqualTo(22);
        assertThat(cli.run("lock", "list").out()).contains("staging");
    }

    @Test
    void aStageThatNobodyHoldsNeedsNoRelease() {
        var done = cli.run("lock", "release", "--stage", "staging");

        assertThat(done.code()).isZero();
        assertThat(done.out()).isEqualTo("Nobody holds stage shop/staging.\n");
        assertThat(cli.run("lock", "release", "--stage", "staging", "--json")
                        .json()
                        .at("/data/released")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void whoeverFindsAStageHeldIsToldHowToReleaseIt() {
        hold(STAGING);

        var done = cli.run("deploy", "--stage", "staging", "--yes");

        assertThat(done.code()).isEqualTo(20);
        assertThat(done.err()).contains("ann@ci", "lock release --stage staging");
    }

    @Test
    void onFilesTheProcessToEndIsNamed() {
        Cli files = Cli.of(SHOP, folder);
        Lease lease = Stored.in(folder).hold("staging");

        var done = files.run("lock", "release", "--stage", "staging", "--yes");
        lease.release().block(LIMIT);

        assertThat(done.code()).isEqualTo(20);
        assertThat(done.err()).contains("End process 12 on ci");
    }

    private Lease hold(StageKey stage) {
        return store.acquire(stage, Stored.HOLDER).block(LIMIT);
    }
}
