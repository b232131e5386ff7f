package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.test.FakeCloud;
import io.alchemyreactive.test.Thing;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class DriftAndRefsTest {

    @TempDir
    private Path folder;

    private final FakeCloud cloud = FakeCloud.create();
    private Cli cli;

    @BeforeEach
    void deploy() {
        cli = Cli.of(Shop.on(cloud), folder);
        assertThat(cli.run("deploy", "--stage", "staging", "--yes").code()).isZero();
    }

    @Test
    void driftIsFoundToldByTheExitCodeAndRepaired() {
        var clean = cli.run("drift", "--stage", "staging");
        assertThat(clean.code()).isZero();
        assertThat(clean.out()).endsWith("No drift.\n");

        cloud.lose(cloud.items().get(1).id());
        var found = cli.run("drift", "--stage", "staging");
        assertThat(found.code()).isEqualTo(11);
        assertThat(found.out()).contains("app-branch (Fake.Thing)  gone\n");
        JsonNode data = cli.run("drift", "--stage", "staging", "--json").json().path("data");
        assertThat(data.at("/resources/0/kind").asString()).isEqualTo("gone");

        assertThat(cli.run("drift", "--stage", "staging", "--repair", "--yes").code())
                .isZero();
        assertThat(cloud.items()).hasSize(2);
        assertThat(cli.run("drift", "--stage", "staging").code()).isZero();
    }

    @Test
    void thePlanOfARepairTellsWhatDiffers() {
        FakeCloud.Item item = cloud.items().get(0);
        cloud.plant(item.id(), item.owner(), new Thing.Props(7, "eu", null, null, null));

        var repair = cli.run("drift", "--stage", "staging", "--repair", "--yes");

        assertThat(repair.code()).isZero();
        assertThat(repair.err())
                .containsSubsequence(
                        "  ~ app-db (Fake.Thing)  update\n",
                        "      its object differs from what is stored\n",
                        "      found label: size-1 -> size-7\n",
                        "Deploying shop/staging");
        assertThat(cli.run("drift", "--stage", "staging").code()).isZero();
    }

    @Test
    void aLookThatFailsEndsWith1AndWhatTheOthersFoundIsShown() {
        cloud.lose(cloud.items().get(1).id());
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return call.identity().fqn().equals("app-db")
                        ? Mono.error(new IllegalStateException("connection reset"))
                        : Mono.empty();
            }
        });

        var found = cli.run("drift", "--stage", "staging");
        assertThat(found.code()).isEqualTo(1);
        assertThat(found.out())
                .contains("app-db (Fake.Thing)  failed: looking for it failed: connection reset\n")
                .contains("app-branch (Fake.Thing)  gone\n")
                .doesNotContain("No drift");
        assertThat(found.err())
                .contains("error: stage shop/staging: 1 of 2 resources could not be looked for:"
                        + "\n  'app-db': looking for it failed: connection reset");

        JsonNode json = cli.run("drift", "--stage", "staging", "--json").json();
        assertThat(json.path("ok").asBoolean()).isFalse();
        assertThat(json.at("/error/code").asString()).isEqualTo("DriftFailed");
        assertThat(json.at("/data/resources/0/kind").asString()).isEqualTo("gone");
        assertThat(json.at("/data/resources/1/kind").asString()).isEqualTo("failed");
    }

    @Test
    void referencesAreListedFromBothSides() {
        assertThat(cli.run("refs", "--stage", "staging").out()).startsWith("No references");
        cli.run("deploy", "--stage", "pr-1", "--yes");
        assertThat(cli.run("refs", "--stage", "staging").out())
                .contains("shop/pr-1/app-branch  uses  shop/staging/app-db\n");
        JsonNode data = cli.run("refs", "--stage", "pr-1", "--json").json().path("data");
        assertThat(data.at("/lends")).isEmpty();
        assertThat(data.at("/borrows/0/owner/stage").asString()).isEqualTo("staging");
    }
}
