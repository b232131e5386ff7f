package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.provider.Identity;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Preview schemas behind a real PgBouncer in transaction mode, with one server session in each pool. */
class PgBouncerIsolationIT {

    private static final Path PGBOUNCER = Path.of("/usr/sbin/pgbouncer");

    /** Makes one password for all, so that the file of the pooler can hold it beforehand. */
    private static final class Constant extends SecureRandom {

        private static final long serialVersionUID = 1L;

        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) 7);
        }
    }

    private static final Redacted<String> PASSWORD = Redacted.of(password());

    @TempDir
    static Path neon;

    private static @Nullable Databases databases;

    @TempDir
    Path folder;

    private final Previews previews = new Previews(Constant::new);
    private @Nullable Process pgbouncer;
    private PostgresOrigin admin;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(
                Files.isExecutable(PGBOUNCER), "skipped: PgBouncer is not installed at " + PGBOUNCER + ", see apt-get");
        databases = Databases.start(neon);
    }

    @AfterAll
    static void stop() {
        if (databases != null) {
            databases.close();
        }
    }

    @BeforeEach
    void database() throws Exception {
        admin = Objects.requireNonNull(databases).admin();
    }

    @AfterEach
    void stopPooler() throws Exception {
        if (pgbouncer != null) {
            pgbouncer.destroy();
            assertThat(pgbouncer.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aRoleForEachPreviewIsIsolatedBehindIt() throws Exception {
        PostgresOrigin pooler = pooler("");

        PreviewSchema.Attributes made = previews.make("db", PreviewIsolationIT.verified(admin, pooler, "pr_1"));

        assertThat(made.pooledOrigin()).isEqualTo(pooler.as(made.role(), PASSWORD));
        assertThat(Databases.rows(made.pooledOrigin(), "SHOW search_path")).containsExactly("pr_1, public");
    }

    @Test
    void aPoolerThatOpensItsSessionsByOneRoleIsALeak() throws Exception {
        PostgresOrigin pooler = pooler(
                " user=" + admin.user() + " password='" + admin.password().reveal() + "'");

        assertThatThrownBy(() -> previews.make("db", PreviewIsolationIT.verified(admin, pooler, "pr_1")))
                .isInstanceOfSatisfying(
                        IsolationLeakException.class,
                        error -> assertThat(error.statements()).contains("SELECT current_user"))
                .hasMessageContaining("Let the pooler open its sessions by the role of each client");
        assertThat(Databases.rows(admin, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'shop-%'"))
                .isEmpty();
    }

    @Test
    void whatClientsOfOneRoleLeaveInASessionIsFound() throws Exception {
        PostgresOrigin pooler = pooler("").as(admin.user(), admin.password());
        Databases.run(admin, "CREATE SCHEMA pr_1; CREATE SCHEMA pr_2");
        IsolationSide own = IsolationSide.own("token", description("pr_1", pooler));
        IsolationSide other = IsolationSide.neighbour("token", description("pr_2", pooler));
        try (IsolationSession one = IsolationSession.open("db", own, pooler);
                IsolationSession two = IsolationSession.open("db", other, pooler)) {
            one.place();
            two.place();

            assertThatThrownBy(() -> new IsolationAttempts("db", IsolationLogins.NONE).leftBehind(one, two))
                    .isInstanceOfSatisfying(
                            IsolationLeakException.class,
                            error -> assertThat(error.statements())
                                    .anyMatch(each -> each.contains("set_config('search_path'"))
                                    .anyMatch(each -> each.startsWith("PREPARE ")));
        }
        assertThat(Databases.rows(pooler, "SHOW search_path")).containsExactly("\"$user\", public");
    }

    private static PreviewDescription description(String schema, PostgresOrigin origin) {
        return new PreviewDescription(
                Optional.of(origin),
                Optional.of(origin),
                schema,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                DataClass.SEED_ONLY,
                Optional.empty());
    }

    /** Starts PgBouncer, and waits until it listens. It may not run as root, and has to read its files as another user. */
    private PostgresOrigin pooler(String role) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        int port = freePort();
        Identity preview = previews.identity("db");
        Path users = Files.writeString(
                folder.resolve("users.txt"),
                entry(PreviewName.of(preview), PASSWORD)
                        + entry(PreviewName.of(IsolationProbe.neighbourOf(preview)), PASSWORD)
                        + entry(admin.user(), admin.password()));
        Path settings = Files.writeString(folder.resolve("pgbouncer.ini"), """
                [databases]
                %s = host=%s port=%d dbname=%s%s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = %s
                pool_mode = transaction
                default_pool_size = 1
                ignore_startup_parameters = extra_float_digits
                server_tls_sslmode = require
                """.formatted(
                        admin.database(), admin.host(), admin.port(), admin.database(), role, port, users));
        List<String> command = new ArrayList<>(List.of(PGBOUNCER.toString()));
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("-u", "nobody"));
        }
        command.add(settings.toString());
        pgbouncer = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("pgbouncer.log").toFile())
                .start();
        awaitListening(port);
        return new PostgresOrigin("127.0.0.1", port, admin.database(), "any", Redacted.of("any"), Map.of());
    }

    private void awaitListening(int port) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try (Socket open = new Socket("127.0.0.1", port)) {
                assertThat(open.isConnected()).isTrue();
                return;
            } catch (IOException early) {
                assertThat(System.nanoTime())
                        .as(Files.readString(folder.resolve("pgbouncer.log")))
                        .isLessThan(deadline);
                Thread.sleep(20);
            }
        }
    }

    private static String entry(String role, Redacted<String> password) {
        return '"' + role + "\" \"" + password.reveal() + "\"\n";
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String password() {
        byte[] bytes = new byte[24];
        new Constant().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
