package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.examples.HyperdriveDb.Shop;
import io.alchemyreactive.neon.NeonSource;
import io.alchemyreactive.neon.local.LocalNeon;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** A resource of another cloud in front of a branch, over stages. Its server logs in to the branch. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HyperdriveIT {

    private final StateStore store = MemoryStateStore.create();
    private LocalNeon neon;
    private HyperdriveServer cloudflare;

    @BeforeAll
    void start(@TempDir Path folder) {
        neon = run(Embedding.localNeon(folder.resolve("neon")));
        cloudflare = new HyperdriveServer(HyperdriveIT::logIn);
    }

    @AfterAll
    void stop() {
        cloudflare.close();
        neon.stop().block(Program.LIMIT);
    }

    private static void logIn(JsonNode origin) {
        try (Sql sql = Sql.connect(new PostgresOrigin(
                origin.required("host").stringValue(),
                origin.required("port").intValue(),
                origin.required("database").stringValue(),
                origin.required("user").stringValue(),
                Redacted.of(origin.required("password").stringValue()),
                Map.of("sslmode", "require")))) {
            assertThat(sql.rows("SELECT count(*) FROM orders")).hasSize(1);
        }
    }

    @Test
    void aPullRequestHasAPoolOfItsOwnAndSharesTheProject() {
        Deployment<Shop> staging = run(Alchemy.deploy(HyperdriveDb.stack(maker()), Stage.of("staging")));
        Deployment<Shop> preview = run(Alchemy.deploy(HyperdriveDb.stack(maker()), Stage.of("pr-147")));

        String shared = staging.get(shop -> shop.db().project().id());
        assertThat(preview.plan().change("app-db")).isEmpty();
        String borrowed = preview.get(shop -> shop.db().project().id());
        assertThat(borrowed).isEqualTo(shared);
        String first = staging.get(shop -> shop.hyperdrive().id());
        String second = preview.get(shop -> shop.hyperdrive().id());
        assertThat(cloudflare.ids()).containsExactlyInAnyOrder(first, second);
        PostgresOrigin origin = preview.get(shop -> shop.db().branch().origin());
        assertThat(cloudflare.config(second).at("/origin/host").stringValue()).isEqualTo(origin.host());
        assertThat(cloudflare.config(second).at("/origin/password").stringValue())
                .isEqualTo(origin.password().reveal());
        assertThat(preview.plan().toText() + preview.plan().toJson())
                .doesNotContain(origin.password().reveal(), HyperdriveServer.TOKEN);

        Plan destroyed = run(Alchemy.destroy(HyperdriveDb.stack(maker()), Stage.of("pr-147")));

        assertThat(destroyed.change("app-db")).isEmpty();
        assertThat(cloudflare.ids()).containsExactly(first);
        run(Alchemy.destroy(HyperdriveDb.stack(maker()), Stage.of("staging")));
        assertThat(cloudflare.ids()).isEmpty();
    }

    @Test
    void aRefusedTokenIsNamedAndNotShown() {
        var wrong = new Hyperdrive.Maker(cloudflare.api(), HyperdriveServer.ACCOUNT, Redacted.of("another-secret"));

        assertThatThrownBy(() -> run(Alchemy.deploy(HyperdriveDb.stack(wrong), Stage.of("wrong"))))
                .isInstanceOf(ApplyFailedException.class)
                .hasStackTraceContaining("status 403, 2403 Authentication error")
                .hasMessageNotContaining("another-secret");
        run(Alchemy.destroy(HyperdriveDb.stack(maker()), Stage.of("wrong")));
    }

    private Hyperdrive.Maker maker() {
        return new Hyperdrive.Maker(cloudflare.api(), HyperdriveServer.ACCOUNT, Redacted.of(HyperdriveServer.TOKEN));
    }

    private <T> T run(Mono<T> work) {
        Mono<T> provided = work.contextWrite(StateStore.provide(store));
        return (neon == null
                        ? provided
                        : provided.contextWrite(NeonSource.SERVICE.provide(NeonSource.of(Embedding.options(neon)))))
                .blockOptional(Program.LIMIT)
                .orElseThrow();
    }
}
