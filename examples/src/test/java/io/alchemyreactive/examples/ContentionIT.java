package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two deploys of one stage at once. */
class ContentionIT {

    @TempDir
    private Path folder;

    @Test
    void oneWinsAndTheOtherNamesIt() throws InterruptedException {
        try (var shop = new ShopFolder(folder)) {
            var working = new CountDownLatch(1);
            Program winner = shop.start(
                    line -> {
                        // The first row is stored, and the project takes its time.
                        if (line.contains("app-schema") && line.contains(" created")) {
                            working.countDown();
                        }
                    },
                    "deploy",
                    "--stage",
                    "staging",
                    "--yes");
            assertThat(working.await(Program.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            winner.signal("STOP");
            try {
                var loser = shop.run("deploy", "--stage", "staging", "--yes");

                assertThat(loser.code()).as(loser.err()).isEqualTo(20);
                assertThat(loser.err()).contains("staging", String.valueOf(winner.pid()), "deploy --stage staging");
                assertThat(shop.run("local", "stop").code()).isEqualTo(20);
            } finally {
                winner.signal("CONT");
            }
            assertThat(winner.done().code()).isZero();
            shop.succeed("destroy", "--stage", "staging", "--yes");
        }
    }
}
