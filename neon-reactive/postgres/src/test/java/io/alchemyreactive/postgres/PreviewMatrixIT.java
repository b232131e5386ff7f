package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.OperationCall;
import io.alchemyreactive.Stack;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import io.alchemyreactive.test.CrashMatrix;
import io.alchemyreactive.test.Faults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Two preview schemas with migrations, killed at each point of a deploy, a change, a replacement and a destroy. The schemas
 * and roles that are there afterwards are those of the rows.
 */
class PreviewMatrixIT {

    record Both(PreviewSchema one, PreviewSchema two) {}

    private static final boolean LONG = "long".equals(System.getProperty("alchemy.search"));
    private static final int POINTS_OF_EACH = 3;
    private static final long SEED = 7;

    @TempDir
    private Path folder;

    private Databases databases;
    private PostgresOrigin admin;
    private MigrationSet migrations;

    @BeforeEach
    void start() throws Exception {
        databases = Databases.start(folder.resolve("neon"));
        admin = databases.admin();
        Path files = Files.createDirectory(folder.resolve("files"));
        Files.writeString(files.resolve("V1__t.sql"), "CREATE TABLE t (id int);");
        List<String> locations = List.of("filesystem:" + files);
        migrations = new MigrationSet(locations, MigrationFiles.fingerprint("test", locations));
    }

    @AfterEach
    void stop() {
        databases.close();
    }

    @Test
    void nothingIsLostWhereverAPreviewIsKilled() {
        var all = CrashMatrix.over("preview schemas", World::new)
                .kinds(Faults.Kind.CRASH_BEFORE, Faults.Kind.CRASH_AFTER);
        CrashMatrix matrix = LONG ? all : all.sample(POINTS_OF_EACH, SEED).inTurn();
        CrashMatrix.Report report = Objects.requireNonNull(Mono.fromCallable(() -> matrix.run(scenarios()))
                .subscribeOn(Schedulers.boundedElastic())
                .block(Duration.ofMinutes(LONG ? 60 : 10)));

        System.out.println(report.line());
        assertThat(report.findings()).as(report.line()).isEmpty();
        assertThat(report.points()).isGreaterThanOrEqualTo(POINTS_OF_EACH);
    }

    private List<CrashMatrix.Scenario> scenarios() {
        var consent = DeployOptions.builder().consent("one").consent("two").build();
        var deploy = deploy("deploy", "pr_1", 48).with(consent);
        var change = deploy("change", "pr_1", 72).with(consent);
        var rename = deploy("rename", "pr_2", 48).with(consent);
        var reset = CrashMatrix.Action.operate(
                        "reset",
                        providers -> program(providers, "pr_1", 48),
                        new OperationCall<>(PreviewSchema.TYPE, "two", PreviewVerbs.RESET, new PreviewVerbs.Nothing()))
                .with(consent);
        var destroy = CrashMatrix.Action.destroy(providers -> program(providers, "pr_1", 48));
        return List.of(
                scenario("deploy", List.of(), deploy, destroy),
                scenario("change", List.of(deploy), change, deploy),
                scenario("rename", List.of(deploy), rename, deploy),
                scenario("reset", List.of(deploy), reset, deploy),
                scenario("destroy", List.of(deploy), destroy, deploy));
    }

    /** Goes on with the same in every run, and with something else in a long one. */
    private static CrashMatrix.Scenario scenario(
            String name, List<CrashMatrix.Action> before, CrashMatrix.Action struck, CrashMatrix.Action other) {
        CrashMatrix.Action same = struck.operation().isPresent() ? other : struck;
        return new CrashMatrix.Scenario(name, before, struck, LONG ? List.of(same, other) : List.of(same));
    }

    private CrashMatrix.Action deploy(String name, String schema, int hours) {
        return CrashMatrix.Action.deploy(name, providers -> program(providers, schema, hours));
    }

    private Stack<Both> program(Providers providers, String name, int hours) {
        return Stack.named("shop")
                .providers(providers)
                .program(
                        Both.class,
                        Mono.zip(
                                PreviewSchema.of(
                                        "one", db -> db.server(admin).name(name).ttl(Duration.ofHours(hours))),
                                PreviewSchema.of("two", db -> db.server(admin).migrations(migrations)),
                                Both::new));
    }

    /** Schemas and roles, by the marks in their comments. */
    private final class World implements CrashMatrix.World {

        private final StateStore store = MemoryStateStore.create();

        @Override
        public StateStore store() {
            return store;
        }

        @Override
        public Providers providers() {
            return Postgres.providers();
        }

        @Override
        public List<Identity> objects() {
            Set<Identity> owners = new LinkedHashSet<>();
            try {
                for (String comment : Databases.rows(admin, """
                        SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace
                        UNION ALL SELECT shobj_description(oid, 'pg_authid') FROM pg_roles
                        """)) {
                    owner(comment).ifPresent(owners::add);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return List.copyOf(owners);
        }

        private static Optional<Identity> owner(String comment) {
            return PreviewTag.parse(comment)
                    .map(tag -> new Identity(
                            new ResourceKey(new StageKey(tag.stack(), tag.stage()), tag.id()), tag.instance()));
        }
    }
}
