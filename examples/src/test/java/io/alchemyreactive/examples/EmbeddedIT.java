package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Stage;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.neon.NeonSource;
import io.alchemyreactive.neon.local.LocalNeon;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The shop inside a program that embeds the engine: no command line, no files of state, no daemon. */
class EmbeddedIT {

    private static final String ITEMS = "SELECT item FROM orders ORDER BY item";

    @TempDir
    private Path folder;

    private LocalNeon neon;
    private StateStore store;
    private Embedding shop;

    @BeforeEach
    void start() {
        neon = run(Embedding.localNeon(folder.resolve("neon")));
        store = MemoryStateStore.create();
        shop = new Embedding(Db.stack(folder), store, Embedding.options(neon));
    }

    @AfterEach
    void stop() {
        neon.stop().block(Program.LIMIT);
        assertThat(Program.withFolder(folder)).isEmpty();
    }

    @Test
    void previewsBranchFromStagingWithinOneProcess() throws IOException {
        var owner = PostgresOrigin.parse(run(shop.database("staging")));
        try (Sql sql = Sql.connect(owner)) {
            sql.run("INSERT INTO orders (item) VALUES ('tea')");
        }

        List<DeployEvent> events = new CopyOnWriteArrayList<>();
        Deployment<Db.NeonDb> preview = run(shop.observed("pr-147", events::add));

        assertThat(events).first().isInstanceOf(DeployEvent.RunStarted.class);
        assertThat(events).last().isInstanceOf(DeployEvent.RunEnded.class);
        assertThat(events)
                .extracting(DeployEvent::sequence)
                .containsExactlyElementsOf(
                        LongStream.range(0, events.size()).boxed().toList());
        assertThat(finished(events)).containsExactly("app-schema", "app-branch", "app-env");
        assertThat(Program.withFolder(folder))
                .isNotEmpty()
                .allMatch(child -> child.info().command().orElse("").endsWith("/postgres"));
        PostgresOrigin borrower = preview.get(db -> db.branch().origin());
        assertThat(List.of(events.toString(), preview.toString(), preview.plan().toString()))
                .noneMatch(text -> text.contains(borrower.password().reveal()));
        try (Sql sql = Sql.connect(borrower)) {
            assertThat(sql.rows(ITEMS)).containsExactly("tea");
        }

        int calls = neon.requests().size();
        assertThat(run(shop.observed("pr-147", events::add)).plan().isEmpty()).isTrue();
        assertThat(neon.requests()).hasSize(calls);

        shop.remove("pr-147").block(Program.LIMIT);
        shop.remove("staging").block(Program.LIMIT);
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(folder.resolve("neon"));
        }
    }

    @Test
    void previewsOfTheSeedStartEmpty() {
        for (String stage : new String[] {"staging", "pr-147"}) {
            PostgresOrigin origin = run(Alchemy.deploy(SeedDb.STACK, Stage.of(stage))
                            .contextWrite(StateStore.provide(store))
                            .contextWrite(NeonSource.SERVICE.provide(NeonSource.of(Embedding.options(neon)))))
                    .get(db -> db.branch().origin());
            try (Sql sql = Sql.connect(origin)) {
                assertThat(sql.rows(ITEMS)).isEmpty();
                sql.run("INSERT INTO orders (item) VALUES ('tea')");
            }
        }
    }

    @Test
    void aServiceMovesItsPoolWhenTheBranchIsReplaced() {
        List<PostgresOrigin> closed = new CopyOnWriteArrayList<>();
        var pool = new MovingPool<PostgresOrigin>(
                store, Mono::just, origin -> Mono.fromRunnable(() -> closed.add(origin)));
        List<PostgresOrigin> opened = new CopyOnWriteArrayList<>();

        StepVerifier.create(pool.pools("staging"))
                .then(() -> run(shop.database("staging")))
                .consumeNextWith(opened::add)
                // The same branch again is no reason to move.
                .then(() -> run(shop.database("staging")))
                .then(() -> shop.remove("staging").block(Program.LIMIT))
                .then(() -> run(shop.database("staging")))
                .consumeNextWith(opened::add)
                .thenCancel()
                .verify(Program.LIMIT);

        assertThat(opened).doesNotHaveDuplicates();
        assertThat(closed).containsExactlyElementsOf(opened);
        try (Sql sql = Sql.connect(opened.get(1))) {
            assertThat(sql.rows(ITEMS)).isEmpty();
        }
    }

    private static List<String> finished(List<DeployEvent> events) {
        return events.stream()
                .filter(DeployEvent.Finished.class::isInstance)
                .map(event -> ((DeployEvent.Finished) event).fqn())
                .toList();
    }

    private static <T> T run(Mono<T> work) {
        return work.blockOptional(Program.LIMIT).orElseThrow();
    }
}
