package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.neon.local.internal.storage.BinaryStore;
import io.alchemyreactive.neon.local.internal.storage.Platform;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Extensions that the binaries do not have: one of SQL alone, and one with a library, which is hstore's under another name. */
class LocalNeonExtensionsIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path temporary;

    private Path extensions;
    private Path library;

    @BeforeEach
    void makeExtensions() throws Exception {
        extensions = temporary.resolve("alchemy/postgres-extensions");
        var share = Files.createDirectories(extensions.resolve("17/share/extension"));
        Files.writeString(
                share.resolve("greeting.control"), "default_version = '1.1'\nrelocatable = true\nsuperuser = true\n");
        Files.writeString(
                share.resolve("greeting--1.0.sql"),
                "CREATE FUNCTION greeting() RETURNS text LANGUAGE sql AS $$ SELECT 'good day' $$;");
        Files.writeString(
                share.resolve("greeting--1.0--1.1.sql"),
                "CREATE FUNCTION parting() RETURNS text LANGUAGE sql AS $$ SELECT 'good night' $$;");
        var plain = new BinaryStore(
                        LocalNeonOptions.userCacheFolder(),
                        Platform.current(),
                        getClass().getClassLoader())
                .unpacked(17)
                .orElseThrow();
        var ending = Files.exists(plain.home().resolve("lib/postgresql/hstore.so")) ? ".so" : ".dylib";
        library = extensions.resolve("17/lib/pairs" + ending);
        Files.createDirectories(library.getParent());
        Files.copy(plain.home().resolve("lib/postgresql/hstore" + ending), library);
        Files.writeString(
                share.resolve("pairs.control"), "default_version = '1.0'\nmodule_pathname = '$libdir/pairs'\n");
        Files.writeString(share.resolve("pairs--1.0.sql"), """
                CREATE TYPE pairs;
                CREATE FUNCTION pairs_in(cstring) RETURNS pairs AS 'MODULE_PATHNAME', 'hstore_in' LANGUAGE C STRICT IMMUTABLE;
                CREATE FUNCTION pairs_out(pairs) RETURNS cstring AS 'MODULE_PATHNAME', 'hstore_out' LANGUAGE C STRICT IMMUTABLE;
                CREATE TYPE pairs (INTERNALLENGTH = -1, INPUT = pairs_in, OUTPUT = pairs_out, STORAGE = extended);
                CREATE FUNCTION value_of(pairs, text) RETURNS text AS 'MODULE_PATHNAME', 'hstore_fetchval'
                    LANGUAGE C STRICT IMMUTABLE;
                """);
    }

    @Test
    void extensionsOfAFolderWorkAndSurviveBranchCopyRestoreAndRestart() {
        var options = LocalNeonOptions.builder(temporary.resolve("neon"))
                .extensions(extensions)
                .build();
        var neon = LocalNeon.start(options).block(LIMIT);
        JsonNode project;
        JsonNode branch;
        try {
            var api = Api.of(neon);
            project = api.createProject("{'project':{}}");
            var path = "/projects/" + project.at("/project/id").asString();
            assertThat(Sql.run(
                            uri(project),
                            neon.caFile(),
                            "CREATE EXTENSION greeting",
                            "CREATE EXTENSION pairs",
                            "CREATE TABLE t AS SELECT 'a=>1'::pairs AS p",
                            "SELECT greeting() || ', ' || parting()",
                            "SELECT value_of(p, 'a') FROM t",
                            "SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user"))
                    .containsExactly("good day, good night", "1", "false");
            branch = api.done(
                    api.post(path + "/branches", "{'branch':{'name':'pr-1'},'endpoints':[{'type':'read_write'}]}")
                            .expect(201));
            assertThat(Sql.run(uri(branch), neon.caFile(), "INSERT INTO t VALUES ('a=>2')", reading()))
                    .containsExactly("1", "2");
            api.done(api.post(
                            path + "/branches/" + branch.at("/branch/id").asString() + "/restore",
                            "{'source_branch_id':'" + project.at("/branch/id").asString() + "'}")
                    .expect(200));
            assertThat(Sql.run(uri(branch), neon.caFile(), reading())).containsExactly("1");
            assertThat(api.own("GET", "/status", "").path("extensions").values())
                    .extracting(JsonNode::asString)
                    .containsExactly("greeting 1.1 for PostgreSQL 17", "pairs 1.0 for PostgreSQL 17");
        } finally {
            neon.stop().block(LIMIT);
        }

        var again = LocalNeon.start(options).block(LIMIT);
        try {
            assertThat(Sql.run(uri(branch), again.caFile(), reading())).containsExactly("1");
        } finally {
            again.stop().block(LIMIT);
        }

        var without = LocalNeon.start(LocalNeonOptions.of(options.folder())).block(LIMIT);
        try {
            assertThatThrownBy(() -> Sql.run(uri(branch), without.caFile(), reading()))
                    .hasMessageContaining("could not access file \"$libdir/pairs\"");
        } finally {
            without.stop().block(LIMIT);
        }
    }

    @Test
    void extensionsOfAJarWorkInADaemonWithoutAnyOption() throws Exception {
        var neon = temporary.resolve("neon");
        var command = new DaemonCommand(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path") + File.pathSeparator + jar());
        var daemon = command.start(List.of(neon.toString()), Files.createFile(temporary.resolve("log")));
        try {
            var process = LocalNeonProcess.in(neon);
            Api.await("the daemon", "an answer", () -> process.status().block(LIMIT) != null);
            var running = process.status().block(LIMIT);
            var project = Api.of(running).createProject("{'project':{}}");

            assertThat(Sql.run(
                            uri(project),
                            running.caFile(),
                            "CREATE EXTENSION pairs",
                            "SELECT value_of('a=>1'::pairs, 'a')",
                            "CREATE EXTENSION greeting VERSION '1.0'",
                            "SELECT greeting()"))
                    .containsExactly("1", "good day");
            assertThat(process.usage().block(LIMIT).extensions()).hasSize(2);
            process.stop().block(LIMIT);
        } finally {
            daemon.destroy();
        }
        assertThat(daemon.waitFor()).isZero();
    }

    @Test
    void anExtensionThatWasNotAddedIsToldWithTheWayToAddIt() throws Exception {
        var neon =
                LocalNeon.start(LocalNeonOptions.of(temporary.resolve("neon"))).block(LIMIT);
        try {
            var project = Api.of(neon).createProject("{'project':{}}");
            assertThatThrownBy(() -> Sql.run(uri(project), neon.caFile(), "CREATE EXTENSION vector"))
                    .isInstanceOfSatisfying(
                            io.r2dbc.postgresql.api.PostgresqlException.class,
                            error -> assertThat(
                                            error.getErrorDetails().getHint().orElseThrow())
                                    .contains("vector.control", "FOLDER/MAJOR/lib", "--extensions FOLDER"));
        } finally {
            neon.stop().block(LIMIT);
        }
    }

    @Test
    void filesThatCannotWorkKeepTheLocalNeonFromStarting() throws IOException {
        Files.delete(library);
        var options = LocalNeonOptions.builder(temporary.resolve("neon"))
                .extensions(extensions)
                .build();

        assertThatThrownBy(() -> LocalNeon.start(options).block(LIMIT))
                .isInstanceOf(PostgresExtensionException.class)
                .hasMessageContaining(
                        extensions.resolve("17/share/extension/pairs.control") + " needs the library pairs");
        assertThatThrownBy(() -> LocalNeonProcess.of(options).ensureStarted().block(LIMIT))
                .isInstanceOf(PostgresExtensionException.class)
                .hasMessageContaining("needs the library pairs");
        assertThat(options.folder().resolve("options.json")).doesNotExist();
    }

    @Test
    void aProcessIsStartedWithTheExtensionsOfItsLastStartAndRefusesOthersWhileItRuns() throws IOException {
        var folder = temporary.resolve("neon");
        var wanted = LocalNeonProcess.of(
                LocalNeonOptions.builder(folder).extensions(extensions).build());
        var plain = LocalNeonProcess.of(LocalNeonOptions.of(folder));
        var usual = LocalNeonProcess.in(folder);
        try {
            wanted.ensureStarted().block(LIMIT);
            assertThat(wanted.ensureStarted().block(LIMIT))
                    .isEqualTo(usual.ensureStarted().block(LIMIT));
            assertThatThrownBy(() -> plain.ensureStarted().block(LIMIT))
                    .isInstanceOf(LocalNeonException.class)
                    .hasMessageContaining("runs already with the folder of extensions " + extensions
                            + ", and not with no folder of extensions: stop it");

            usual.stop().block(LIMIT);
            usual.ensureStarted().block(LIMIT);
            assertThat(usual.usage().block(LIMIT).extensions()).hasSize(2);

            usual.stop().block(LIMIT);
            Files.move(extensions, temporary.resolve("moved"));
            assertThatThrownBy(() -> usual.ensureStarted().block(LIMIT))
                    .isInstanceOf(PostgresExtensionException.class)
                    .hasMessageContaining(extensions + " does not exist")
                    .hasMessageContaining("--no-extensions");

            plain.ensureStarted().block(LIMIT);
            assertThatThrownBy(() -> wanted.ensureStarted().block(LIMIT))
                    .isInstanceOf(LocalNeonException.class)
                    .hasMessageContaining("runs already with no folder of extensions");
            usual.stop().block(LIMIT);
            usual.ensureStarted().block(LIMIT);
            assertThat(usual.usage().block(LIMIT).extensions()).isEmpty();
        } finally {
            usual.stop().block(LIMIT);
        }
    }

    @Test
    void treesThatNoLocalNeonUsesGoFromTheSharedCache() throws IOException {
        var cache = temporary.resolve("cache");
        var other = LocalNeonProcess.of(LocalNeonOptions.builder(temporary.resolve("other"))
                .cacheFolder(cache)
                .extensions(extensions)
                .build());
        other.ensureStarted().block(LIMIT);
        try {
            Files.writeString(extensions.resolve("17/share/extension/greeting--1.1--1.2.sql"), "SELECT 1;");
            assertThat(startAndStop(cache)).hasSize(2);
        } finally {
            other.stop().block(LIMIT);
        }
        assertThat(startAndStop(cache)).hasSize(1);
        var without = LocalNeon.start(LocalNeonOptions.builder(temporary.resolve("neon"))
                        .cacheFolder(cache)
                        .build())
                .block(LIMIT);
        without.stop().block(LIMIT);
        assertThat(trees(cache)).isEmpty();
    }

    /** The trees in the cache while a local Neon ran. */
    private List<Path> startAndStop(Path cache) throws IOException {
        var neon = LocalNeon.start(LocalNeonOptions.builder(temporary.resolve("neon"))
                        .cacheFolder(cache)
                        .extensions(extensions)
                        .build())
                .block(LIMIT);
        try {
            return trees(cache);
        } finally {
            neon.stop().block(LIMIT);
        }
    }

    private static List<Path> trees(Path cache) throws IOException {
        try (var entries = Files.list(cache)) {
            return entries.filter(entry -> entry.toString().contains("-with-") && Files.isDirectory(entry))
                    .toList();
        }
    }

    @Test
    void filesForAVersionThatIsNotThereAreToldInTheLogAndLeftAlone() throws IOException {
        Files.move(extensions.resolve("17"), extensions.resolve("12"));
        try (var log = new CapturedLog()) {
            var neon = LocalNeon.start(LocalNeonOptions.builder(temporary.resolve("neon"))
                            .extensions(extensions)
                            .build())
                    .block(LIMIT);
            neon.stop().block(LIMIT);
            assertThat(log.lines())
                    .anySatisfy(line -> assertThat(line)
                            .contains(extensions.resolve("12").toString(), "PostgreSQL 12 is not on the class path"));
        }
    }

    private static String reading() {
        return "SELECT value_of(p, 'a') FROM t ORDER BY 1";
    }

    private Path jar() throws IOException {
        var jar = temporary.resolve("extensions.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                var files = Files.walk(extensions)) {
            out.putNextEntry(new ZipEntry("alchemy/postgres-extensions/"));
            for (var file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new ZipEntry(temporary.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        return jar;
    }

    private static String uri(JsonNode created) {
        return created.at("/connection_uris/0/connection_uri").asString();
    }
}
