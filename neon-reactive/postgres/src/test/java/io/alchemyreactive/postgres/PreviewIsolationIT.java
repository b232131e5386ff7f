package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.postgres.internal.Sha256;
import io.alchemyreactive.postgres.internal.SqlText;
import io.alchemyreactive.provider.Identity;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Preview schemas prove their isolation on a real PostgreSQL, by an admin that is no superuser. */
class PreviewIsolationIT {

    @TempDir
    static Path folder;

    private static Databases databases;

    private final Previews previews = new Previews();
    private PostgresOrigin admin;

    @BeforeAll
    static void start() throws Exception {
        databases = Databases.start(folder);
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    @BeforeEach
    void database() throws Exception {
        admin = databases.admin();
    }

    @Test
    void aVerifiedPreviewLeavesNothingOfTheProof() throws Exception {
        PreviewSchema.Props props = verified(admin, null, "it's \"odd\"");
        PreviewSchema.Attributes made = previews.make("db", props);
        PostgresOrigin origin = Objects.requireNonNull(made.origin());
        Databases.run(origin, "CREATE TABLE orders (item text); INSERT INTO orders VALUES ('tea')");

        assertThat(previews.update("db", props, made)).isEqualTo(made);

        assertThat(Databases.rows(origin, "SELECT item FROM orders")).containsExactly("tea");
        assertNothingIsLeft(made);
    }

    /** The rights of {@code own} for {@code other}, or the other way round, that somebody gave beside the provider. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "own   | GRANT USAGE ON SCHEMA $own TO PUBLIC                                          | ::regclass",
                "other | GRANT USAGE ON SCHEMA $other TO PUBLIC                                        | ::regclass",
                "own   | GRANT CREATE ON SCHEMA $own TO PUBLIC                                         | CREATE TABLE",
                "own   | GRANT USAGE ON SCHEMA $own TO $other; ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC | SELECT whose",
                "other | GRANT USAGE ON SCHEMA $other TO $own; ALTER DEFAULT PRIVILEGES GRANT INSERT ON TABLES TO $own   | INSERT INTO",
                "own   | GRANT USAGE ON SCHEMA $own TO $other; ALTER DEFAULT PRIVILEGES GRANT DELETE ON TABLES TO $other | DELETE FROM",
                "admin | GRANT $other TO $own                                                          | DROP TABLE",
                "admin | GRANT $other TO $own WITH INHERIT FALSE, SET TRUE                             | SET ROLE",
                "admin | GRANT $own TO $other WITH ADMIN TRUE, INHERIT FALSE, SET FALSE                | pg_has_role",
            })
    void aLeakFailsTheDeployAndIsNamedByItsStatement(String who, String leak, String statement) throws Exception {
        PreviewSchema.Attributes own = previews.make("db", Previews.named(admin, "pr_leak"));
        Identity identity = previews.identity("db");
        var neighbour = neighbour(identity);
        Mono<PreviewDescription> leaky = neighbour
                .make(Instant.EPOCH)
                .flatMap(other -> Mono.fromCallable(() -> {
                            PostgresOrigin by = who.equals("admin")
                                    ? admin
                                    : who.equals("own")
                                            ? own.origin()
                                            : other.origin().orElseThrow();
                            Databases.run(
                                    Objects.requireNonNull(by),
                                    leak.replace("SCHEMA $own", "SCHEMA pr_leak")
                                            .replace("$own", SqlText.quoted(own.role()))
                                            .replace("$other", SqlText.quoted(other.schema())));
                            return other;
                        })
                        .subscribeOn(Schedulers.boundedElastic()));

        assertThatThrownBy(() -> IsolationProbe.of(identity, own.description())
                        .run(leaky, neighbour.remove())
                        .subscribeOn(Schedulers.parallel())
                        .block(Previews.LIMIT))
                .isInstanceOfSatisfying(
                        IsolationLeakException.class,
                        error -> assertThat(error.statements()).anyMatch(each -> each.contains(statement)))
                .hasMessageContaining("the preview 'db' is not isolated: ")
                .hasMessageContaining("and deploy again.");
        assertNothingIsLeft(own);
    }

    @Test
    void aSharedRoleIsALeak() throws Exception {
        var shared = new PreviewSchema.Props(admin, null, "pr_1", RoleMode.SHARED, null, null, null, null, null, null);
        var other = new PreviewSchema.Props(admin, null, "pr_2", RoleMode.SHARED, null, null, null, null, null, null);
        PreviewSchema.Attributes one = previews.make("one", shared);
        PreviewSchema.Attributes two = previews.make("two", other);

        assertThatThrownBy(() -> Previews.get(IsolationProbe.of(previews.identity("one"), one.description())
                        .run(Mono.just(two.description()), Mono.empty())))
                .isInstanceOfSatisfying(
                        IsolationLeakException.class,
                        error -> assertThat(error.statements()).hasSizeGreaterThan(8));
    }

    @Test
    void aNeighbourThatAKilledRunLeftGoesWithTheNextRunOfThePreviewOrWithThePreview() throws Exception {
        PreviewSchema.Props props = Previews.named(admin, "pr_killed");
        PreviewSchema.Attributes made = previews.make("db", props);
        PreviewNeighbour neighbour = neighbour(previews.identity("db"));

        Previews.get(neighbour.make(Instant.EPOCH));
        previews.update("db", verified(admin, null, "pr_killed"), made);
        assertNothingIsLeft(made);

        Previews.get(neighbour.make(Instant.EPOCH));
        Databases.run(Objects.requireNonNull(made.origin()), "CREATE TABLE " + table("_own") + " ()");
        previews.update("db", verified(admin, null, "pr_killed"), made);
        assertNothingIsLeft(made);

        Previews.get(neighbour.make(Instant.EPOCH));
        previews.drop("db", props, made);
        assertThat(marks()).isEmpty();
    }

    @Test
    void aCancelRemovesTheNeighbour() throws Exception {
        PreviewSchema.Attributes own = previews.make("db", Previews.named(admin, "pr_cancel"));
        PreviewNeighbour neighbour = neighbour(previews.identity("db"));
        AtomicReference<Disposable> running = new AtomicReference<>();
        Mono<PreviewDescription> made = neighbour
                .make(Instant.EPOCH)
                .doOnNext(other -> Objects.requireNonNull(running.get()).dispose());
        Mono<Void> proof =
                IsolationProbe.of(previews.identity("db"), own.description()).run(made, neighbour.remove());

        running.set(proof.delaySubscription(Duration.ofMillis(1)).subscribe());

        long deadline = System.nanoTime() + Previews.LIMIT.toNanos();
        while (!running.get().isDisposed() || marks().size() > 2) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(20);
        }
        assertNothingIsLeft(own);
    }

    @Test
    void aPoolerThatCannotBeReachedIsToldAndTheNeighbourIsRemoved() throws Exception {
        var closed = new PostgresOrigin("127.0.0.1", 1, admin.database(), "any", Redacted.of("any"), Map.of());

        assertThatThrownBy(() -> previews.make("db", verified(admin, closed, "pr_closed")))
                .isInstanceOf(TransientIsolationException.class)
                .hasMessageContaining("the isolation of the preview 'db' could not be verified: the connection to ")
                .hasMessageContaining("@127.0.0.1:1/");
        assertThat(marks()).hasSize(2);
    }

    @Test
    void thePoolerOfTheLocalNeonKeepsPreviewsApart() throws Exception {
        PreviewSchema.Attributes made = previews.make("db", verified(admin, databases.pooled(admin), "pr_pooled"));

        assertThat(made.pooledOrigin()).isNotEqualTo(made.origin());
        assertThat(Databases.rows(Objects.requireNonNull(made.pooledOrigin()), "SELECT current_schema()"))
                .containsExactly("pr_pooled");
        assertNothingIsLeft(made);
    }

    private PreviewNeighbour neighbour(Identity identity) {
        return new PreviewNeighbour(identity, Previews.named(admin, "unused"), () -> Redacted.of("a-long-password"));
    }

    private String table(String end) {
        return "alchemy_isolation_"
                + Sha256.hex(previews.identity("db").instance()).substring(0, 16)
                + end;
    }

    /** Of the roles and schemas with a mark only the preview's are there, and no table of a proof. */
    private void assertNothingIsLeft(PreviewSchema.Attributes own) throws SQLException {
        assertThat(marks()).containsExactlyInAnyOrder(own.schema(), own.role());
        assertThat(Databases.rows(admin, "SELECT relname FROM pg_class WHERE relname LIKE 'alchemy\\_isolation%'"))
                .isEmpty();
    }

    /** Schemas of the database, and roles of this test, that carry a mark. */
    private List<String> marks() throws SQLException {
        String instance = previews.identity("db").instance();
        List<String> ours = List.of(
                instance, IsolationProbe.neighbourOf(previews.identity("db")).instance());
        return Databases.rows(admin, """
                SELECT nspname FROM pg_namespace WHERE obj_description(oid, 'pg_namespace') LIKE '{%%'
                UNION ALL SELECT rolname FROM pg_roles WHERE shobj_description(oid, 'pg_authid') ~ '"instance":"(%s)"'
                """.formatted(String.join("|", ours)));
    }

    static PreviewSchema.Props verified(PostgresOrigin server, @Nullable PostgresOrigin pooler, String name) {
        return new PreviewSchema.Props(
                server, pooler, name, null, null, null, null, Duration.ofMillis(500), null, true);
    }
}
