package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.postgres.PostgresOrigin;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A first deploy that is killed at each of its progress events in turn, and then repeated. */
class KilledDeployIT {

    @TempDir
    private Path folder;

    @Test
    void deployingAgainSettlesWhatAKilledDeployLeft() {
        try (var shop = new ShopFolder(folder)) {
            int events = Integer.MAX_VALUE;
            for (int at = 1; at <= events; at++) {
                String stage = "killed-" + at;
                int said = deployKilledAt(at, shop, stage);
                if (said < at) {
                    // It was not killed, since it said no more than this: the loop has seen every event.
                    events = said;
                }
                shop.succeed("deploy", "--stage", stage, "--yes");
                assertOneOfEach(shop, stage);
                shop.succeed("destroy", "--stage", stage, "--yes");
            }
            assertThat(events)
                    .as("started and finished, of each of four resources")
                    .isGreaterThanOrEqualTo(8);
            assertThat(shop.api("/projects").path("projects")).isEmpty();
        }
    }

    /** How many events the deploy told. */
    private static int deployKilledAt(int at, ShopFolder shop, String stage) {
        var told = new AtomicInteger();
        var program = new AtomicReference<Program>();
        var started = new java.util.concurrent.CountDownLatch(1);
        program.set(shop.start(
                line -> {
                    if (isEvent(line) && told.incrementAndGet() == at) {
                        await(started);
                        program.get().kill();
                    }
                },
                "deploy",
                "--stage",
                stage,
                "--yes"));
        started.countDown();
        program.get().done();
        return told.get();
    }

    private static void await(java.util.concurrent.CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Those of the plan begin with a sign. */
    private static boolean isEvent(String line) {
        return line.startsWith("Deploying ") || line.startsWith("Deployed ") || line.matches("  app-\\S+ \\(.*");
    }

    private static void assertOneOfEach(ShopFolder shop, String stage) {
        var outputs = shop.succeed("output", "--stage", stage, "--json", "--show-secrets")
                .json()
                .path("data");
        String project = outputs.at("/project/id").asString();
        assertThat(ids(shop.api("/projects/" + project + "/branches").path("branches")))
                .containsExactlyInAnyOrder(
                        outputs.at("/project/defaultBranchId").asString(),
                        outputs.at("/branch/id").asString());
        var origin = PostgresOrigin.parse(
                Redacted.of(outputs.at("/branch/connectionUri").asString()));
        assertThat(shop.path().resolve(".env." + stage))
                .content()
                .endsWith("DATABASE_URL=" + origin.uri().reveal() + "\n");
        try (Sql sql = Sql.connect(origin)) {
            assertThat(sql.rows("SELECT count(*) FROM orders")).containsExactly("0");
        }
    }

    private static List<String> ids(JsonNode objects) {
        return StreamSupport.stream(objects.spliterator(), false)
                .map(object -> object.path("id").asString())
                .toList();
    }
}
