package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Stack;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.Neon;
import io.alchemyreactive.neon.NeonSource;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.local.LocalNeon;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.test.CrashMatrix;
import io.alchemyreactive.test.Faults;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The shop, killed at its points: before an effect, and between an effect and its answer. What the local Neon and the
 * folder hold afterwards is what the rows say. All points both ways with {@code -Pnightly}, else 12 that a seed chooses,
 * one way each.
 */
class ShopMatrixIT {

    private static final boolean LONG = "long".equals(System.getProperty("alchemy.search"));
    private static final int POINTS_OF_EACH = 6;
    private static final long SEED = 12;

    @TempDir
    private Path folder;

    private LocalNeon neon;

    @BeforeEach
    void start() {
        neon = Objects.requireNonNull(
                Embedding.localNeon(folder.resolve("neon")).block(Program.LIMIT));
    }

    @AfterEach
    void stop() {
        neon.stop().block(Program.LIMIT);
        assertThat(Program.withFolder(folder)).isEmpty();
    }

    @Test
    void nothingIsLostWhereverADeployOrADestroyIsKilled() {
        NeonOptions options = NeonOptions.builder(Redacted.of(neon.apiKey()))
                .baseUrl(URI.create(neon.apiUrl()))
                .requestsPerSecond(1_000)
                .burst(1_000)
                .build();
        Mono<CrashMatrix.Report> run = Neon.providers()
                .use(providers -> Mono.fromCallable(
                                () -> matrix(options, providers).run(scenarios()))
                        .subscribeOn(Schedulers.boundedElastic()))
                .contextWrite(NeonSource.SERVICE.provide(NeonSource.of(options)));
        CrashMatrix.Report report = Objects.requireNonNull(run.block(Duration.ofMinutes(LONG ? 120 : 10)));

        System.out.println(report.line());
        assertThat(report.findings()).as(report.line()).isEmpty();
        assertThat(report.points()).isGreaterThanOrEqualTo(2 * POINTS_OF_EACH);
    }

    private CrashMatrix matrix(NeonOptions options, Providers providers) {
        var all = CrashMatrix.over("local Neon, shop", () -> new ShopWorld(folder, options, providers))
                .kinds(Faults.Kind.CRASH_BEFORE, Faults.Kind.CRASH_AFTER);
        return LONG ? all : all.sample(POINTS_OF_EACH, SEED).inTurn();
    }

    private static List<CrashMatrix.Scenario> scenarios() {
        var deploy = CrashMatrix.Action.deploy("deploy", ShopMatrixIT::shop);
        var destroy = CrashMatrix.Action.destroy(ShopMatrixIT::shop);
        return LONG
                ? List.of(
                        new CrashMatrix.Scenario("deploy", List.of(), deploy, List.of(deploy, destroy)),
                        new CrashMatrix.Scenario("destroy", List.of(deploy), destroy, List.of(destroy, deploy)))
                : List.of(
                        // A deploy that goes on is destroyed in the end anyway.
                        new CrashMatrix.Scenario("deploy", List.of(), deploy, List.of(deploy)),
                        new CrashMatrix.Scenario("destroy", List.of(deploy), destroy, List.of(destroy)));
    }

    private static Stack<Db.NeonDb> shop(Providers providers) {
        return Stack.named("shop").providers(providers).program(Db.NeonDb.class, Db.NEON_DB);
    }
}
