package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.dblab.DbLab;
import io.alchemyreactive.dblab.DbLabInstance;
import io.alchemyreactive.dblab.api.DbLabClient;
import io.alchemyreactive.dblab.api.DbLabOptions;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.examples.PreviewStrategies.Preview;
import io.alchemyreactive.examples.PreviewStrategies.Staging;
import io.alchemyreactive.examples.PreviewStrategies.Strategy;
import io.alchemyreactive.neon.Neon;
import io.alchemyreactive.neon.NeonSource;
import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.branch.ListBranchesRequest;
import io.alchemyreactive.neon.api.connection.ConnectionUriRequest;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.local.LocalNeon;
import io.alchemyreactive.neon.local.dblab.LocalDbLab;
import io.alchemyreactive.neon.local.dblab.LocalDbLabOptions;
import io.alchemyreactive.postgres.DataClass;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.PreviewAttributes;
import io.alchemyreactive.postgres.PreviewDescription;
import io.alchemyreactive.postgres.PreviewOperations;
import io.alchemyreactive.postgres.seed.Seeded;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One program with previews by each strategy, on real PostgreSQL. The tests do not know which strategy it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PreviewStrategiesIT {

    private static final int GROUP = 10;
    private static final int FLEET = "long".equals(System.getProperty("alchemy.search")) ? 200 : GROUP;

    private static final String ITEMS = "SELECT item FROM orders ORDER BY item";
    private static final String THINGS = "SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname !~ '^pg_'"
            + " UNION SELECT 'role ' || rolname FROM pg_roles";

    private final StateStore store = MemoryStateStore.create();
    private LocalNeon neon;
    private NeonClient client;
    private String project;
    private PostgresOrigin server;
    private DbLabInstance instance;
    private DbLabClient dblab;

    @BeforeAll
    void start(@TempDir Path folder) {
        neon = run(Embedding.localNeon(folder.resolve("neon")));
        client = Neon.client(Embedding.options(neon));
        Deployment<Staging> staging = run(Alchemy.deploy(PreviewStrategies.staging(), Stage.of("staging")));
        project = staging.get(each -> each.project().id());
        var main = new BranchPath(project, staging.get(each -> each.project().defaultBranchId()));
        server = PostgresOrigin.parse(
                run(client.connectionUris().get(ConnectionUriRequest.direct(main, "neondb", "neondb_owner"))));
        var local = run(localDbLab(neon, main));
        instance = DbLabInstance.of(local.url(), Redacted.of(local.token()));
        dblab = DbLab.client(DbLabOptions.builder(URI.create(local.url()), Redacted.of(local.token()))
                .build());
    }

    // snippet: dblab
    /** A local DBLab with the data of a branch; it stops with the local Neon. */
    private static Mono<LocalDbLab> localDbLab(LocalNeon neon, BranchPath branch) {
        LocalDbLabOptions options = LocalDbLabOptions.builder("a-token").build();
        return neon.startDbLab(branch.projectId(), branch.branchId(), options);
    }
    // end: dblab

    @AfterAll
    void stop() {
        dblab.close().then(client.close()).then(neon.stop()).block(Program.LIMIT);
    }

    @ParameterizedTest
    @EnumSource(Strategy.class)
    void twoPreviewsLiveBesideEachOtherAndLeaveNothing(Strategy strategy) {
        Set<String> before = things();
        var choice = PreviewStrategies.choose(strategy, server, instance);
        Stack<Preview> stack = PreviewStrategies.stack(choice);

        var both = run(Mono.zip(deploying(stack, "pr-1"), deploying(stack, "pr-2")));
        PostgresOrigin first = both.getT1().get(Preview::origin);
        PostgresOrigin second = both.getT2().get(Preview::origin);
        insert(first, "tea");
        insert(second, "milk");
        assertThat(items(first)).containsExactly("tea");
        assertThat(items(second)).containsExactly("milk");
        String url = both.getT1().get(Preview::url);
        assertThat(url).startsWith("r2dbc:postgresql:");
        String owner = both.getT1().get(Preview::owner);
        assertThat(owner).isEqualTo("shop/pr-1/app-db");
        DataClass dataClass = both.getT1().get(Preview::dataClass);
        assertThat(dataClass).isEqualTo(DataClass.SEED_ONLY);

        PreviewDescription reset = described(operations(choice, "pr-1").reset());
        assertThat(reset.origin()).contains(first);
        assertThat(reset.schemaVersion()).contains("1");
        assertThat(items(first)).isEmpty();
        assertThat(items(second)).containsExactly("milk");

        Instant expiry = both.getT2().get(Preview::expiresAt);
        PreviewDescription extended = described(operations(choice, "pr-2").extend(Duration.ofHours(72)));
        assertThat(extended.expiresAt().orElseThrow()).isAfter(expiry.plus(Duration.ofHours(23)));
        assertThat(described(operations(choice, "pr-2").describe())).isEqualTo(extended);
        assertThat(described(operations(choice, "pr-2").migrate())).isEqualTo(extended);
        assertThat(described(PreviewStrategies.startAgain(choice, "pr-1"))
                        .expiresAt()
                        .orElseThrow())
                .isBefore(extended.expiresAt().orElseThrow());
        assertThat(run(deploying(stack, "pr-2")).plan().isEmpty()).isTrue();

        run(Mono.zip(destroying(stack, "pr-1"), destroying(stack, "pr-2")));
        assertThat(things()).isEqualTo(before);
    }

    /** The previews live in groups, since each branch and clone has a server of its own. */
    @ParameterizedTest
    @EnumSource(Strategy.class)
    void aFleetOfPreviewsIsMadeAndDroppedAndLeavesNothing(Strategy strategy) {
        Set<String> before = things();
        var choice = PreviewStrategies.choose(strategy, server, instance);
        Stack<Preview> stack = PreviewStrategies.stack(choice);

        for (int first = 0; first < FLEET; first += GROUP) {
            List<String> stages = IntStream.range(first, first + GROUP)
                    .mapToObj(n -> "pr-" + n)
                    .toList();
            List<PostgresOrigin> origins = run(Flux.fromIterable(stages)
                    .flatMap(stage -> deploying(stack, stage))
                    .map(deployed -> deployed.<PostgresOrigin>get(Preview::origin))
                    .collectList());
            origins.forEach(origin -> insert(origin, "tea"));
            assertThat(origins).allSatisfy(origin -> assertThat(items(origin)).containsExactly("tea"));
            run(Flux.fromIterable(stages)
                    .flatMap(stage -> destroying(stack, stage))
                    .collectList());
            assertThat(things()).isEqualTo(before);
        }
    }

    @Test
    void seedsOfEachPatternHaveTheSameEffectInEachDeploy() {
        Stack<SeedPatterns.Preview> stack = SeedPatterns.stack(server);
        for (int deploy = 0; deploy < 3; deploy++) {
            Deployment<SeedPatterns.Preview> deployed = run(Alchemy.deploy(stack, Stage.of("pr-8")));
            Seeded seeded = deployed.get(preview -> preview.patterns().attributes());
            assertThat(seeded.sources()).hasSize(3).allMatch(Seeded.Source::applied);
            PostgresOrigin origin = deployed.get(preview -> preview.database().origin());
            assertThat(items(origin)).containsExactly("cake", "item 1", "item 2", "item 3", "tea");
        }
        run(Alchemy.destroy(stack, Stage.of("pr-8")));
    }

    @Test
    void aCopyIsMaskedBeforeItsAddressIsHandedOut() {
        sql("CREATE TABLE customers (email text PRIMARY KEY, name text, note text)");
        sql("CREATE TABLE calls (customer text REFERENCES customers, phone text)");
        sql("CREATE TABLE products (name text)");
        sql("INSERT INTO customers VALUES ('sam@shop.de', 'Sam', 'call +49 170 1234567')");
        sql("INSERT INTO calls VALUES ('sam@shop.de', '+49 170 1234567')");
        Stack<MaskedPreviews.Preview> stack = MaskedPreviews.stack(Redacted.of("correct horse battery staple"));
        try {
            Deployment<MaskedPreviews.Preview> deployed = run(Alchemy.deploy(stack, Stage.of("pr-9")));

            assertThat(deployed.get(MaskedPreviews.Preview::rows)).isEqualTo(DataClass.MASKED);
            assertThat(deployed.get(MaskedPreviews.Preview::masked).rows()).isEqualTo(2);
            try (Sql copy = Sql.connect(deployed.get(MaskedPreviews.Preview::origin))) {
                assertThat(copy.rows("SELECT concat_ws(' ', email, name, note, phone) FROM customers"
                                + " JOIN calls ON customer = email"))
                        .singleElement()
                        .asString()
                        .matches("user-[0-9a-f]{16}@example\\.com [A-Z][a-z]{2} … \\+\\d{2} \\d{3} \\d{7}")
                        .doesNotContain("1234567");
            }
            run(Alchemy.destroy(stack, Stage.of("pr-9")));
        } finally {
            sql("DROP TABLE customers, calls, products");
        }
    }

    private void sql(String statement) {
        try (Sql parent = Sql.connect(server)) {
            parent.run(statement);
        }
    }

    private static Mono<Deployment<Preview>> deploying(Stack<Preview> stack, String stage) {
        return Alchemy.deploy(stack, Stage.of(stage));
    }

    private static Mono<?> destroying(Stack<Preview> stack, String stage) {
        return Alchemy.destroy(stack, Stage.of(stage));
    }

    private static PreviewOperations operations(PreviewStrategies.Choice choice, String stage) {
        return choice.operations().apply(new StageKey("shop", stage));
    }

    private PreviewDescription described(Mono<? extends PreviewAttributes> operation) {
        return run(operation.map(PreviewAttributes::description));
    }

    /** The schemas and roles of the server, the branches of the project, and the clones of DBLab. */
    private Set<String> things() {
        Set<String> things = new TreeSet<>();
        try (Sql sql = Sql.connect(server)) {
            things.addAll(sql.rows(THINGS));
        }
        things.addAll(run(client.branches()
                .list(ListBranchesRequest.all(project))
                .map(each -> "branch " + each.branch().name())
                .collectList()));
        things.addAll(run(dblab.clones().map(each -> "clone " + each.id()).collectList()));
        return things;
    }

    private static void insert(PostgresOrigin origin, String item) {
        try (Sql sql = Sql.connect(origin)) {
            sql.run("INSERT INTO orders (item) VALUES ('" + item + "')");
        }
    }

    private static List<String> items(PostgresOrigin origin) {
        try (Sql sql = Sql.connect(origin)) {
            return sql.rows(ITEMS);
        }
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
